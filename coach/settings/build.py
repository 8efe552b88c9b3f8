"""Settings from a mapping, and the mapping of what differs."""

from __future__ import annotations

import dataclasses
import difflib
import enum
from collections.abc import Mapping
from typing import Any, TypeVar

from coach.core_wording import Wording
from coach.settings.kinds import hints_of, kind_of

T = TypeVar("T")
Path = tuple[str, ...]


class SettingsError(ValueError):
    """A setting is unknown, of the wrong kind or out of range. The message says what is allowed.

    Args:
        path: Keys from the root to the setting.
        problem: What is wrong, and what is allowed.
    """

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(Wording("{path}: {problem}", path=".".join(path), problem=problem))
        self.path = path


def build(default: T, values: Mapping[str, Any], where: Path = ()) -> T:
    """A tree of dataclasses with some values replaced.

    Args:
        default: The tree; what ``values`` does not name stays.
        values: Nested as the tree.
        where: Path of ``default``, for errors.

    Raises:
        SettingsError: Unknown name, wrong type, or a number out of its range.
    """
    hints = hints_of(type(default))
    changed: dict[str, Any] = {}
    for key, value in values.items():
        path = (*where, key)
        if key not in hints:
            raise SettingsError(path, _no_such(key, hints))
        now = getattr(default, key)
        if dataclasses.is_dataclass(now) and not isinstance(now, type):
            if not isinstance(value, Mapping):
                raise SettingsError(
                    path, Wording("is a table of settings, not {value!r}", value=value)
                )
            changed[key] = build(now, value, path)
            continue
        kind = kind_of(hints[key], usual(default, key))
        if kind is None:
            raise SettingsError(path, Wording("cannot be set"))
        try:
            changed[key] = kind.parse(value)
        except ValueError as error:
            told = Wording(
                "{error}; give {allowed} (default {usual})",
                error=error,
                allowed=kind.allowed,
                usual=plain(now),
            )
            raise SettingsError(path, told) from None
    return dataclasses.replace(default, **changed)  # type: ignore[type-var]


def changes(tree: Any, default: Any) -> dict[str, Any]:  # noqa: ANN401 - any tree of settings
    """What differs from ``default``, nested, as values of JSON or TOML."""
    found: dict[str, Any] = {}
    for field in dataclasses.fields(tree):
        value, usual = getattr(tree, field.name), getattr(default, field.name)
        if value == usual:
            continue
        if dataclasses.is_dataclass(value):
            found[field.name] = changes(value, usual)
        else:
            found[field.name] = plain(value)
    return found


def plain(value: object) -> object:
    """A value of a setting as JSON or TOML have it; ``""`` where nothing is set."""
    if isinstance(value, tuple):
        return [plain(part) for part in value]
    if isinstance(value, enum.Enum):
        return value.value
    if value is None:
        return ""
    return value if isinstance(value, (bool, int, float, str)) else str(value)


def usual(tree: object, name: str) -> object:
    """The default of a parameter as its class states it; else the value it has in ``tree``."""
    field = type(tree).__dataclass_fields__[name]  # type: ignore[attr-defined]
    return getattr(tree, name) if field.default is dataclasses.MISSING else field.default


def _no_such(key: str, hints: Mapping[str, object]) -> str:
    like = difflib.get_close_matches(key, hints, 1)
    if like:
        return Wording(
            "no such setting; did you mean {like}? here are {known}",
            like=like[0],
            known=", ".join(hints),
        )
    return Wording("no such setting; here are {known}", known=", ".join(hints))
