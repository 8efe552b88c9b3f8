"""A story as a session: calibrated and with a baseline, both by the algorithms of a real one."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
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
    from collections.abc import Iterable, Sequence

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
    several = bool(prelude.others)
    mounts, warnings = calibrated(
        [
            SensorMount(one.story.placement, sensor_id=one.sensor_id if several else "")
            for one in (prelude, *prelude.others)
        ],
        prelude.inputs,
    )
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
    mounts: Sequence[SensorMount], inputs: Iterable[Input]
) -> tuple[tuple[SensorMount, ...], tuple[str, ...]]:
    """Calibrate every sensor from a prelude in which its wearer stands, bends and walks.

    Args:
        mounts: How the sensors sit; one that is worn alone needs no name.
        inputs: Of the prelude.

    Returns:
        The same with their calibrations, and a line for each sensor that has none.
    """
    data, warnings = sensor_data(inputs, 0.0), []
    found_of: list[SensorMount] = []
    for mount in mounts:
        heard = data[mount.sensor_id] if mount.sensor_id else next(iter(data.values()))
        found = calibrate(list(heard.blocks), mount.placement, None, CalibrationParams())
        if isinstance(found, Rejected):
            warnings.append(
                Wording("recorded without a calibration: {detail}", detail=found.detail)
            )
        else:
            mount = replace(mount, calibration=found.calibration)  # noqa: PLW2901
        found_of.append(mount)
    return tuple(found_of), tuple(warnings)
