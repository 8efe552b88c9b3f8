"""What may be given to an analysis; a wrong argument says what is allowed."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from coach.analysis.where_from import SpeedTold
from coach.core_wording import Wording
from coach.model import Placement
from coach.model.rates import rate_problem
from coach.settings import Settings, changes, settings_from_mapping

if TYPE_CHECKING:
    import numpy.typing as npt

    from coach.model.blocks import FloatArray

_T = TypeVar("_T")

SPEED_PERIOD_S = 1.0
"""A told speed goes in this often, as from a belt or a watch."""


class DoubtfulInputWarning(UserWarning):
    """The samples given can be these, but something speaks against it."""


def placement_of(value: Placement | str) -> Placement:
    """A placement by its name.

    Raises:
        ValueError: There is none; the message lists them.
    """
    try:
        return Placement(value)
    except ValueError:
        raise ValueError(
            Wording(
                "placement is {value!r}; use one of: {known}",
                value=value,
                known=", ".join(one.value for one in Placement),
            )
        ) from None


def checked_settings(value: Settings | Mapping[str, Any] | None) -> Settings:
    """Settings with every value in its range, as in a file of settings.

    Args:
        value: Settings, or a mapping nested (``{"cues": {"gap_s": 60}}``) or with dots
            (``{"cues.gap_s": 60}``); ``None`` for the defaults.

    Raises:
        SettingsError: Unknown name, wrong type, or a number out of its range.
        TypeError: Something else.
    """
    if value is None:
        return Settings()
    if isinstance(value, Settings):
        settings_from_mapping(changes(value, Settings()))
        return value
    if isinstance(value, Mapping):
        return settings_from_mapping(_nested(value))
    raise _wrong_type("settings", value, "a coach.Settings or a mapping such as {'cues.gap_s': 60}")


def _nested(flat: Mapping[str, Any]) -> dict[str, Any]:
    """With each dot in a name a level further down."""
    nested: dict[str, Any] = {}
    for name, value in flat.items():
        *folders, last = str(name).split(".")
        inner = nested
        for folder in folders:
            inner = inner.setdefault(folder, {})
        if isinstance(value, Mapping) and isinstance(inner.get(last, {}), Mapping):
            inner[last] = {**inner.get(last, {}), **_nested(value)}
        else:
            inner[last] = value
    return nested


def item_or_none(name: str, kind: type[_T], value: _T | Mapping[str, Any] | None) -> _T | None:
    """An object of the vocabulary, itself or its fields by name.

    Args:
        name: Of the argument.
        kind: Its class.
        value: One, a mapping of its fields, or ``None``.

    Raises:
        ValueError: A field that it has not; the message lists them. Or as its class says.
        TypeError: Something else.
    """
    if value is None or isinstance(value, kind):
        return value
    fields = [field.name for field in dataclasses.fields(kind)]  # type: ignore[arg-type]
    if not isinstance(value, Mapping):
        raise _wrong_type(name, value, f"a coach.{kind.__name__}, a mapping of its fields or None")
    unknown = [field for field in value if field not in fields]
    if unknown:
        raise ValueError(
            Wording(
                "{name}: no field {field!r}; there are {known}",
                name=name,
                field=unknown[0],
                known=", ".join(fields),
            )
        )
    return kind(**value)


def all_of(name: str, kind: type[_T], values: Sequence[_T]) -> tuple[_T, ...]:
    """A sequence of objects of one class.

    Raises:
        TypeError: It is none, or something else is in it.
    """
    if not isinstance(values, (list, tuple)):
        raise _wrong_type(name, values, f"a list of coach.{kind.__name__}")
    for value in values:
        if not isinstance(value, kind):
            raise _wrong_type(f"{name} has something that", value, f"a coach.{kind.__name__}")
    return tuple(values)


def check_rate(rate_hz: float) -> None:
    """Refuse what is no sample rate.

    Raises:
        TypeError: It is no number.
        ValueError: No sensor has it; the message says what is allowed.
    """
    if not isinstance(rate_hz, (int, float, np.integer, np.floating)):
        raise _wrong_type("rate_hz", rate_hz, "a number")
    problem = rate_problem(float(rate_hz))
    if problem:
        raise ValueError(f"rate_hz: {problem}")


def speeds_of(speed_m_s: npt.ArrayLike | None, times_s: FloatArray) -> tuple[SpeedTold, ...]:
    """What is told of speed, once a second.

    Args:
        speed_m_s: One number, ``(n,)`` with NaN where it is not known, or ``None``.
        times_s: ``(n,)`` of the samples, from 0 on.

    Raises:
        ValueError: Another shape, or a speed that nobody runs.
    """
    if speed_m_s is None:
        return ()
    speed = np.asarray(speed_m_s, dtype=np.float64)
    if speed.shape not in ((), times_s.shape):
        raise ValueError(
            Wording(
                "speed_m_s has shape {shape}; it must be a number or {rows}",
                shape=speed.shape,
                rows=times_s.shape,
            )
        )
    if (speed < 0.0).any() or np.isinf(speed).any():
        raise ValueError(Wording("speed_m_s must not be negative or infinite"))
    each = np.broadcast_to(speed, times_s.shape)
    seconds = np.arange(0.0, times_s[-1], SPEED_PERIOD_S) if len(times_s) else times_s
    told = zip(seconds, each[np.searchsorted(times_s, seconds)], strict=True)
    return tuple(
        SpeedTold(float(t_s), float(value)) for t_s, value in told if not math.isnan(value)
    )


def _wrong_type(name: str, value: object, allowed: str) -> TypeError:
    return TypeError(
        Wording(
            "{name} is a {kind}; give {allowed}",
            name=name,
            kind=type(value).__name__,
            allowed=allowed,
        )
    )
