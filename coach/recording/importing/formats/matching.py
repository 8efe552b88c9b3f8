"""Patterns of columns' names, and which sheets they fit.

A pattern is a name in which ``{axis}`` stands for x, y or z, ``{unit}`` for a unit in words and
``{any}`` for what differs from device to device. Capitals and outer blanks do not count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from coach.model.blocks import FloatArray
    from coach.recording.importing.formats.format import Signs
    from coach.recording.importing.sheet import Column, Sheet

_HOLES = {"{axis}": "(?P<axis>[xyz])", "{unit}": r"(?P<unit>[^()\[\]]+(?:\([^()]*\))?)",
          "{any}": "(?P<any>.*?)"}  # fmt: skip
_AXES = "xyz"
_SAMPLE = 1000  # rows of text looked at
_FILLED = 0.1
"""Share of rows: those of several sensors may stand by turns."""


@dataclass(frozen=True, slots=True)
class Found:
    """Columns that fit a pattern: three, or one where the pattern has no axis.

    Args:
        device: What ``{any}`` stood for.
        columns: As the file spells them, in the order x, y, z.
        unit: As the first of them spells it, empty if it does not.
    """

    device: str
    columns: tuple[str, ...]
    unit: str


def find(sheet: Sheet, pattern: str) -> tuple[Found, ...]:
    """All that fits in a sheet, one for each device."""
    triples: dict[str, dict[str, str]] = {}
    units: dict[str, str] = {}
    single: list[Found] = []
    for name in sheet.columns:
        fits = _compiled(pattern).fullmatch(_plain(name))
        if fits is None:
            continue
        holes = fits.groupdict()
        device, unit = holes.get("any") or "", holes.get("unit") or ""
        if "axis" in holes:
            triples.setdefault(device, {}).setdefault(holes["axis"], name)
            units.setdefault(device, unit)
        else:
            single.append(Found(device, (name,), unit))
    whole = [
        Found(device, tuple(names[axis] for axis in _AXES), units[device])
        for device, names in triples.items()
        if len(names) == len(_AXES)
    ]
    return (*whole, *single)


def fits_columns(sheet: Sheet, patterns: Iterable[str]) -> bool:
    """Whether each pattern is found."""
    return all(find(sheet, pattern) for pattern in patterns)


def short_name(sheet: Sheet) -> str:
    """The name of a sheet's own file or member, without folders."""
    return re.split(r"[:/\\]", sheet.name)[-1]


def weight(signs: Signs, sheets: Sequence[Sheet]) -> int:
    """How many conditions the signs have, if these sheets fulfil all; else 0."""
    if not all(_has_cell(sheets, *cell) for cell in signs.cells):
        return 0
    if any(_has_cell(sheets, *cell) for cell in signs.no_cells):
        return 0
    if not any(_fits(signs, sheet) for sheet in sheets):
        return 0
    conditions = (signs.preamble, signs.no_preamble, signs.member)
    count = (
        len(signs.columns)
        + len(signs.filled)
        + len(signs.absent)
        + len(signs.cells)
        + len(signs.no_cells)
    )
    return count + sum(map(bool, conditions))


def first_line(sheets: Iterable[Sheet], pattern: str) -> str:
    """The group of the first line of a preamble that fits; empty if none does."""
    if not pattern:
        return ""
    hits = (
        hit.group(1) for line in _lines(sheets) if (hit := re.search(pattern, line, re.IGNORECASE))
    )
    return next((hit.strip(" ,;\t\"'") for hit in hits), "")


def cell(sheets: Iterable[Sheet], member: str, column: str) -> str:
    """The first cell of a column of a member, as text; empty if there is none."""
    for sheet in sheets:
        if not re.search(member, short_name(sheet), re.IGNORECASE):
            continue
        for name in sheet.columns:
            if _plain(name) == column.casefold() and len(sheet.columns[name]):
                return str(sheet.columns[name][0]).strip()
    return ""


def as_numbers(values: Column) -> FloatArray | None:
    """The column, if it is one of numbers; ``None`` if it is one of text."""
    return np.asarray(values, dtype=np.float64) if values.dtype.kind == "f" else None


def usable(values: Column) -> bool:
    """Whether a column has something in it, in more than single rows."""
    if not len(values):
        return False
    numbers = as_numbers(values)
    if numbers is not None:
        return bool(np.mean(np.isfinite(numbers)) > _FILLED)
    said = np.char.strip(values[:: max(1, len(values) // _SAMPLE)].astype(np.str_))
    return bool(np.mean((said != "") & (said != "null")) > _FILLED)


def _lines(sheets: Iterable[Sheet]) -> Iterator[str]:
    for sheet in sheets:
        yield from sheet.preamble


def _fits(signs: Signs, sheet: Sheet) -> bool:
    lines = sheet.preamble
    if signs.member and not re.search(signs.member, short_name(sheet), re.IGNORECASE):
        return False
    if signs.preamble and not any(re.search(signs.preamble, line, re.IGNORECASE) for line in lines):
        return False
    if signs.no_preamble and any(
        re.search(signs.no_preamble, line, re.IGNORECASE) for line in lines
    ):
        return False
    return (
        fits_columns(sheet, signs.columns)
        and all(_is_filled(sheet, one) for one in signs.filled)
        and not any(_is_filled(sheet, one) for one in signs.absent)
    )


def _is_filled(sheet: Sheet, pattern: str) -> bool:
    columns = (name for found in find(sheet, pattern) for name in found.columns)
    return any(usable(sheet.columns[name]) for name in columns)


def _has_cell(sheets: Sequence[Sheet], member: str, column: str, like: str) -> bool:
    return re.fullmatch(like, cell(sheets, member, column), re.IGNORECASE) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    pieces = re.split(r"(\{axis\}|\{unit\}|\{any\})", pattern)
    return re.compile("".join(_HOLES.get(one) or re.escape(one.casefold()) for one in pieces))


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("²", "^2").split())
