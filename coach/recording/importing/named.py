"""What the columns of a sheet of no known format are taken for."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from coach.model import Placement
from coach.recording.importing import names, unit_spellings
from coach.recording.importing.clock import NO_TIME
from coach.recording.importing.problem import ImportProblem, ImportReason
from coach.recording.importing.streams import Quantity, Stream, TimeColumn

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    import numpy.typing as npt

    from coach.model.blocks import FloatArray
    from coach.recording.importing.names import Name
    from coach.recording.importing.options import ImportOptions
    from coach.recording.importing.sheet import Column, Sheet

UNITS: Mapping[Quantity, tuple[str, ...]] = MappingProxyType({
    Quantity.ACC: ("m/s2", "g", "mg"),
    Quantity.ACC_WITHOUT_GRAVITY: ("m/s2", "g", "mg"),
    Quantity.GRAVITY: ("m/s2", "g", "mg"),
    Quantity.GYRO: ("rad/s", "deg/s", "mdeg/s"),
    Quantity.SPEED: ("m/s", "km/h"),
})  # fmt: skip

_OPTIONS: Mapping[Quantity, str] = MappingProxyType(
    {Quantity.ACC: "--acc-columns", Quantity.GYRO: "--gyro-columns"}
)

# Words of one place in the name of a column, of several sensors in one file.
_PLACES: Mapping[Placement, tuple[str, ...]] = MappingProxyType({
    Placement.CHEST: ("chest", "sternum", "thorax", "trunk", "torso", "upper"),
    Placement.PELVIS: ("pelvis", "sacrum", "lumbar", "lowback", "lower", "l5", "hip", "s1"),
    Placement.WAIST: ("waist", "belt", "hip"),
})  # fmt: skip

# The wide range before the low noise, which a step overloads; the calibrated before the raw.
_SECOND_BEST = ("ln", "raw", "uncal", "uncalibrated", "filtered", "filt", "lpf", "smooth", "mean")

# What Android calls the sensors of its events.
_ANDROID: Mapping[str, Quantity] = MappingProxyType({
    "1": Quantity.ACC, "4": Quantity.GYRO, "9": Quantity.GRAVITY,
    "10": Quantity.ACC_WITHOUT_GRAVITY,
})  # fmt: skip
_KINDS_AT_MOST = 16

# Mean and spread of the length of what is gravity: no body turns at one such rate all the time.
_G_M_S2 = (9.3, 10.3, 0.5)
_G_G = (0.97, 1.03, 0.02)
_CHUNK = 200  # samples: one to four seconds
_TIME_UNITS = ("s", "ms", "us", "ns")
_AND = " + "
_SPARSE = 0.05  # share of rows without a number, from which on they are of another sensor


@dataclass(frozen=True, slots=True)
class _Triple:
    """Three columns that go together."""

    quantity: Quantity | None
    columns: tuple[str, ...]
    name: Name
    why: str = ""

    @property
    def rank(self) -> int:
        return sum(word in _SECOND_BEST for word in self.name.rest)

    @property
    def sensor(self) -> tuple[str, ...]:
        """The words that tell this sensor from others in the file."""
        return tuple(word for word in self.name.rest if word not in _SECOND_BEST)


def named_streams(sheet: Sheet, options: ImportOptions) -> tuple[Stream, ...]:
    """What the columns of a sheet of no known format are taken for; what the user says wins.

    Names are compared with the unit cut off. ``x, y, z`` alone are what their unit says, else the
    name of the file, else the cells of a column that names the sensor of each row. A rate of
    turning whose length never changes is gravity, and an acceleration called linear that has
    gravity in it is an acceleration. Columns that the user asks for and that are all in another
    sheet are passed over; see ``check_asked``.

    Raises:
        ImportProblem: If only some of the columns that the user asks for are there, if they hold
            words, or if several sensors fit as well.
    """
    triples = [_by_evidence(sheet, triple) for triple in _triples(sheet)]
    chosen: dict[Quantity, _Triple] = {}
    for quantity in UNITS:
        asked = _asked(sheet, _option(options, quantity), quantity)
        if asked is not None:
            chosen[quantity] = _Triple(quantity, asked, names.read_name(asked[0]), "as asked for")
        elif _option(options, quantity) is None:
            found = [triple for triple in triples if triple.quantity is quantity]
            beside = chosen.get(Quantity.ACC)
            if found:
                chosen[quantity] = _choose(sheet, quantity, found, options, beside)
    if chosen:
        time = _time(sheet, options)
        streams = [_stream(sheet, triple, time, options) for triple in chosen.values()]
        streams += _speed(sheet, time)
    else:
        streams = list(_by_sensor(sheet, triples, options))
    return tuple(map(_without_rows_of_others, streams))


def check_asked(sheets: Sequence[Sheet], options: ImportOptions) -> None:
    """Raise an ``ImportProblem`` if no sheet has the columns that the user asks for."""
    for quantity in _OPTIONS:
        asked = _option(options, quantity)
        if asked and not any(_asked(sheet, asked, quantity) for sheet in sheets):
            raise _absent(sheets[0], asked[0])


def passed_over(sheet: Sheet, streams: Collection[Stream]) -> tuple[tuple[str, str], ...]:
    """The columns that no stream uses, each with the reason."""
    used = {column for stream in streams for column in stream.columns}
    used |= {part for stream in streams if stream.time for part in _parts(stream.time.name)}
    taken = {stream.quantity for stream in streams}
    return tuple(
        (column, _why_not(sheet, column, taken)) for column in sheet.columns if column not in used
    )


def _why_not(sheet: Sheet, column: str, taken: Collection[Quantity]) -> str:
    name = names.read_name(column)
    values = sheet.columns[column]
    if values.dtype.kind == "f" and not np.isfinite(values).any():
        return "empty"
    if name.why_not:
        return f"{name.why_not}; not needed"
    if name.quantity in taken:
        return "there is one already"
    if names.is_time(column):
        return "another time"
    return "words" if values.dtype.kind != "f" else "its name is not known"


def _option(options: ImportOptions, quantity: Quantity) -> tuple[str, str, str] | None:
    asked = {Quantity.ACC: options.acc_columns, Quantity.GYRO: options.gyro_columns}
    return asked.get(quantity)


def _asked(
    sheet: Sheet, asked: tuple[str, str, str] | None, quantity: Quantity
) -> tuple[str, ...] | None:
    """The columns of these names or numbers, or ``None`` if none is there."""
    if asked is None:
        return None
    columns = [_column(sheet, name) for name in asked]
    found = tuple(name for name in columns if name is not None)
    if found and len(found) < len(columns):
        raise _absent(sheet, asked[columns.index(None)])
    if found and len(set(found)) < len(found):
        raise ImportProblem(
            ImportReason.OPTION, f"{_OPTIONS[quantity]} names a column twice; name x, y and z"
        )
    return found or None


def _column(sheet: Sheet, asked: str) -> str | None:
    """By its name, or by its place, from 1."""
    if asked in sheet.columns:
        return asked
    listed = list(sheet.columns)
    return listed[int(asked) - 1] if asked.isdecimal() and 0 < int(asked) <= len(listed) else None


def _absent(sheet: Sheet, name: str) -> ImportProblem:
    return ImportProblem(
        ImportReason.COLUMNS,
        f"{sheet.name} has no column {name!r}; it has {names.listed(sheet.columns)}",
    )


def _triples(sheet: Sheet) -> Iterable[_Triple]:
    """Columns whose names differ by the axis alone."""
    groups: dict[tuple[str, str | None], dict[str, tuple[str, Name]]] = {}
    for column in sheet.columns:
        name = names.read_name(column)
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
        yield _Triple(quantity, columns, name)


def _quantity_of_file(name: str) -> Quantity | None:
    stem = PurePath(name.replace("\\", "/").replace(":", "/")).stem
    told = names.quantity_of_words(stem)
    both = {names.quantity_of_words(word) for word in stem.replace("-", "_").split("_")} - {None}
    return None if len(both) > 1 and told not in _WITHOUT else told


_WITHOUT = (Quantity.ACC_WITHOUT_GRAVITY, Quantity.GRAVITY)


def _by_evidence(sheet: Sheet, triple: _Triple) -> _Triple:
    """What the numbers say against the name."""
    if triple.quantity not in {Quantity.GYRO, Quantity.ACC_WITHOUT_GRAVITY}:
        return triple
    if any(sheet.columns[column].dtype.kind != "f" for column in triple.columns):
        return triple
    values = _values(sheet, triple.columns)
    values = values[np.isfinite(values).all(axis=1)]
    if len(values) < 2:
        return triple
    if triple.quantity is Quantity.GYRO:
        length = np.linalg.norm(values, axis=1)
        mean, spread = float(length.mean()), float(length.std())
        if any(low < mean < high and spread < most for low, high, most in (_G_M_S2, _G_G)):
            why = f"its length is always {mean:.3g}: gravity, no rate of turning"
            return replace(triple, quantity=Quantity.GRAVITY, why=why)
        return triple
    chunks = np.array_split(values, max(1, len(values) // _CHUNK))
    mean = float(np.median([np.linalg.norm(chunk.mean(axis=0)) for chunk in chunks]))
    low, high, _ = _G_G if triple.name.unit == "g" else _G_M_S2
    if 0.9 * low < mean < 1.1 * high:
        return replace(triple, quantity=Quantity.ACC, why="called linear, but gravity is in it")
    return triple


def _choose(
    sheet: Sheet,
    quantity: Quantity,
    found: Sequence[_Triple],
    options: ImportOptions,
    beside: _Triple | None,
) -> _Triple:
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
    if len(sensors) > 1 and quantity in _OPTIONS:
        first, second = best[0].columns, next(t.columns for t in best if t.sensor != best[0].sensor)
        raise ImportProblem(
            ImportReason.COLUMNS,
            f"{sheet.name} has {len(sensors)} sensors of {quantity.value}, as {', '.join(first)} "
            f"and {', '.join(second)}; choose one with {_OPTIONS[quantity]} {','.join(first)}",
        )
    return next((t for t in best if t.name.unit in UNITS[quantity]), best[0])


def _values(sheet: Sheet, columns: Sequence[str]) -> FloatArray:
    """``(n, 3)``."""
    found = [sheet.columns[column] for column in columns]
    for column, values in zip(columns, found, strict=True):
        if values.dtype.kind != "f":
            word = next((str(cell) for cell in values if not _is_number(str(cell))), "")
            raise ImportProblem(
                ImportReason.NOT_A_NUMBER,
                f"{sheet.name}, column {column}: {word!r} is not a number, and most cells are "
                "none; export the file again",
            )
    return np.column_stack(found).astype(np.float64, copy=False)


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _stream(
    sheet: Sheet, triple: _Triple, time: TimeColumn | None, options: ImportOptions
) -> Stream:
    quantity = triple.quantity or Quantity.ACC
    unit, unit_from = _unit(sheet, triple, quantity, options)
    return Stream(
        quantity=quantity,
        where=sheet.name,
        columns=triple.columns,
        values=_values(sheet, triple.columns),
        unit=unit,
        unit_from=unit_from,
        time=time,
        first_row=sheet.first_row,
        why=triple.why,
    )


def _unit(
    sheet: Sheet, triple: _Triple, quantity: Quantity, options: ImportOptions
) -> tuple[str | None, str]:
    asked = {
        Quantity.ACC: ("--acc-unit", options.acc_unit),
        Quantity.GYRO: ("--gyro-unit", options.gyro_unit),
    }
    option, said = asked.get(quantity, ("", None))
    if said:
        return said, option
    if triple.name.unit in UNITS[quantity]:
        return triple.name.unit, "its name"
    below = unit_spellings.unit_of(sheet.units.get(triple.columns[0], ""))
    return (below, "row of units") if below in UNITS[quantity] else (None, "")


def _speed(sheet: Sheet, time: TimeColumn | None) -> list[Stream]:
    column = names.find(sheet.columns, tuple(names.SPEEDS))
    if column is None or sheet.columns[column].dtype.kind != "f":
        return []
    return [
        Stream(
            quantity=Quantity.SPEED,
            where=sheet.name,
            columns=(column,),
            values=np.asarray(sheet.columns[column], dtype=np.float64),
            unit=names.speed_unit_in(column),
            unit_from="its name",
            time=time,
            first_row=sheet.first_row,
        )
    ]


def _by_sensor(
    sheet: Sheet, triples: Sequence[_Triple], options: ImportOptions
) -> Iterable[Stream]:
    """Streams of a sheet in which each row says which sensor it is of."""
    bare = next((triple for triple in triples if triple.name.bare), None)
    if bare is None or options.acc_columns:
        return
    for column in sheet.columns:
        kinds = _kinds(sheet, column)
        if Quantity.ACC not in kinds.values():
            continue
        cells: npt.NDArray[np.str_] = sheet.columns[column].astype(np.str_)
        time = _time(sheet, options)
        seen: set[Quantity] = set()
        for kind, quantity in kinds.items():
            if quantity in seen:
                continue
            seen.add(quantity)
            rows = np.asarray(cells == kind, dtype=np.bool_)
            triple = replace(bare, quantity=quantity, why=f"rows where {column} is {kind}")
            yield _rows_of(_stream(sheet, triple, time, options), rows)
        return


def _kinds(sheet: Sheet, column: str) -> Mapping[str, Quantity]:
    """The cells that name a sensor -> what it measures."""
    values = sheet.columns[column]
    first = values[: 10 * _CHUNK]
    if values.dtype.kind == "f":
        words = names.plain(column)
        if not any(word in words for word in ("sensor", "type", "kind")):
            return {}
        kinds = np.unique(first[np.isfinite(first.astype(np.float64))])
        said = {str(kind): _ANDROID.get(f"{float(kind):g}") for kind in kinds}
    else:
        said = {str(kind): names.quantity_of_words(str(kind)) for kind in np.unique(first)}
    if len(said) > _KINDS_AT_MOST:
        return {}
    return {kind: quantity for kind, quantity in said.items() if quantity is not None}


def _rows_of(stream: Stream, rows: npt.NDArray[np.bool_]) -> Stream:
    time = stream.time
    if time is not None:
        restarts = {int(np.count_nonzero(rows[:row])) for row in time.restarts}
        time = replace(time, values=time.values[rows], restarts=tuple(sorted(restarts)))
    return replace(stream, values=stream.values[rows], time=time)


def _without_rows_of_others(stream: Stream) -> Stream:
    """Only the rows of this sensor, where others have rows of their own."""
    if stream.time is None or stream.values.ndim == 1:
        return stream
    empty = np.asarray(np.isnan(stream.values).all(axis=1), dtype=np.bool_)
    if np.count_nonzero(empty) <= _SPARSE * len(empty):
        return stream
    why = "; ".join(filter(None, (stream.why, "other rows hold other sensors")))
    return replace(_rows_of(stream, ~empty), why=why)


def _time(sheet: Sheet, options: ImportOptions) -> TimeColumn | None:
    """The column asked for, else the one that goes on most steadily and has the usual name."""
    if options.time_column == NO_TIME and NO_TIME not in sheet.columns:
        return None
    if options.time_column:
        found = _column(sheet, options.time_column)
        if found is None:
            raise _absent(sheet, options.time_column)
    else:
        candidates = [
            (_unsteady(sheet.columns[column]), names.time_rank(column), place, column)
            for place, column in enumerate(sheet.columns)
            if names.is_time(column) and not names.read_name(column).axis
        ]
        if not candidates:
            return None
        found = min(candidates)[-1]
    name, values = _date_and_time(sheet, found)
    unit = names.time_unit_in(found)
    unit_from = "its name" if unit else ""
    if unit is None:
        below = unit_spellings.unit_of(sheet.units.get(found, ""))
        unit, unit_from = (below, "row of units") if below in _TIME_UNITS else (None, "")
    return TimeColumn(name, values, unit, unit_from, restarts=sheet.restarts)


def _unsteady(values: Column) -> int:
    """0 for a time that every row has its own of, 1 for one of a batch of rows, 2 for none."""
    some = values[: 10 * _CHUNK]
    if some.dtype.kind == "f":
        some = some[np.isfinite(some.astype(np.float64))]
        new = np.diff(some.astype(np.float64)) > 0.0
    else:
        new = some[1:] != some[:-1]
    share = float(new.mean()) if len(new) else 0.0
    return 0 if share > 0.9 else 1 if share > 0.001 else 2


def _date_and_time(sheet: Sheet, column: str) -> tuple[str, Column]:
    """The column, and with it that of the date where the two stand apart."""
    values = sheet.columns[column]
    if values.dtype.kind == "f" or not len(values):
        return column, values
    texts = {
        name: found.astype(np.str_, copy=False)
        for name in sheet.columns
        if (found := sheet.columns[name]).dtype.kind != "f"
    }
    others = (_is_date, True) if _is_clock(str(values[0])) else (_is_clock, False)
    if others[1] or _is_date(str(values[0])):
        other = next((name for name, cells in texts.items() if others[0](str(cells[0]))), None)
        if other is not None:
            date, clock = (other, column) if others[1] else (column, other)
            joined = np.char.add(np.char.add(texts[date], " "), texts[clock])
            return f"{date}{_AND}{clock}", np.asarray(joined, dtype=np.str_)
    return column, values


def _parts(name: str) -> list[str]:
    return name.split(_AND)


def _is_clock(cell: str) -> bool:
    return (
        re.fullmatch(r"\s*\d{1,2}:\d{1,2}(:\d{1,2})?([.,:]\d+)?( ?[AaPp][Mm])?\s*", cell)
        is not None
    )


def _is_date(cell: str) -> bool:
    return re.fullmatch(r"\s*\d{1,4}([-/.])\d{1,2}\1\d{1,4}\s*", cell) is not None
