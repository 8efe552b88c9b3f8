"""What a live recording says about itself, fixed at its first input."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from coach.app.versions import versions
from coach.recording import Provenance, SessionHeader
from coach.settings import Settings, changes

if TYPE_CHECKING:
    from coach.model import Baseline, Calibration, Phrasebook, Placement


def live_header(
    t_zero_host_s: float,
    *,
    title: str,
    placement: Placement,
    provenance: Provenance,
    sensor: tuple[str, str],
    calibration: Calibration | None,
    baseline: Baseline,
    phrases: Phrasebook,
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
        phrases: What the coach may say.
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
        phrases=phrases,
        settings=changes(settings, Settings()),
        versions=versions(),
    )
