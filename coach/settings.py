"""All settings of the core in one tree, read from a mapping (the shell reads the TOML)."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from coach.calibration import GuideParams
from coach.cues import PRAISE, RULES, CueParams
from coach.gait import GaitParams
from coach.metrics import MetricsParams
from coach.orientation import OrientationParams
from coach.timing import TimingParams

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Settings:
    """Tuning of every stage.

    Args:
        grid_s: Period of metrics and decisions.
        timing: Clock and gaps.
        orientation: Attitude filter.
        gait: Steps and locomotion.
        metrics: Windows.
        cues: The policy.
        guide: Calibration led by the coach.
    """

    grid_s: float = 0.5
    timing: TimingParams = field(default_factory=TimingParams)
    orientation: OrientationParams = field(default_factory=OrientationParams)
    gait: GaitParams = field(default_factory=GaitParams)
    metrics: MetricsParams = field(default_factory=MetricsParams)
    cues: CueParams = field(default_factory=CueParams)
    guide: GuideParams = field(default_factory=GuideParams)


class SettingsError(ValueError):
    """A setting is unknown or of the wrong kind. The message names it and what is allowed."""


def settings_from_mapping(values: Mapping[str, Any]) -> Settings:
    """Settings with some values replaced.

    Args:
        values: Nested as in ``Settings``, e.g. ``{"cues": {"gap_s": 60}}``.

    Raises:
        SettingsError: Unknown name, wrong type, or a number that is not positive and finite.
    """
    settings = _build(Settings, values, "")
    names = [PRAISE, *(rule.name for rule in RULES)]
    unknown = set(settings.cues.off) - set(names)
    if unknown:
        raise SettingsError(f"cues.off: no rule '{min(unknown)}'; the rules are {', '.join(names)}")
    return settings


def _build(cls: type[T], values: Mapping[str, Any], where: str) -> T:
    default = cls()
    hints = typing.get_type_hints(cls)
    changes: dict[str, Any] = {}
    for key, value in values.items():
        path = f"{where}{key}"
        if key not in hints:
            raise SettingsError(f"{path}: no such setting; here are {', '.join(hints)}")
        changes[key] = _value(hints[key], value, path, getattr(default, key))
    return dataclasses.replace(default, **changes)  # type: ignore[type-var]


def _value(hint: object, value: object, path: str, default: object) -> object:
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        if not isinstance(value, Mapping):
            raise SettingsError(f"{path}: is a table of settings, not {value!r}")
        return _build(hint, value, f"{path}.")
    parse = _PARSERS.get(hint)
    if parse is None:
        raise SettingsError(f"{path}: cannot be set from a file")
    return parse(value, f"{path} (default {default})")


def _number(value: object, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise SettingsError(f"{where}: needs a number, not {value!r}")
    if not 0.0 <= value < 1e9:
        raise SettingsError(f"{where}: {value} is out of range 0 to 1e9")
    return float(value)


def _count(value: object, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 10**6:
        raise SettingsError(f"{where}: needs a whole number from 1, not {value!r}")
    return value


def _words(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)) or not all(isinstance(v, str) for v in value):
        raise SettingsError(f"{where}: needs a list of words, not {value!r}")
    return tuple(value)


def _range(value: object, where: str) -> tuple[float, float]:
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        raise SettingsError(f"{where}: needs two numbers [low, high], not {value!r}")
    low, high = (_number(v, where) for v in value)
    if not low < high:
        raise SettingsError(f"{where}: the first number must be below the second")
    return low, high


_PARSERS: Mapping[object, Callable[[object, str], object]] = {
    float: _number,
    int: _count,
    tuple[str, ...]: _words,
    tuple[float, float]: _range,
}
