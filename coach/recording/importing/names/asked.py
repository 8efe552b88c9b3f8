"""Columns that the user names."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.core_wording import Wording
from coach.recording.importing.names.name_words import listed
from coach.recording.importing.problem import ImportProblem, ImportReason
from coach.recording.importing.streams import Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.recording.importing.options import ImportOptions
    from coach.recording.importing.sheet import Sheet

OPTIONS: Mapping[Quantity, str] = MappingProxyType(
    {Quantity.ACC: "--acc-columns", Quantity.GYRO: "--gyro-columns"}
)


def check_asked(sheets: Sequence[Sheet], options: ImportOptions) -> None:
    """Raise an ``ImportProblem`` if no sheet has the columns that the user asks for."""
    for quantity in OPTIONS:
        asked = asked_for(options, quantity)
        if asked and not any(columns_asked_for(sheet, asked, quantity) for sheet in sheets):
            raise absent(sheets[0], asked[0])


def asked_for(options: ImportOptions, quantity: Quantity) -> tuple[str, str, str] | None:
    """What the user says of this quantity's columns."""
    asked = {Quantity.ACC: options.acc_columns, Quantity.GYRO: options.gyro_columns}
    return asked.get(quantity)


def columns_asked_for(
    sheet: Sheet, asked: tuple[str, str, str] | None, quantity: Quantity
) -> tuple[str, ...] | None:
    """The columns of these names or numbers, or ``None`` if none is there."""
    if asked is None:
        return None
    columns = [column_asked_for(sheet, name) for name in asked]
    found = tuple(name for name in columns if name is not None)
    if found and len(found) < len(columns):
        raise absent(sheet, asked[columns.index(None)])
    if found and len(set(found)) < len(found):
        raise ImportProblem(
            ImportReason.OPTION,
            Wording("{options} names a column twice; name x, y and z", options=OPTIONS[quantity]),
        )
    return found or None


def column_asked_for(sheet: Sheet, asked: str) -> str | None:
    """By its name, or by its place, from 1."""
    if asked in sheet.columns:
        return asked
    listed = list(sheet.columns)
    return listed[int(asked) - 1] if asked.isdecimal() and 0 < int(asked) <= len(listed) else None


def absent(sheet: Sheet, name: str) -> ImportProblem:
    """The line for a column that is not there."""
    return ImportProblem(
        ImportReason.COLUMNS,
        Wording(
            "{sheet_name} has no column {name!r}; it has {listed}",
            sheet_name=sheet.name,
            name=name,
            listed=listed(sheet.columns),
        ),
    )
