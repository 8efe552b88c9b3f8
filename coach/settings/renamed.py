"""Settings that have another name than they had: files and recordings of earlier versions go on."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from coach.core_wording import Wording
from coach.settings.build import Path, SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_STRIDE_FILTER = ("orientation", "running", "stride_filter")
_PLUMB = ("orientation", "running", "plumb")

RENAMED: Mapping[Path, Path] = MappingProxyType(
    {
        ("orientation", "refill"): ("orientation", "gap_fill"),
        ("orientation", "doubt"): ("orientation", "uncertainty_gate"),
        ("orientation", "running", "gyro_matrix", "spun"): (
            "orientation", "running", "gyro_matrix", "turned_about_up",
        ),
        _PLUMB: _STRIDE_FILTER,
        (*_PLUMB, "told_m_s"): (*_STRIDE_FILTER, "measured_speed_m_s"),
        (*_PLUMB, "vouch_rad"): (*_STRIDE_FILTER, "general_filter_rad"),
    }
)  # fmt: skip
"""Former path -> present path, of a setting or of a whole table."""


def present_path(path: Path) -> Path:
    """The present path of a setting, whichever name it is given by."""
    return _moved(path, RENAMED)


def former_path(path: Path) -> Path:
    """The path that a setting had before; the same where it was never renamed."""
    return _moved(path, {new: old for old, new in RENAMED.items()})


def present_names(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values with the present names, nested as before.

    Raises:
        SettingsError: A setting is given by both its names.
    """
    found: dict[str, Any] = {}
    for path, value in leaves(values):
        now = present_path(path)
        if now != path and _is_in(values, now):
            raise SettingsError(
                path, Wording("is now called {now}, which is set too; remove it", now=".".join(now))
            )
        table = found
        for key in now[:-1]:
            table = table.setdefault(key, {})
        table[now[-1]] = value
    return found


def leaves(values: Mapping[str, Any]) -> Iterator[tuple[Path, Any]]:
    """Every value that is no table, and every empty table, with its path."""
    for key, value in values.items():
        if isinstance(value, dict) and value:
            yield from (((key, *path), leaf) for path, leaf in leaves(value))
        else:
            yield (key,), value


def _moved(path: Path, table: Mapping[Path, Path]) -> Path:
    for n in range(len(path), 0, -1):
        if path[:n] in table:
            return (*table[path[:n]], *path[n:])
    return path


def _is_in(values: Mapping[str, Any], path: Path) -> bool:
    for key in path[:-1]:
        values = values.get(key, {})
        if not isinstance(values, dict):
            return False
    return path[-1] in values
