"""What files of one sensor hold: which recorder wrote them, and one stream for each quantity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.core_wording import Wording
from coach.files.trouble import to_read_it, what_went_wrong
from coach.recording.importing.containers import sheets_of
from coach.recording.importing.formats import FORMATS, Told, recognise, streams, told
from coach.recording.importing.names import check_asked, date_beside, named_streams
from coach.recording.importing.problem import ImportProblem, ImportReason
from coach.recording.importing.streams import Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from coach.recording.importing.formats import Format
    from coach.recording.importing.options import ImportOptions
    from coach.recording.importing.sheet import Sheet
    from coach.recording.importing.streams import Stream


@dataclass(frozen=True, slots=True)
class Understood:
    """Files as understood, nothing computed yet.

    Args:
        where: What a message calls them.
        sheets: All their tables.
        format: The recorder, if it is a known one.
        told: What the files say of the session.
        streams: One for each quantity found.
    """

    where: str
    sheets: tuple[Sheet, ...]
    format: Format | None
    told: Told
    streams: Mapping[Quantity, Stream]


def understood(paths: Sequence[Path], options: ImportOptions) -> Understood:
    """Read the files of one sensor.

    Raises:
        ImportProblem: They cannot be read, or hold no acceleration, or two; one line.
    """
    sheets = tuple(sheet for path in paths for sheet in _sheets(path))
    where = " and ".join(map(str, paths))
    fmt = _format(sheets, options)
    named = options.acc_columns or options.gyro_columns
    if fmt is None or (named and fmt.takes is None):
        check_asked(sheets, options)
        found = [stream for sheet in sheets for stream in named_streams(sheet, options)]
    else:
        found = list(streams(fmt, sheets, options))
    if not found:
        _check_names(sheets)
    return Understood(
        where,
        sheets,
        fmt,
        Told(start=date_beside(sheets)) if fmt is None else told(fmt, sheets),
        _one_of_each(where, found),
    )


def _sheets(path: Path) -> tuple[Sheet, ...]:
    try:
        return sheets_of(path)
    except OSError as error:
        raise ImportProblem(
            ImportReason.UNREADABLE,
            Wording(
                "cannot read {path}: {what}; {remedy}",
                path=path,
                what=what_went_wrong(error),
                remedy=to_read_it(error),
            ),
        ) from None


def _format(sheets: Sequence[Sheet], options: ImportOptions) -> Format | None:
    if not options.format:
        return recognise(sheets)
    if options.format not in FORMATS:
        raise ImportProblem(
            ImportReason.OPTION,
            Wording(
                "--format {format!r} is none that is known; use one of {formats}",
                format=options.format,
                formats=", ".join(FORMATS),
            ),
        )
    return FORMATS[options.format]


def _check_names(sheets: Sequence[Sheet]) -> None:
    """Say it if there is nothing to know columns by."""
    nameless = next((sheet for sheet in sheets if not sheet.has_names), None)
    if nameless is not None:
        raise ImportProblem(
            ImportReason.COLUMNS,
            Wording(
                "{name} has no line of column names; put one first, such as "
                "t_s,ax,ay,az,gx,gy,gz, or number the columns, as in --acc-columns 2,3,4 "
                "--time-column 1",
                name=nameless.name,
            ),
        )


def _one_of_each(where: str, found: Sequence[Stream]) -> dict[Quantity, Stream]:
    by_quantity: dict[Quantity, Stream] = {}
    for stream in found:
        other = by_quantity.setdefault(stream.quantity, stream)
        if other is not stream:
            one, two = (f"{', '.join(s.columns)} of {s.where}" for s in (other, stream))
            raise ImportProblem(
                ImportReason.COLUMNS,
                Wording(
                    "{where}: {quantity} stands in {one} and in {two}; give one of them, or "
                    "--placement for each file where they are of two sensors",
                    where=where,
                    quantity=Wording(stream.quantity.value),
                    one=one,
                    two=two,
                ),
            )
    if Quantity.ACC not in by_quantity:
        raise _no_acceleration(where, by_quantity)
    return by_quantity


def _no_acceleration(where: str, found: Mapping[Quantity, Stream]) -> ImportProblem:
    if Quantity.ACC_WITHOUT_GRAVITY in found:
        names = ", ".join(found[Quantity.ACC_WITHOUT_GRAVITY].columns)
        return ImportProblem(
            ImportReason.COLUMNS,
            Wording(
                "{where}: {names} is acceleration without gravity, which tells of no angle; "
                "export the acceleration with gravity (the raw one)",
                where=where,
                names=names,
            ),
        )
    return ImportProblem(
        ImportReason.COLUMNS,
        Wording(
            "{where} holds no acceleration; give the accelerometer's file too, or name its "
            "columns, as in --acc-columns ax,ay,az",
            where=where,
        ),
    )
