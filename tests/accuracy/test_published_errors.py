"""Each family's errors on people whom nobody looked at when they were published.

Errors are one sigma, so of several people the root mean square of error over published error is at
most one, and no single one is beyond three. The link loses what an unkind one does.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pytest

from coach.decode import FAMILIES
from coach.metrics import tells
from coach.model import Locomotion, MetricSnapshot, Placement, SensorMount
from coach.simulation import simulate
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline
from tests.accuracy.sensors_on_sale import ANGLES, FAMILIES_HEARD, FROM_S, read, story_of, worn
from tests.first_of import first_of

SEEDS = range(100, 102)
"""Those of ``RESULTS.md``, by which errors were published, are the first ones."""
RUN_S = 75.0
MOST_SIGMAS = 3.0


@dataclass(frozen=True)
class Found:
    """Error over published error, one for each runner, place and metric."""

    metric: str
    sigmas: float


def states():
    """Families that tell of running, as bought and calibrated where they ask for it."""
    for family in FAMILIES_HEARD:
        worth = FAMILIES[family].worth
        if any(one.ok for one in tells(worth, Placement.CHEST)):
            yield family, False
            if worth.calibrate_accelerometer:
                yield family, True


@pytest.mark.parametrize(
    ("family", "six"),
    first_of(states()),
    ids=lambda one: {True: "calibrated", False: ""}.get(one, one),
)
def test_a_family_is_as_good_as_is_published(family, six):
    worth = FAMILIES[family].worth.calibrated() if six else FAMILIES[family].worth
    found = []
    for placement in worn(family):
        told = {one.metric: one for one in tells(worth, placement)}
        for seed in SEEDS:
            one = read(family, story_of(seed, placement, RUN_S), six=six)
            errors = {name: one.rmse_rad[name] for name in ANGLES[placement] if told[name].ok}
            errors["cadence_spm"] = one.cadence_mae_spm
            found += [
                Found(name, error / told[name].error)
                for name, error in errors.items()
                if not math.isnan(error)
            ]
    angles, cadence = (
        np.array([one.sigmas for one in found if (one.metric == "cadence_spm") is is_cadence])
        for is_cadence in (False, True)
    )
    assert len(cadence) == len(SEEDS) * len(worn(family))
    assert len(angles) >= (len(SEEDS) if worth.has_gyro else 0)
    for sigmas in (angles, cadence):
        if len(sigmas):
            assert np.sqrt(np.mean(sigmas**2)) <= 1.0, found
            assert sigmas.max() < MOST_SIGMAS, found


@pytest.mark.long
@pytest.mark.parametrize("placement", [Placement.CHEST, Placement.PELVIS], ids=lambda p: p.value)
def test_times_on_the_ground_are_as_good_as_is_published(placement):
    """The error is a runner's own, and the same with any sensor."""
    told = {one.metric: one.error for one in tells(FAMILIES["own"].worth, placement)}
    errors = {name: [] for name in ("contact_time_s", "flight_time_s", "duty_factor")}
    for seed in range(100, 112):
        simulation = simulate(story_of(seed, placement, 50.0, track=False, calm=True))
        outputs = Pipeline(SessionConfig((SensorMount(placement),))).push_many(simulation.inputs)
        shots = [
            one
            for one in outputs
            if isinstance(one, MetricSnapshot)
            and one.t_s > FROM_S
            and one.locomotion is Locomotion.RUNNING
        ]
        contacts = [c for c in simulation.truth.contacts if c.t_ic_s > FROM_S]
        step_s = np.diff([c.t_ic_s for c in contacts]).mean()
        contact_s = np.mean([c.t_fc_s - c.t_ic_s for c in contacts])
        true = {
            "contact_time_s": contact_s,
            "flight_time_s": step_s - contact_s,
            "duty_factor": 0.5 * contact_s / step_s,
        }
        for name, value in true.items():
            seen = [s.readings[name].value for s in shots if s.readings[name].ok]
            errors[name].append(np.mean(seen) - value)
    for name, off in errors.items():
        assert np.sqrt(np.mean(np.square(off))) <= told[name], name
        assert np.abs(off).max() < MOST_SIGMAS * told[name], name
