"""A story as a session: calibrated and with a baseline, both by the algorithms of a real one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from coach.app.samples import sensor_data
from coach.app.versions import versions
from coach.calibration import CalibrationParams, Rejected, calibrate
from coach.chain import SessionConfig
from coach.pipeline import Pipeline
from coach.recording import Provenance, SessionHeader
from coach.simulation import SENSOR_ID, simulate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model import Input
    from coach.simulation import Story

# A simulated session happened on no day. A fixed one makes the same story and seed the same file.
_CREATED_UTC = datetime(2000, 1, 1, tzinfo=UTC)


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


def simulated_session(story: Story, seed: int | None) -> SimulatedSession:
    """Play a story, after its calibration prelude and its baseline run.

    Args:
        story: The story.
        seed: In place of the story's own. Sensor and runner are drawn from it, so it is the same
            for all three parts.
    """
    warnings: tuple[str, ...] = ()
    prelude = simulate(story.calibration_prelude(), seed)
    blocks = list(sensor_data(prelude.inputs, 0.0).blocks)
    found = calibrate(blocks, story.placement, None, CalibrationParams())
    if isinstance(found, Rejected):
        calibration = None
        warnings = (f"recorded without a calibration: {found.detail}",)
    else:
        calibration = found.calibration
    pipeline = Pipeline(SessionConfig(story.placement, calibration=calibration))
    pipeline.push_many(simulate(story.baseline_run(), seed).inputs)
    header = SessionHeader(
        created_utc=_CREATED_UTC,
        title=story.title,
        placement=story.placement,
        provenance=Provenance.SIMULATED,
        sensors={SENSOR_ID: "simulated sensor"},
        calibration=calibration,
        baseline=pipeline.baseline,
        versions=versions(),
    )
    return SimulatedSession(header, simulate(story, seed).inputs, warnings)
