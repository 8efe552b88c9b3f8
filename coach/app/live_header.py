"""What a live recording says about itself, fixed at its first input."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from coach.app.versions import versions
from coach.recording import Provenance, SessionHeader
from coach.settings import Settings, changes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.host import Moment
    from coach.model import Baseline, Phrasebook, Practice, SensorMount


def live_header(
    t_zero_host_s: float,
    began: Moment,
    *,
    title: str,
    mounts: tuple[SensorMount, ...],
    provenance: Provenance,
    sensors: Mapping[str, str],
    baseline: Baseline,
    phrases: Phrasebook,
    settings: Settings,
    practice: Practice | None = None,
) -> SessionHeader:
    """The header of a session whose first input came at host time ``t_zero_host_s``.

    Args:
        t_zero_host_s: On the clock of ``host_now_s``.
        began: The same instant on the wall clock.
        title: For people.
        mounts: The sensors, with their calibrations in force at the start.
        provenance: Where the samples come from.
        sensors: Sensor id -> its name.
        baseline: In force at the start.
        phrases: What the coach may say.
        settings: In force.
        practice: What it is for, if it is no run.
    """
    return SessionHeader(
        created_utc=datetime.fromtimestamp(began.wall_utc_s, UTC),
        title=title,
        mounts=mounts,
        provenance=provenance,
        t_zero_host_s=t_zero_host_s,
        sensors=sensors,
        baseline=baseline,
        practice=practice,
        phrases=phrases,
        settings=changes(settings, Settings()),
        versions=versions(),
        dated=began.is_set,
    )
