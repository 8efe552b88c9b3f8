"""Three columns of a sheet that go together, and what they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from coach.core_wording import Wording
from coach.model import Placement
from coach.recording.importing import unit_spellings
from coach.recording.importing.names.asked import OPTIONS
from coach.recording.importing.names.name_words import is_none_of_ours, quantity_of_words, read_name
from coach.recording.importing.problem import ImportProblem, ImportReason
from coach.recording.importing.sheet import is_text
from coach.recording.importing.source_units import ACC_UNITS, GYRO_UNITS, SPEED_UNITS
from coach.recording.importing.streams import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from coach.model.blocks import FloatArray
    from coach.recording.importing.names.name_words import Name
    from coach.recording.importing.options import ImportOptions
    from coach.recording.importing.sheet import Sheet

UNITS: Mapping[Quantity, tuple[str, ...]] = MappingProxyType({
    Quantity.ACC: tuple(ACC_UNITS),
    Quantity.ACC_WITHOUT_GRAVITY: tuple(ACC_UNITS),
    Quantity.GRAVITY: tuple(ACC_UNITS),
    Quantity.GYRO: tuple(GYRO_UNITS),
    Quantity.SPEED: tuple(SPEED_UNITS),
})  # fmt: skip

# Words of one place in the name of a column, of several sensors in one file.
_PLACES: Mapping[Placement, tuple[str, ...]] = MappingProxyType({
    Placement.CHEST: ("chest", "sternum", "thorax", "trunk", "torso", "upper"),
    Placement.PELVIS: ("pelvis", "sacrum", "lumbar", "lowback", "lower", "l5", "hip", "s1"),
    Placement.WAIST: ("waist", "belt", "hip"),
})  # fmt: skip

# The wide range before the low noise, which a step overloads; the calibrated before the raw.
_SECOND_BEST = ("ln", "raw", "uncal", "uncalibrated", "filtered", "filt", "lpf", "smooth", "mean")

# Mean and spread of the length of what is gravity: no body turns at one such rate all the time.
_G_M_S2 = (9.3, 10.3, 0.5)
_G_G = (0.97, 1.03, 0.02)
_CHUNK = 200  # samples: one to four seconds
_CHUNKS = 100


@dataclass(frozen=True, slots=True)
class Triple:
    """Three columns that go together."""

    quantity: Quantity | None
    columns: tuple[str, ...]
    name: Name
    why: str = ""

    @property
    def rank(self) -> int:
        return sum(word in _SECOND_BEST for word in self.name.rest) + (self.name.unit == "counts")

    @property
    def sensor(self) -> tuple[str, ...]:
        """The words that tell this sensor from others in the file."""
        return tuple(word for word in self.name.rest if word not in _SECOND_BEST)


def triples_in(sheet: Sheet) -> list[Triple]:
    """All of a sheet: what their names say, and what the numbers say against it."""
    return [_by_evidence(sheet, triple) for triple in _found(sheet)]


def _found(sheet: Sheet) -> Iterable[Triple]:
    """Columns whose names differ by the axis alone."""
    groups: dict[tuple[str, str | None], dict[str, tuple[str, Name]]] = {}
    for column in sheet.columns:
        name = read_name(column)
        if name.axis:
            key = (name.stem, name.unit)
            groups.setdefault(key, {}).setdefault(name.axis, (column, name))
    file_says = _quantity_of_file(sheet.name)
    for axes in groups.values():
        if len(axes) < 3 or axes["x"][1].why_not:
            continue
        columns = tuple(axes[axis][0] for axis in "xyz")
        name = axes["x"][1]
        quantity = name.quantity
        if name.bare:
            unit = name.unit or unit_spellings.unit_of(sheet.units.get(columns[0], ""))
            fitting = [q for q, units in UNITS.items() if unit in units and q is not Quantity.SPEED]
            if unit is None or file_says in fitting:
                quantity = file_says
            elif fitting:
                quantity = fitting[0]
        yield Triple(quantity, columns, name)


def _quantity_of_file(name: str) -> Quantity | None:
    stem = _stem(name)
    told = quantity_of_words(stem)
    both = {quantity_of_words(word) for word in stem.replace("-", "_").split("_")} - {None}
    return None if len(both) > 1 and told not in _WITHOUT else told


def _stem(name: str) -> str:
    """The name of a file or member without folders and ending."""
    return PurePath(name.replace("\\", "/").replace(":", "/")).stem


_WITHOUT = (Quantity.ACC_WITHOUT_GRAVITY, Quantity.GRAVITY)


def _by_evidence(sheet: Sheet, triple: Triple) -> Triple:
    """What the numbers say against the name."""
    unknown = triple.name.bare and triple.quantity is None and triple.name.unit is None
    unknown = unknown and not is_none_of_ours(_stem(sheet.name))
    if triple.quantity not in {Quantity.GYRO, Quantity.ACC_WITHOUT_GRAVITY} and not unknown:
        return triple
    if any(is_text(sheet.columns[column]) for column in triple.columns):
        return triple
    chunks = _chunks(sheet, triple.columns)
    if not len(chunks):
        return triple
    if triple.quantity is Quantity.GYRO:
        length = np.linalg.norm(np.concatenate(chunks), axis=1)
        mean, spread = float(length.mean()), float(length.std())
        if any(low < mean < high and spread < most for low, high, most in (_G_M_S2, _G_G)):
            why = Wording(
                "its length is always {length:.3g}: gravity, no rate of turning", length=mean
            )
            return replace(triple, quantity=Quantity.GRAVITY, why=why)
        return triple
    mean = float(np.median([np.linalg.norm(chunk.mean(axis=0)) for chunk in chunks]))
    ranges = [_G_G if triple.name.unit == "g" else _G_M_S2] if not unknown else [_G_G, _G_M_S2]
    if any(0.9 * low < mean < 1.1 * high for low, high, _ in ranges):
        why = (
            Wording("gravity is in it")
            if unknown
            else Wording("called linear, but gravity is in it")
        )
        return replace(triple, quantity=Quantity.ACC, why=why)
    return triple


def _chunks(sheet: Sheet, columns: Sequence[str]) -> list[FloatArray]:
    """``(m, 3)`` whole rows of some stretches all over a file."""
    found = [sheet.columns[column].astype(np.float64, copy=False) for column in columns]
    starts = np.linspace(0, max(0, len(found[0]) - _CHUNK), _CHUNKS).astype(np.int64)
    stretches = [
        np.column_stack([column[start : start + _CHUNK] for column in found])
        for start in np.unique(starts)
    ]
    whole = [stretch[np.isfinite(stretch).all(axis=1)] for stretch in stretches]
    return [stretch for stretch in whole if len(stretch)]


def choose(
    sheet: Sheet,
    quantity: Quantity,
    found: Sequence[Triple],
    options: ImportOptions,
    beside: Triple | None,
) -> Triple:
    """The triple of one sensor; calibrated before raw, and that beside the accelerometer."""
    best = [triple for triple in found if triple.rank == min(t.rank for t in found)]
    sensors = {triple.sensor for triple in best}
    if len(sensors) > 1 and beside is not None:
        best = [triple for triple in best if triple.sensor == beside.sensor] or best
    sensors = {triple.sensor for triple in best}
    if len(sensors) > 1:
        here = _PLACES[options.placement]
        best = [triple for triple in best if any(word in here for word in triple.sensor)] or best
    sensors = {triple.sensor for triple in best}
    if len(sensors) > 1 and quantity in OPTIONS:
        first, second = best[0].columns, next(t.columns for t in best if t.sensor != best[0].sensor)
        raise ImportProblem(
            ImportReason.COLUMNS,
            Wording(
                "{name} has {n} sensors of {quantity}, as {first} and {second}; choose "
                "one with {options} {as_in}",
                name=sheet.name,
                n=len(sensors),
                quantity=quantity.value,
                first=", ".join(first),
                second=", ".join(second),
                options=OPTIONS[quantity],
                as_in=",".join(first),
            ),
        )
    return next((t for t in best if t.name.unit in UNITS[quantity]), best[0])


def values_of(sheet: Sheet, columns: Sequence[str]) -> FloatArray:
    """``(n, 3)``."""
    found = [sheet.columns[column] for column in columns]
    for column, values in zip(columns, found, strict=True):
        if is_text(values):
            word = next((str(cell) for cell in values if not _is_number(str(cell))), "")
            raise ImportProblem(
                ImportReason.NOT_A_NUMBER,
                Wording(
                    "{name}, column {column}: {word!r} is not a number, and most cells "
                    "are none; export the file again",
                    name=sheet.name,
                    column=column,
                    word=word,
                ),
            )
    return np.column_stack(found).astype(np.float64, copy=False)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
