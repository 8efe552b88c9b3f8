"""Every setting of a tree as a row of a table: what it is, what it may be, what it is for."""

from __future__ import annotations

import dataclasses
import inspect
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coach.model.units import unit_in_name
from coach.settings.build import Path, plain, usual
from coach.settings.kinds import Kind, hints_of, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting.

    Args:
        path: Keys from the root.
        value: What it is, as TOML has it.
        kind: What it may be.
        unit: Unit as its name tells, or empty.
        meaning: What it is for, from the documentation of its class.
    """

    path: Path
    value: object
    kind: Kind
    unit: str
    meaning: str

    @property
    def name(self) -> str:
        """Keys with dots between."""
        return ".".join(self.path)


def settings_of(tree: Any, where: Path = ()) -> Iterator[Setting]:  # noqa: ANN401 - any tree
    """Every setting of a tree of dataclasses; those of a table come before its sub-tables."""
    cls = type(tree)
    hints = hints_of(cls)
    meanings = meanings_of(cls)
    tables = []
    for field in dataclasses.fields(tree):
        value, path = getattr(tree, field.name), (*where, field.name)
        if dataclasses.is_dataclass(value):
            tables.append((value, path))
            continue
        kind = kind_of(hints[field.name], usual(tree, field.name))
        if kind is not None:
            # What docstrings mark as code, people read in quotes.
            meaning = meanings.get(field.name, "").replace("``", '"')
            yield Setting(path, plain(value), kind, unit_in_name(field.name), meaning)
    for table, path in tables:
        yield from settings_of(table, path)


def meanings_of(cls: type) -> dict[str, str]:
    """Name of a parameter -> its line in the ``Args`` of the class's documentation."""
    text = inspect.cleandoc(cls.__doc__ or "")
    _, _, args = text.partition("\nArgs:\n")
    entries = re.findall(r"^    (\w+): (.*(?:\n {8,}.*)*)", args, flags=re.MULTILINE)
    return {name: " ".join(words.split()) for name, words in entries}
