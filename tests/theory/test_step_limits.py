"""The rules that make crossings to steps and steps to feet, each part by itself and exactly."""

from __future__ import annotations

import numpy as np
import pytest

from coach.gait.foot_taps import FootTapParams, FootTaps
from coach.gait.hypotheses import GaitOdds
from coach.gait.landings import Landings
from coach.gait.live_cadence import CadenceParams, LiveCadence
from coach.gait.locomotion import LocomotionParams, LocomotionTracker
from coach.gait.rhythm import Rhythm
from coach.gait.shape import OBLIQUITY
from coach.gait.sides import WALKING_SIDES, SideParams, SideVote
from coach.gait.step_chain import LandingParams, StepChain
from coach.gait.step_side import StrideSpan, likeness_to_left
from coach.gait.steps import Crossing
from coach.model import Locomotion, Side
from coach.model.ring_buffer import RingBuffer

RUN, WALK, STAND = Locomotion.RUNNING, Locomotion.WALKING, Locomotion.STANDING
STEP_S, DT_S = 0.35, 0.01


class Chain:
    """Sees when the crossings are, and nothing of the steps between them."""

    def __init__(self):
        sides = {RUN: SideParams(), WALK: WALKING_SIDES}
        self.steps = StepChain(LandingParams())
        self.landings = Landings(LandingParams(), sides, axes_known=False)

    def close(self):
        self.steps.restart()
        return self.landings.close()


def extended(chain, times_s, mode=RUN):
    told = []
    for t_s in times_s:
        crossing = Crossing(0, float(t_s), float(t_s) + DT_S, True)
        step = chain.steps.extend(
            mode, crossing, lead_s=0.1, period_s=STEP_S, horizon_s=float(t_s) + DT_S
        )
        told += [] if step is None else chain.landings.land(step)
    return told


def crossings(chain):
    return [one.crossing_s for one in chain.landings.chain]


EVEN = STEP_S * np.arange(12)


@pytest.mark.parametrize("part", [0.1, 0.4, 0.59])
def test_a_crossing_sooner_than_six_tenths_of_a_step_is_a_wobble_of_the_last(part):
    chain = Chain()
    extended(chain, np.sort([*EVEN, EVEN[5] + part * STEP_S]))
    assert crossings(chain) == pytest.approx(EVEN)


def test_a_crossing_after_six_tenths_of_a_step_is_a_step():
    chain = Chain()
    extended(chain, [*EVEN, EVEN[-1] + 0.61 * STEP_S])
    assert len(chain.landings.chain) == len(EVEN) + 1


@pytest.mark.parametrize(("part", "kept"), [(1.4, 13), (1.5, 1), (2.0, 1)])
def test_a_crossing_later_than_a_step_and_a_half_begins_the_chain_anew(part, kept):
    chain = Chain()
    extended(chain, [*EVEN, EVEN[-1] + part * STEP_S])
    assert len(chain.landings.chain) == kept


def test_steps_that_a_change_of_mode_looks_back_on_are_told_once():
    chain = Chain()
    told = extended(chain, EVEN, WALK)
    told += chain.close()
    told += extended(chain, [*EVEN[-4:], EVEN[-1] + STEP_S, EVEN[-1] + 2.0 * STEP_S], RUN)
    told += chain.close()
    times_s = [step.t_s for step in told]
    assert np.diff(times_s) == pytest.approx(STEP_S)
    assert times_s[-1] == pytest.approx(EVEN[-1] + 2.0 * STEP_S - 0.1)


# Standing, walking.


def swaying(share):
    """A weak rhythm at 1.6 Hz that holds so much of the power."""
    power = np.full(44, 1e-6)
    power[6], power[8] = share, 1.0 - share  # the step rate, and beside it and its multiples
    return Rhythm(GaitOdds(-5.0, 0.0, 1.6), 0.08, 0.0, 0.08, power, 0.25)


def test_a_weak_walk_begins_with_two_regular_instants_in_a_row():
    tracker = LocomotionTracker(LocomotionParams())
    regular, fidgeting = swaying(0.9), swaying(0.2)
    seen = [
        tracker.update(rhythm, bent=False)
        for rhythm in (fidgeting, regular, fidgeting, regular, regular, regular)
    ]
    assert seen == [STAND, STAND, STAND, STAND, WALK, WALK]


@pytest.mark.parametrize(
    ("strength", "flight", "runs"), [(0.7, 0.0, True), (0.4, 0.0, False), (0.4, 0.2, True)]
)
def test_a_last_second_without_flight_and_strength_ends_a_run(strength, flight, runs):
    """The spectrum of the seconds before still speaks for running."""
    tracker = LocomotionTracker(LocomotionParams())
    odds = GaitOdds(4.0, 2.8, 1.4)
    for _ in range(6):
        tracker.update(Rhythm(odds, 1.0, 0.3, 1.0), bent=False)
    assert tracker.state is Locomotion.RUNNING
    tracker.update(Rhythm(odds, 0.9, flight, strength), bent=False)
    assert (tracker.state is Locomotion.RUNNING) is runs


# Feet.


def voted(phase, steps=30):
    """Feet named by a movement that comes so much of a stride off its usual place."""
    vote, likeness = SideVote(SideParams()), np.exp(2j * np.pi * phase)
    for k in range(steps):
        vote.step()
        vote.vote(likeness if k % 2 else -likeness)
    return vote.name()[0]


@pytest.mark.parametrize("phase", [-0.18, 0.0, 0.18])
def test_a_movement_near_its_usual_phase_names_the_feet(phase):
    assert voted(phase) is Side.LEFT


@pytest.mark.parametrize("phase", [-0.24, -0.2, 0.2, 0.24, 0.26, 0.3])
def test_a_movement_a_quarter_of_a_stride_off_names_none(phase):
    assert voted(phase) is Side.UNKNOWN


class At:
    def __init__(self, contact_s):
        self.contact_s = contact_s


FEET = [At(0.4 * k) for k in range(40)]  # the last, of parity +1, at 15.6 s; even ones are -1


def tapped(*taps_s):
    feet = FootTaps(FootTapParams())
    for t_s in taps_s:
        feet.tap(t_s)
    return feet.left_parity(20.0, FEET, 1.0)


def test_four_taps_on_landings_of_one_foot_tell_it():
    assert tapped(0.8, 2.4, 4.0, 5.6) == -1.0
    assert tapped(0.4, 2.0, 3.6, 5.2) == 1.0
    assert tapped(0.8, 2.4, 4.0) is None


def test_taps_between_two_landings_tell_nothing():
    near = 0.4 * 0.4  # of a step
    assert tapped(*(t_s + near - 0.01 for t_s in (0.8, 2.4, 4.0, 5.6))) == -1.0
    assert tapped(*(t_s + near + 0.01 for t_s in (0.8, 2.4, 4.0, 5.6))) is None


def test_a_quarter_of_the_taps_may_be_on_the_other_foot_and_no_more():
    assert tapped(0.8, 2.4, 4.0, 5.2) is not None  # three of four
    assert tapped(0.8, 2.4, 3.6, 5.2) is None  # two of four
    assert tapped(0.8, 2.4, 4.0, 5.6, 6.8, 8.4) is None  # four of six


@pytest.mark.parametrize("gain_deg", [-8.0, 0.0, 8.0])
def test_what_the_pelvis_leans_into_a_turn_is_none_of_its_rolling(gain_deg):
    t_s = np.arange(0.0, 3.0, DT_S)
    rolling = 3.0 * np.sin(2.0 * np.pi * t_s / (2.0 * STEP_S))
    rows = np.zeros((6, len(t_s)))
    rows[OBLIQUITY] = np.radians(rolling + gain_deg * t_s / (2.0 * STEP_S))
    history = RingBuffer(6, 6.0)
    history.append(t_s, *rows)
    stride = StrideSpan(1.0, 1.0 + STEP_S, 1.0 + 2.0 * STEP_S, 3.0)
    (seen,) = likeness_to_left(history, ((OBLIQUITY, 0.52, 1.0),), [stride], DT_S)
    rows[OBLIQUITY] = np.radians(rolling)
    straight = RingBuffer(6, 6.0)
    straight.append(t_s, *rows)
    (alone,) = likeness_to_left(straight, ((OBLIQUITY, 0.52, 1.0),), [stride], DT_S)
    assert abs(seen - alone) < 0.1 * abs(alone)


# Cadence, now.


def test_two_and_a_half_steps_after_the_last_there_is_no_cadence_any_more():
    live = LiveCadence(CadenceParams())
    for t_s in EVEN:
        live.step(float(t_s), unbroken=t_s > 0.0)
    last_s = float(EVEN[-1])
    assert live.read(last_s + 2.4 * STEP_S) == pytest.approx(60.0 / STEP_S)
    assert live.read(last_s + 2.6 * STEP_S) == 0.0
