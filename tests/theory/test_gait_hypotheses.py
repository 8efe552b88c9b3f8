"""Walking or running, and at which step rate: both hypotheses on gaits whose rate is exact."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import coach
from coach.gait.hypotheses import GaitOdds, HypothesisParams, weigh
from coach.gait.locomotion import LocomotionParams, LocomotionTracker
from coach.gait.rhythm import RhythmParams, measure
from coach.model import Locomotion, Validity
from coach.model.units import GRAVITY_M_S2

PARAMS = HypothesisParams()
RATES_HZ = [26, 52, 104, 208]
PENDULUM, SPRING = 1.0, -1.0
"""Forward force a quarter of a step ahead of the vertical one, or behind it."""


def gait(
    spm, bounce_g, *, kind, overtone=0.0, uneven=0.0, rate_hz=104, for_s=20.0, turn=0.0, seed=3
):
    """Specific force forward, left and up, with the noise of a cheap sensor on a loose strap.

    ``overtone`` at twice the step rate and ``uneven`` at half of it are over ``bounce_g``; ``turn``
    is the phase of the overtone.
    """
    rng = np.random.default_rng(seed)
    t_s = np.arange(round(for_s * rate_hz)) / rate_hz
    step = 2.0 * np.pi * spm / 60.0 * t_s
    up = np.cos(step) + overtone * np.cos(2.0 * step + turn) + uneven * np.cos(0.5 * step + 0.7)
    up = GRAVITY_M_S2 * (1.0 + bounce_g * up)
    ahead = -1.5 * kind * np.sin(step)
    return np.stack([ahead, 0.8 * np.sin(0.5 * step), up], axis=1) + rng.normal(
        scale=0.2, size=(len(t_s), 3)
    )


def odds_of(force, rate_hz=104, *, forward=True, pelvic=True):
    newest = force[-2 * rate_hz :]
    ahead = newest[:, 0] if forward else None
    return weigh(newest[:, 2], ahead, 1.0 / rate_hz, PARAMS, pelvic=pelvic)


@pytest.mark.parametrize("rate_hz", RATES_HZ)
@pytest.mark.parametrize("axes", ["forward=+x,up=+z", None])
@pytest.mark.parametrize(("spm", "bounce_g"), [(84, 0.09), (104, 0.14), (112, 0.2)])
def test_a_walk_whose_overtone_is_the_strongest_is_no_run_at_twice_its_rate(
    spm, bounce_g, axes, rate_hz
):
    for overtone, turn in ((0.8, 3.1), (1.6, 0.0)):
        force = gait(spm, bounce_g, kind=PENDULUM, overtone=overtone, turn=turn, rate_hz=rate_hz)
        stated = {} if axes is None else {"axes": axes}
        grid = coach.analyze(force, None, rate_hz=rate_hz, placement="waist", **stated).grid
        settled = grid.t_s > 6.0
        assert set(grid.locomotion[settled]) == {"walking"}
        read = grid["cadence_spm"][settled & grid.valid("cadence_spm")]
        assert np.median(read) == pytest.approx(spm, abs=3.0)
        assert read.max() < 1.3 * spm


@pytest.mark.parametrize("rate_hz", RATES_HZ)
@pytest.mark.parametrize("spm", [134, 140, 146])
def test_where_walks_and_jogs_bounce_alike_pendulum_and_spring_part_them(spm, rate_hz):
    for kind, sign in ((PENDULUM, -1.0), (SPRING, 1.0)):
        found = odds_of(gait(spm, 0.48, kind=kind, rate_hz=rate_hz), rate_hz)
        assert sign * found.log_odds > LocomotionParams().clear
        assert 60.0 * found.run_hz == pytest.approx(spm, abs=4.0)
        assert 60.0 * found.walk_hz == pytest.approx(spm, abs=4.0)


def test_a_phase_between_pendulum_and_spring_says_nothing():
    force = gait(140, 0.48, kind=SPRING)
    force[:, 0] = 0.15 * (force[:, 2] - GRAVITY_M_S2)
    assert odds_of(force).log_odds == pytest.approx(odds_of(force, forward=False).log_odds, abs=0.5)


def test_forward_and_back_mistaken_costs_no_more_than_its_likelihood_says():
    """A sensor worn back to front: a clear walk and a clear run stay what they are."""
    walk = odds_of(gait(110, 0.25, kind=SPRING, overtone=0.3))
    run = odds_of(gait(172, 1.1, kind=PENDULUM, overtone=0.3))
    assert walk.log_odds < -LocomotionParams().clear
    assert run.log_odds > LocomotionParams().clear


def test_a_chest_that_nods_counts_less():
    force = gait(140, 0.48, kind=SPRING)
    at_pelvis, at_chest = (odds_of(force, pelvic=pelvic).log_odds for pelvic in (True, False))
    assert odds_of(force, forward=False).log_odds < at_chest < at_pelvis


@pytest.mark.parametrize("forward", [True, False])
@pytest.mark.parametrize("uneven", [0.3, 0.6])
def test_a_one_sided_runner_is_not_halved(uneven, forward):
    found = odds_of(gait(164, 0.9, kind=SPRING, uneven=uneven, overtone=0.3), forward=forward)
    assert found.log_odds > LocomotionParams().clear
    assert 60.0 * found.run_hz == pytest.approx(164, abs=4.0)


@pytest.mark.parametrize("forward", [True, False])
@pytest.mark.parametrize("spm", [200, 233])
def test_the_quickest_steps_are_within_the_search(spm, forward):
    """Steep uphill, runners take 230 steps a minute."""
    found = odds_of(gait(spm, 0.8, kind=SPRING), forward=forward)
    assert found.log_odds > LocomotionParams().clear
    assert 60.0 * found.run_hz == pytest.approx(spm, abs=4.0)


def unclear_force():
    """A shuffle that by its bouncing alone may be a quick walk as well as a slow jog."""
    for bounce_g in np.arange(0.3, 0.9, 0.01):
        force = gait(142, float(bounce_g), kind=SPRING)
        if abs(odds_of(force, forward=False).log_odds) < 0.3:
            return force
    pytest.fail("some bouncing speaks for neither")


def test_while_the_gait_is_unclear_neither_begins_and_nothing_is_read():
    force = unclear_force()
    rhythm = measure(force[-416:, 2], None, 1.0 / 104.0, RhythmParams(), pelvic=True)
    tracker = LocomotionTracker(LocomotionParams())
    assert {tracker.update(rhythm, bent=False) for _ in range(10)} == {Locomotion.OTHER}
    grid = coach.analyze(force, None, rate_hz=104, placement="waist").grid
    unclear = grid.locomotion == Locomotion.OTHER.value
    assert unclear[grid.t_s > 6.0].mean() > 0.5
    seen = {
        grid.validity[name][i]
        for name in ("cadence_spm", "contact_time_s")
        for i in np.flatnonzero(unclear)
    }
    assert seen <= {Validity.UNCLEAR_GAIT.value, Validity.NO_SENSOR.value}
    assert Validity.UNCLEAR_GAIT.value in seen


def test_a_state_that_the_odds_speak_for_stays():
    """Between the borders the last state holds on its own side of zero, and not beyond."""
    tracker = LocomotionTracker(LocomotionParams())
    up = gait(165, 1.0, kind=SPRING)[-416:, 2]
    rhythm = measure(up, None, 1.0 / 104.0, RhythmParams(), pelvic=True)
    seen = [
        tracker.update(replace(rhythm, odds=GaitOdds(log_odds, 2.75, 2.75)), bent=False)
        for log_odds in (9.0, 0.5, -0.5, 0.5, 9.0)
    ]
    run, other = Locomotion.RUNNING, Locomotion.OTHER
    assert seen == [run, run, other, other, run]
