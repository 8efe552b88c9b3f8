"""Formats known by name: which recorder wrote a file, and what its columns are then."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.recording.importing.formats.format import Format, Told
from coach.recording.importing.formats.labs import LABS
from coach.recording.importing.formats.makers import MAKERS
from coach.recording.importing.formats.matching import first_line, short_name, weight
from coach.recording.importing.formats.nameless import with_names
from coach.recording.importing.formats.phones import PHONES
from coach.recording.importing.formats.taking import take

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.recording.importing.options import ImportOptions
    from coach.recording.importing.sheet import Sheet
    from coach.recording.importing.streams import Stream

__all__ = ["FORMATS", "Format", "Told", "recognise", "streams", "told"]

FORMATS: Mapping[str, Format] = MappingProxyType(
    {fmt.key: fmt for fmt in (*PHONES, *MAKERS, *LABS)}
)
"""Key, as in ``--format`` -> the format."""


def recognise(sheets: Sequence[Sheet]) -> Format | None:
    """Which known recorder wrote these sheets, of one file or of all files of one sensor.

    If two fit, the one with more signs; if these are as many, none is taken.
    """
    sheets = with_names(sheets)
    weights = {
        key: max(weight(signs, sheets) for signs in fmt.signs) for key, fmt in FORMATS.items()
    }
    most = max(weights.values())
    best = [key for key, count in weights.items() if count == most]
    return FORMATS[best[0]] if most > 0 and len(best) == 1 else None


def streams(fmt: Format, sheets: Sequence[Sheet], options: ImportOptions) -> tuple[Stream, ...]:
    """The streams of one sensor; acceleration always with gravity, signs and axes as ``Stream``.

    Of the options only the keys of arrays are looked at: what the user names goes before what a
    format says, and is named on the generic way.

    Args:
        fmt: Of ``FORMATS``.
        sheets: Of all files of the sensor together.
        options: As the user gave them.

    Raises:
        ImportProblem: If the file holds nothing that can be used, as acceleration without gravity
            alone; the line names the file of that recorder that can.
    """
    if fmt.takes is not None:
        return fmt.takes(sheets, options)
    return take(fmt, with_names(sheets))


def told(fmt: Format, sheets: Sequence[Sheet]) -> Told:
    """What the file says of the session beside its samples."""
    known = any(weight(signs, sheets) for signs in fmt.no_note)
    device = first_line(sheets, fmt.device) or _in_names(sheets, fmt.device)
    return Told(
        start=fmt.start(sheets) if fmt.start is not None else None,
        title=first_line(sheets, fmt.title),
        device=device,
        placement=first_line(sheets, fmt.placement).casefold(),
        notes=(fmt.note,) if fmt.note and not known else (),
    )


def _in_names(sheets: Sequence[Sheet], pattern: str) -> str:
    if not pattern:
        return ""
    hits = (re.search(pattern, short_name(sheet), re.IGNORECASE) for sheet in sheets)
    return next((hit.group(1) for hit in hits if hit is not None), "")
