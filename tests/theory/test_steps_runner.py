"""Steps and their metrics on the simulated runner, whose contacts are known exactly."""

from __future__ import annotations

import functools
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from coach.model import Body, Locomotion, Side, Validity
from coach.simulation import simulate
from coach.simulation.forces import vertical_oscillation_m
from tests.theory.sessions import CHEST, PELVIS, config_of, run

BODY = Body(mass_kg=70.0, height_m=1.75, step_length_m=1.05)
EACH_RUNNER = pytest.mark.parametrize("runner", [CHEST, PELVIS], ids=["chest", "pelvis"])
FROM_S, UNTIL_S = 20.0, 44.0

# A sensor at the point whose motion the force is, so that height is the body's.
STILL = "lever_arm_m = [0.0, 0.0, 0.0]"
SMOOTH = "impact_g = 0\nwobble_g = 0\nimpact_wobble_deg = 0"


@functools.cache
def seen(runner, phase, sensor="", body=BODY):
    one = replace(runner, sensor=f"{runner.sensor}\n{sensor}")
    simulation = simulate(one.story("stand 8", f"run 38; {phase}"))
    return run(replace(config_of(runner), body=body), simulation)


def mean(session, name):
    grid = session.seen.grid
    at = (grid.t_s > FROM_S) & (grid.t_s < UNTIL_S) & grid.valid(name)
    assert at.any(), name
    return float(grid.raw[name][at].mean())


def true_times(session):
    contacts = [c for c in session.simulation.truth.contacts if FROM_S < c.t_ic_s < UNTIL_S]
    landed_s = np.array([c.t_ic_s for c in contacts])
    return (
        float(np.mean([c.t_fc_s - c.t_ic_s for c in contacts])),
        float(np.diff(landed_s).mean()),
        landed_s,
    )


@pytest.mark.parametrize(("spm", "duty"), [(160, 0.40), (172, 0.36), (185, 0.31)])
@EACH_RUNNER
def test_without_an_impact_contact_and_flight_are_right(runner, spm, duty):
    session = seen(runner, f"cadence_spm = {spm}\nduty_factor = {duty}\n{SMOOTH}", STILL)
    contact_s, step_s, _ = true_times(session)
    assert mean(session, "contact_time_s") == pytest.approx(contact_s, abs=0.006)
    assert mean(session, "flight_time_s") == pytest.approx(step_s - contact_s, abs=0.006)
    assert mean(session, "duty_factor") == pytest.approx(duty, abs=0.01)
    expected_m = vertical_oscillation_m(60.0 / step_s, duty)
    assert mean(session, "vertical_oscillation_m") == pytest.approx(expected_m, abs=0.002)


# The impact's share of the force is taken for stance, so contact reads long and landing early.
@EACH_RUNNER
def test_with_an_impact_contact_keeps_its_published_error(runner):
    session = seen(runner, "cadence_spm = 172")
    contact_s, step_s, landed_s = true_times(session)
    assert mean(session, "contact_time_s") == pytest.approx(contact_s, abs=0.02)
    assert mean(session, "flight_time_s") == pytest.approx(step_s - contact_s, abs=0.02)
    steps = [s for s in session.seen.steps if FROM_S < s.t_s < UNTIL_S]
    assert abs(len(steps) - len(landed_s)) <= 1
    late_s = np.array([s.t_s - landed_s[np.argmin(abs(landed_s - s.t_s))] for s in steps])
    assert abs(np.median(late_s)) < 0.02
    assert late_s.std() < 0.006


@EACH_RUNNER
def test_a_step_carries_what_it_was_like(runner):
    session = seen(runner, "cadence_spm = 172")
    steps = [s for s in session.seen.steps if FROM_S < s.t_s < UNTIL_S]
    for before, step in pairwise(steps):
        assert step.duration_s == pytest.approx(step.t_s - before.t_s)
        assert step.locomotion is Locomotion.RUNNING
        assert 0.2 < step.contact_time_s < 0.32
        assert 0.05 < step.vertical_oscillation_m < 0.11


@pytest.mark.parametrize("asymmetry", [-0.1, 0.1])
def test_a_limp_shows_with_its_sign(asymmetry):
    # The story's steps begin with the foot that names them, ours end with it.
    session = seen(PELVIS, f"cadence_spm = 165\nstep_asymmetry = {asymmetry}")
    level = mean(seen(PELVIS, "cadence_spm = 165"), "step_time_asymmetry")
    found = mean(session, "step_time_asymmetry")
    assert found - level == pytest.approx(-asymmetry, abs=0.03)


@EACH_RUNNER
def test_the_harder_the_impact_the_more_it_reads(runner):
    read = [
        mean(seen(runner, f"cadence_spm = 172\nimpact_g = {g}"), "impact_peak_m_s2")
        for g in (1.0, 1.6, 2.2, 3.0)
    ]
    assert all(later > sooner + 2.0 for sooner, later in pairwise(read))


def test_harder_impacts_and_braking_show():
    soft, hard = (seen(PELVIS, f"cadence_spm = 172\nimpact_g = {g}") for g in (0.2, 1.6))
    assert mean(hard, "impact_peak_m_s2") > mean(soft, "impact_peak_m_s2") + 5.0
    light, strong = (seen(PELVIS, f"cadence_spm = 172\nbraking_g = {g}") for g in (0.15, 0.35))
    gained = mean(strong, "braking_speed_loss_m_s") - mean(light, "braking_speed_loss_m_s")
    contact_s, _, _ = true_times(strong)
    assert gained == pytest.approx(0.20 * 9.81 * contact_s / np.pi, rel=0.15)


def test_irregular_steps_are_less_alike():
    even = seen(PELVIS, "cadence_spm = 172\nstep_jitter = 0")
    uneven = seen(PELVIS, "cadence_spm = 172\nstep_jitter = 0.06")
    for name in ("step_regularity", "stride_regularity"):
        assert mean(uneven, name) < mean(even, name) <= 1.0


def test_stiffness_is_given_to_whom_told_the_body_alone():
    told = seen(PELVIS, "cadence_spm = 172")
    assert 15e3 < mean(told, "vertical_stiffness_n_m") < 45e3
    assert 5e3 < mean(told, "leg_stiffness_n_m") < 20e3
    untold = seen(PELVIS, "cadence_spm = 172", body=Body())
    for name in ("vertical_stiffness_n_m", "leg_stiffness_n_m"):
        assert (untold.seen.grid.validity[name] == Validity.NO_SENSOR.value).all()


# After the twentieth step of a bout, over both bouts of uneven, leaning, shaky runners.
@pytest.mark.parametrize("seed", [1, 2, 3])
@EACH_RUNNER
def test_feet_are_right_after_twenty_steps(runner, seed):
    rng = np.random.default_rng(seed)
    phase = (
        f"cadence_spm = {rng.uniform(150, 190):.0f}\n"
        f"step_asymmetry = {rng.uniform(-0.1, 0.1):.3f}\n"
        f"side_force_g = {rng.uniform(0.06, 0.15):.3f}\nwobble_g = {rng.uniform(0.05, 0.2):.3f}"
    )
    one = replace(runner, seed=seed)
    simulation = simulate(one.story("stand 6", f"run 25; {phase}", "stand 5", f"run 20; {phase}"))
    session = run(config_of(runner), simulation)
    contacts = simulation.truth.contacts
    landed_s = np.array([c.t_ic_s for c in contacts])
    for begin_s, end_s in ((6.0, 31.0), (36.0, 56.0)):
        steps = [s for s in session.seen.steps if begin_s < s.t_s < end_s][20:]
        assert len(steps) > 20
        for step in steps:
            true = contacts[int(np.argmin(abs(landed_s - step.t_s)))].side
            assert step.side is true
            assert step.side is not Side.UNKNOWN
