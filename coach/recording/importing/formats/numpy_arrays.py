"""Streams from arrays that are known by their keys, as a program of one's own saves them."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from coach.core_wording import Wording
from coach.recording.importing import names
from coach.recording.importing.formats.matching import as_numbers, short_name
from coach.recording.importing.problem import ImportProblem, ImportReason
from coach.recording.importing.streams import Quantity, Stream, TimeColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from coach.model.blocks import FloatArray
    from coach.recording.importing.options import ImportOptions
    from coach.recording.importing.sheet import Sheet

_COUNTS = "_i16"
_AXES = ("x", "y", "z")
_KEY = "its key"
_UNIT_IN: Mapping[Quantity, Callable[[str], str | None]] = MappingProxyType(
    {
        Quantity.ACC: names.acc_unit_in,
        Quantity.GYRO: names.gyro_unit_in,
        Quantity.SPEED: names.speed_unit_in,
    }
)


def array_streams(sheets: Sequence[Sheet], options: ImportOptions) -> tuple[Stream, ...]:
    """One stream for each array of a known key, or of the key that the options name.

    ``<name>_i16`` is multiplied by ``<name>_scale``.

    Raises:
        ImportProblem: If a key is missing, or an array has the wrong shape or length.
    """
    by_key = {short_name(sheet): sheet for sheet in sheets}
    told = sheets[0].preamble
    where = sheets[0].name.removesuffix(f":{short_name(sheets[0])}")
    keys = [*by_key, *(line.partition(":")[0] for line in told[1:])]
    acc_key = _asked(where, keys, options.acc_key) or names.find(keys, names.ACC_KEYS)
    if acc_key is None:
        raise ImportProblem(
            ImportReason.COLUMNS,
            Wording(
                "{where} has no accelerometer key that is known among {listed}; name it, as in "
                "--acc-key acc",
                where=where,
                listed=names.listed(keys),
            ),
        )
    gyro_key = _asked(where, keys, options.gyro_key) or names.find(keys, names.GYRO_KEYS)
    time_key = _asked(where, keys, options.time_column) or names.find(keys, names.TIME_KEYS)
    speed_key = names.find(by_key, tuple(names.SPEEDS))
    rate_key = names.find(keys, names.RATE_KEYS)
    rate_hz = _single(by_key, told, rate_key) if rate_key else None
    acc = _triples(where, by_key, told, acc_key)
    if not len(acc):
        raise ImportProblem(
            ImportReason.EMPTY, Wording("{where} holds no samples; check the file", where=where)
        )
    found = {acc_key: acc}
    if gyro_key:
        found[gyro_key] = _triples(where, by_key, told, gyro_key)
    time = _flat(by_key, time_key) if time_key else None
    lengths = {key: len(values) for key, values in found.items()}
    if time_key:
        lengths[time_key] = 0 if time is None else len(time)
    for key, count in lengths.items():
        if count != len(acc):
            raise ImportProblem(
                ImportReason.SHAPE,
                Wording(
                    "{where}: {key} has {count} samples, {acc_key} has {n}; they must be as "
                    "long as each other",
                    where=where,
                    key=key,
                    count=count,
                    acc_key=acc_key,
                    n=len(acc),
                ),
            )
    column = None
    if time_key and time is not None:
        unit = names.time_unit_in(time_key)
        column = TimeColumn(time_key, time, unit, _KEY if unit else "")
    speed = _flat(by_key, speed_key) if speed_key else None
    taken = [(Quantity.ACC, acc_key, acc)]
    if gyro_key:
        taken.append((Quantity.GYRO, gyro_key, found[gyro_key]))
    if speed_key and speed is not None and len(speed) == len(acc):
        taken.append((Quantity.SPEED, speed_key, speed))
    return tuple(
        Stream(
            quantity=quantity,
            where=where,
            columns=(key,),
            values=values,
            unit=_UNIT_IN[quantity](key),
            unit_from=_KEY if _UNIT_IN[quantity](key) else "",
            time=column,
            rate_hz=rate_hz,
            first_row=0,
        )
        for quantity, key, values in taken
    )


def _asked(where: str, keys: Sequence[str], asked: str) -> str | None:
    if asked and asked not in keys:
        raise ImportProblem(
            ImportReason.COLUMNS,
            Wording(
                "{where} has no key {asked!r}; it has {listed}",
                where=where,
                asked=asked,
                listed=names.listed(keys),
            ),
        )
    return asked or None


def _flat(by_key: Mapping[str, Sheet], key: str) -> FloatArray | None:
    """All numbers of an array, row by row; ``None`` if it is none."""
    if key not in by_key:
        return None
    columns = [as_numbers(column) for column in by_key[key].columns.values()]
    whole = [column for column in columns if column is not None]
    return np.column_stack(whole).reshape(-1) if whole else None


def _single(by_key: Mapping[str, Sheet], told: tuple[str, ...], key: str) -> float | None:
    """A number alone, or an array of one."""
    lines = [line for line in told if line.startswith(f"{key}:")]
    if lines:
        return float(lines[0].partition(":")[2])
    flat = _flat(by_key, key)
    return float(flat[0]) if flat is not None and len(flat) == 1 else None


def _triples(
    where: str, by_key: Mapping[str, Sheet], told: tuple[str, ...], key: str
) -> FloatArray:
    columns = by_key[key].columns if key in by_key else {}
    axes = [as_numbers(columns[axis]) for axis in _AXES if axis in columns]
    whole = [axis for axis in axes if axis is not None]
    if tuple(columns) != _AXES or len(whole) < len(_AXES):
        shape = _shape(columns)
        raise ImportProblem(
            ImportReason.SHAPE,
            Wording(
                "{where}: {key} is {shape}, expected n x 3; save one row per sample with x, y, z",
                where=where,
                key=key,
                shape=shape,
            ),
        )
    values = np.column_stack(whole)
    if not key.endswith(_COUNTS):
        return values
    scale = _single(by_key, told, key.removesuffix(_COUNTS) + "_scale")
    if scale is None:
        raise ImportProblem(
            ImportReason.COLUMNS,
            Wording(
                "{where}: {key} needs its scale in {what}_scale; add it, or use "
                "--acc-key with --acc-unit counts:SCALE on an array of another name",
                where=where,
                key=key,
                what=key.removesuffix(_COUNTS),
            ),
        )
    return np.asarray(values * scale)


def _shape(columns: Mapping[str, object]) -> str:
    if not columns:
        return "a single number"
    first = next(iter(columns))
    if len(columns) == 1:
        return first if re.fullmatch(r"\d+( x \d+)+", first) else "one number a sample"
    return f"n x {len(columns)}"
