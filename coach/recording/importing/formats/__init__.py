"""Formats known by name: which recorder wrote a file, and what its columns are then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.recording.importing.formats.format import Format, Told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.recording.importing.options import ImportOptions
    from coach.recording.importing.sheet import Sheet
    from coach.recording.importing.streams import Stream

__all__ = ["FORMATS", "Format", "Told", "recognise", "streams", "told"]

FORMATS: Mapping[str, Format] = {}
"""Key, as in ``--format`` -> the format."""


def recognise(sheets: Sequence[Sheet]) -> Format | None:
    """Which known recorder wrote these sheets; ``None``: none that is known."""
    del sheets
    return None


def streams(fmt: Format, sheets: Sequence[Sheet], options: ImportOptions) -> tuple[Stream, ...]:
    """The streams of one sensor; acceleration always with gravity, signs and axes as ``Stream``.

    The options' columns and units are not looked at: what the user names goes before what a format
    says, and is named on the generic way.

    Raises:
        ImportProblem: If the file holds nothing that can be used, as acceleration without gravity
            alone; the line names the file of that recorder that can.
    """
    del fmt, sheets, options
    return ()


def told(fmt: Format, sheets: Sequence[Sheet]) -> Told:
    """What the file says of the session beside its samples."""
    del fmt, sheets
    return Told()
