"""A story as a session: calibrated and with a baseline, both by the algorithms of a real one."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from coach.app.calibration_samples import sensor_data
from coach.app.versions import versions
from coach.calibration import CalibrationParams, Rejected, calibrate
from coach.core_wording import Wording
from coach.cues import BandParams, CueParams
from coach.model import Plan, SensorMount
from coach.recording import Provenance, SessionHeader
from coach.recording.json_form import item_of
from coach.settings import Settings
from coach.simulation import simulate
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.model import Input
    from coach.simulation import Story
    from coach.simulation.body import BodyStory

# The run before a story is short, and steady from its first stride on.
EARLIER_RUN = Settings(cues=CueParams(warm_up_s=0.0, band=BandParams(learn_s=120.0)))

# A simulated session happened on no day. A made-up one, the same for the same story and seed, makes
# them the same file, and different ones different sessions of a history.
_YEAR_UTC = datetime(2000, 1, 1, tzinfo=UTC)
_MINUTES = 366 * 24 * 60


@dataclass(frozen=True, slots=True)
class SimulatedSession:
    """A session ready to be recorded.

    Args:
        header: With calibration and baseline.
        inputs: What sensor and radio delivered.
        warnings: What the user should know, one line each.
    """

    header: SessionHeader
    inputs: Sequence[Input]
    warnings: tuple[str, ...]


def made_up_start(story: Story | BodyStory, seed: int | None) -> datetime:
    """A minute of the year 2000 for a story and a seed."""
    what = f"{story.title}/{story.seed if seed is None else seed}"
    return _YEAR_UTC + timedelta(minutes=zlib.crc32(what.encode()) % _MINUTES)


def simulated_session(
    story: Story, seed: int | None, start: datetime | None = None
) -> SimulatedSession:
    """Play a story, after its calibration prelude and its baseline run.

    Args:
        story: The story.
        seed: In place of the story's own. Sensor and runner are drawn from it, so it is the same
            for all three parts.
        start: When it begins, UTC; ``None`` for ``made_up_start``.

    Raises:
        ValueError: The story's plan is none.
    """
    prelude = simulate(story.calibration_prelude(), seed)
    places = {one.sensor_id: one.story.placement for one in (prelude, *prelude.others)}
    mounts, warnings = calibrated(prelude.inputs, places)
    pipeline = Pipeline(SessionConfig(mounts, settings=EARLIER_RUN))
    pipeline.push_many(simulate(story.baseline_run(), seed).inputs)
    header = SessionHeader(
        created_utc=made_up_start(story, seed) if start is None else start,
        title=story.title,
        mounts=mounts,
        provenance=Provenance.SIMULATED,
        sensors={one.sensor_id: "simulated sensor" for one in (prelude, *prelude.others)},
        baseline=pipeline.baseline,
        plan=item_of(Plan, dict(story.plan)),
        settings=dict(story.settings),
        versions=versions(),
    )
    return SimulatedSession(header, simulate(story, seed).inputs, warnings)


def calibrated(
    inputs: Sequence[Input], places: Mapping[str, Placement]
) -> tuple[tuple[SensorMount, ...], tuple[str, ...]]:
    """How the sensors sit, by somebody who stands still and bends forward once.

    Args:
        inputs: Of that.
        places: Sensor id -> where it sits, the first one first.

    Returns:
        The sensors, and a line for each that could not be calibrated.
    """
    data = sensor_data(inputs, 0.0)
    mounts: list[SensorMount] = []
    warnings: tuple[str, ...] = ()
    for sensor_id, placement in places.items():
        found = calibrate(list(data[sensor_id].blocks), placement, None, CalibrationParams())
        if isinstance(found, Rejected):
            warnings += (Wording("recorded without a calibration: {detail}", detail=found.detail),)
        calibration = None if isinstance(found, Rejected) else found.calibration
        named = sensor_id if len(places) > 1 else ""
        mounts.append(SensorMount(placement, calibration=calibration, sensor_id=named))
    return tuple(mounts), warnings
