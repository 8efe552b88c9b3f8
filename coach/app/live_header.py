"""What a live recording says about itself, fixed at its first input."""

from __future__ import annotations

import dataclasses
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from coach.app.versions import versions
from coach.recording import Provenance, SessionHeader

if TYPE_CHECKING:
    from coach.model import Baseline, Calibration, Placement
    from coach.settings import Settings


def live_header(
    t_zero_host_s: float,
    *,
    title: str,
    placement: Placement,
    provenance: Provenance,
    sensor: tuple[str, str],
    calibration: Calibration | None,
    baseline: Baseline,
    settings: Settings,
) -> SessionHeader:
    """The header of a session whose first input came at host time ``t_zero_host_s``.

    Args:
        t_zero_host_s: On the clock of ``time.monotonic``.
        title: For people.
        placement: Where the sensor sits.
        provenance: Where the samples come from.
        sensor: Its id and its name.
        calibration: In force at the start.
        baseline: In force at the start.
        settings: In force.
    """
    ago = timedelta(seconds=time.monotonic() - t_zero_host_s)
    return SessionHeader(
        created_utc=datetime.now(UTC) - ago,
        title=title,
        placement=placement,
        provenance=provenance,
        t_zero_host_s=t_zero_host_s,
        sensors=dict([sensor]),
        calibration=calibration,
        baseline=baseline,
        settings=changed_settings(settings),
        versions=versions(),
    )


def changed_settings(settings: Settings) -> dict[str, Any]:
    """What differs from the settings as delivered, nested as in ``Settings``, JSON values."""
    return _changed(settings, type(settings)())


def _changed(values: Any, default: Any) -> dict[str, Any]:  # noqa: ANN401 - any settings table
    changes: dict[str, Any] = {}
    for field in dataclasses.fields(values):
        value, usual = getattr(values, field.name), getattr(default, field.name)
        if value == usual:
            continue
        if dataclasses.is_dataclass(value):
            changes[field.name] = _changed(value, usual)
        else:
            changes[field.name] = list(value) if isinstance(value, tuple) else value
    return changes
