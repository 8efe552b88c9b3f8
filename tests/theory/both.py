"""A simulated runner with a sensor on the pelvis and one on the chest."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace

from coach.app.simulated import EARLIER_RUN
from coach.calibration import Calibrated, CalibrationParams, calibrate
from coach.model import Calibration, Placement, SensorMount
from coach.simulation import Simulation, Story, parse_story, simulate
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline
from tests.theory.sessions import sample_blocks

PELVIS_ID, CHEST_ID = "simulated-pelvis", "simulated-chest"
SENSORS = """
[sensor.pelvis]
mounting = "sacrum-clip"
tilted_deg = 5.0
[sensor.chest]
mounting = "chest-strap"
tilted_deg = 6.0
"""


@dataclass(frozen=True)
class Both:
    """A runner; the texts are lines of the story's tables of the same name."""

    runner: str = "tilt_deg = 9.0\nlean_deg = 6.0"
    link: str = ""
    top: str = ""
    seed: int = 11

    def story(self, *phases: str) -> Story:
        """Phases are written as ``run 30; lean_deg = 5.0``."""
        lines = ['title = "test"\nplacement = ["pelvis", "chest"]', f"seed = {self.seed}", self.top]
        lines += ["[runner]", self.runner, SENSORS, "[link]", self.link]
        for phase in phases:
            head, *values = phase.split(";")
            do, for_s = head.split()
            lines += [f'[[phase]]\ndo = "{do}"\nfor_s = {for_s}', *values]
        return parse_story("\n".join(lines))


def uncalibrated() -> SessionConfig:
    """Both sensors, nothing known of how they sit."""
    pelvis = SensorMount(Placement.PELVIS, sensor_id=PELVIS_ID)
    return SessionConfig((pelvis, SensorMount(Placement.CHEST, sensor_id=CHEST_ID)))


@functools.cache
def calibrations(both: Both) -> tuple[Calibration, Calibration]:
    """Of pelvis and chest, from one standing stretch."""
    prelude = simulate(both.story("stand 5").calibration_prelude())
    found = []
    for one in (prelude, *prelude.others):
        # The first of several carries everybody's inputs.
        own = [e for e in prelude.inputs if getattr(e, "sensor_id", "") == one.sensor_id]
        blocks = [replace(b, sensor_id=one.sensor_id) for b in sample_blocks(own)]
        result = calibrate(blocks, one.story.placement, None, CalibrationParams())
        assert isinstance(result, Calibrated), result
        found.append(result.calibration)
    return found[0], found[1]


@functools.cache
def known(both: Both) -> SessionConfig:
    """The configuration of a later session: calibrated, and the usual values learnt."""
    pelvis, chest = calibrations(both)
    config = SessionConfig(
        (
            SensorMount(Placement.PELVIS, calibration=pelvis, sensor_id=PELVIS_ID),
            SensorMount(Placement.CHEST, calibration=chest, sensor_id=CHEST_ID),
        )
    )
    pipeline = Pipeline(replace(config, settings=EARLIER_RUN))
    pipeline.push_many(simulate(both.story("stand 5").baseline_run()).inputs)
    return replace(config, baseline=pipeline.baseline)


def true_flexion_rad(simulation: Simulation, phase: int) -> float:
    """True mean of trunk against pelvis in a phase."""
    (chest,) = simulation.others
    return chest.truth.phases[phase].tilt_rad - simulation.truth.phases[phase].tilt_rad
