"""What the columns of a sheet of no known format are taken for."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from coach.core_wording import Wording
from coach.recording.importing import unit_spellings
from coach.recording.importing.names import name_words as names
from coach.recording.importing.names.asked import asked_for, columns_asked_for
from coach.recording.importing.names.time_columns import columns_of, time_column
from coach.recording.importing.names.triples import UNITS, Triple, choose, triples_in, values_of
from coach.recording.importing.sheet import is_text
from coach.recording.importing.streams import Quantity, Stream, TimeColumn

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    import numpy.typing as npt

    from coach.recording.importing.options import ImportOptions
    from coach.recording.importing.sheet import Sheet

# What Android calls the sensors of its events.
_ANDROID: Mapping[str, Quantity] = MappingProxyType({
    "1": Quantity.ACC, "4": Quantity.GYRO, "9": Quantity.GRAVITY,
    "10": Quantity.ACC_WITHOUT_GRAVITY,
})  # fmt: skip
_KINDS_AT_MOST = 16
_LOOKED_AT = 2000  # rows

_SPARSE = 0.05  # share of rows without a number, from which on they are of another sensor


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
    triples = triples_in(sheet)
    streams = list(_by_sensor(sheet, triples, options))
    if not streams:
        time = None
        for triple in _chosen(sheet, triples, options):
            time = time or time_column(sheet, options)
            streams.append(_stream(sheet, triple, time, options))
        streams += _speed(sheet, time) if streams else []
    return tuple(map(_without_rows_of_others, streams))


def _chosen(sheet: Sheet, triples: Sequence[Triple], options: ImportOptions) -> Iterable[Triple]:
    """One triple of each quantity that is there."""
    acc: Triple | None = None
    for quantity in UNITS:
        asked = columns_asked_for(sheet, asked_for(options, quantity), quantity)
        found = [triple for triple in triples if triple.quantity is quantity]
        if asked is not None:
            one = Triple(quantity, asked, names.read_name(asked[0]), "as asked for")
        elif found and asked_for(options, quantity) is None:
            one = choose(sheet, quantity, found, options, acc)
        else:
            continue
        acc = one if quantity is Quantity.ACC else acc
        yield one


def passed_over(sheet: Sheet, streams: Collection[Stream]) -> tuple[tuple[str, str], ...]:
    """The columns that no stream uses, each with the reason."""
    used = {column for stream in streams for column in stream.columns}
    used |= {part for stream in streams if stream.time for part in columns_of(stream.time.name)}
    taken = {stream.quantity for stream in streams}
    return tuple(
        (column, _why_not(sheet, column, taken)) for column in sheet.columns if column not in used
    )


def _why_not(sheet: Sheet, column: str, taken: Collection[Quantity]) -> str:
    name = names.read_name(column)
    values = sheet.columns[column]
    if not is_text(values) and not np.isfinite(values).any():
        return Wording("empty column")
    if name.why_not:
        return name.why_not if "--" in name.why_not else f"{name.why_not}; not needed"
    if name.quantity in taken:
        return Wording("there is one already")
    if names.is_time(column):
        return Wording("another time")
    return Wording("words") if is_text(values) else Wording("its name is not known")


def _stream(
    sheet: Sheet, triple: Triple, time: TimeColumn | None, options: ImportOptions
) -> Stream:
    quantity = triple.quantity or Quantity.ACC
    unit, unit_from = _unit(sheet, triple, quantity, options)
    return Stream(
        quantity=quantity,
        where=sheet.name,
        columns=triple.columns,
        values=values_of(sheet, triple.columns),
        unit=unit,
        unit_from=unit_from,
        time=time,
        first_row=sheet.first_row,
        why=triple.why,
    )


def _unit(
    sheet: Sheet, triple: Triple, quantity: Quantity, options: ImportOptions
) -> tuple[str | None, str]:
    asked = {
        Quantity.ACC: ("--acc-unit", options.acc_unit),
        Quantity.GYRO: ("--gyro-unit", options.gyro_unit),
    }
    option, said = asked.get(quantity, ("", None))
    if said:
        return said, option
    if triple.name.unit in UNITS[quantity]:
        return triple.name.unit, Wording("its name")
    below = unit_spellings.unit_of(sheet.units.get(triple.columns[0], ""))
    return (below, Wording("row of units")) if below in UNITS[quantity] else (None, "")


def _speed(sheet: Sheet, time: TimeColumn | None) -> list[Stream]:
    column = names.find(sheet.columns, tuple(names.SPEEDS))
    if column is None or is_text(sheet.columns[column]):
        return []
    return [
        Stream(
            quantity=Quantity.SPEED,
            where=sheet.name,
            columns=(column,),
            values=np.asarray(sheet.columns[column], dtype=np.float64),
            unit=names.speed_unit_in(column),
            unit_from=Wording("its name"),
            time=time,
            first_row=sheet.first_row,
        )
    ]


def _by_sensor(sheet: Sheet, triples: Sequence[Triple], options: ImportOptions) -> Iterable[Stream]:
    """Streams of a sheet in which each row says which sensor it is of."""
    bare = next((triple for triple in triples if triple.name.bare), None)
    if bare is None or options.acc_columns:
        return
    for column in sheet.columns:
        kinds = _kinds(sheet, column)
        if Quantity.ACC not in kinds.values():
            continue
        cells: npt.NDArray[np.str_] = sheet.columns[column].astype(np.str_)
        time = time_column(sheet, options)
        seen: set[Quantity] = set()
        for kind, quantity in kinds.items():
            if quantity in seen:
                continue
            seen.add(quantity)
            rows = np.asarray(cells == kind, dtype=np.bool_)
            triple = replace(
                bare,
                quantity=quantity,
                why=Wording("rows where {column} is {kind}", column=column, kind=kind),
            )
            yield _rows_of(_stream(sheet, triple, time, options), rows)
        return


def _kinds(sheet: Sheet, column: str) -> Mapping[str, Quantity]:
    """The cells that name a sensor -> what it measures."""
    values = sheet.columns[column]
    first = values[:_LOOKED_AT]
    if not is_text(values):
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
