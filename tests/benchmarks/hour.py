"""One hour of a simulated runner at 100 Hz, as a recording; made once and kept."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from coach.calibration import Calibrated, CalibrationParams, calibrate
from coach.model import Baseline, SensorMount
from coach.recording import Provenance, RecordingWriter, SessionHeader
from coach.simulation import parse_story, simulate
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline
from tests.theory.sessions import sample_blocks

SECONDS = 3600
RATE_HZ = 100

# The last half hour folds forward, so that there is something to say.
STORY = f"""
title = "One hour"
placement = "chest"
seed = 1
rate_hz = {RATE_HZ}
[sensor]
mounting = "chest-strap"
[[phase]]
do = "stand"
for_s = 10
[[phase]]
do = "run"
for_s = {SECONDS // 2 - 10}
[[phase]]
do = "run"
for_s = {SECONDS // 2}
lean_deg = [6.0, 14.0]
"""


def recording() -> Path:
    """Path of the recording; it is made if no earlier run left it in the temporary folder."""
    path = Path(tempfile.gettempdir()) / f"coach-benchmark-{abs(hash_of(STORY)):x}.mcap"
    if not path.exists():
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        write_story(part, STORY)
        part.rename(path)
    return path


def hash_of(text: str) -> int:
    """The same in every process, unlike ``hash``."""
    return int.from_bytes(text.encode(), "little") % (2**61 - 1)


def write_story(path: Path, text: str) -> None:
    """Record a story, its runner calibrated and with usual values from an earlier run."""
    story = parse_story(text)
    prelude = sample_blocks(simulate(story.calibration_prelude()).inputs)
    found = calibrate(prelude, story.placement, None, CalibrationParams())
    assert isinstance(found, Calibrated)
    pipeline = Pipeline(
        SessionConfig((SensorMount(story.placement, calibration=found.calibration),))
    )
    pipeline.push_many(simulate(story.baseline_run()).inputs)
    header = SessionHeader(
        created_utc=datetime(2026, 1, 1, tzinfo=UTC),
        title=story.title,
        mounts=(SensorMount(story.placement, calibration=found.calibration),),
        provenance=Provenance.SIMULATED,
        baseline=Baseline(dict(pipeline.baseline.metrics)),
    )
    with RecordingWriter(path, header) as writer:
        for event in simulate(story).inputs:
            writer.write_input(event)
