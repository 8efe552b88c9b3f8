"""The mean cadence of a window of steps."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from coach.gait.cadence import window_cadence_spm
from coach.model import Locomotion, Side, Step


def steps_at(landed_s, *, contact_s=0.25, locomotion=Locomotion.RUNNING):
    return [
        Step(b, b - a, Side.UNKNOWN, 0.5, contact_s, None, locomotion)
        for a, b in pairwise(landed_s)
    ]


def evenly(begin_s, n, spm):
    return begin_s + np.arange(n) * 60.0 / spm


def test_even_steps_are_counted_exactly():
    steps = steps_at(evenly(0.1, 40, 171.3))
    assert window_cadence_spm(steps, 0.0, 10.0) == pytest.approx(171.3)
    assert window_cadence_spm(steps, 2.0, 7.0) == pytest.approx(171.3)


@pytest.mark.parametrize("n", [28, 29])
def test_a_limp_does_not_count(n):
    landed_s = evenly(0.0, n, 170.0)
    landed_s[1::2] += 0.06
    assert window_cadence_spm(steps_at(landed_s), 0.0, 60.0) == pytest.approx(170.0)


def test_a_pause_does_not_count():
    steps = steps_at(evenly(0.0, 12, 170.0)) + steps_at(evenly(7.0, 12, 170.0))
    assert window_cadence_spm(steps, 0.0, 20.0) == pytest.approx(170.0)


def test_walking_and_slowing_down_do_not_count():
    running = steps_at(evenly(0.0, 20, 170.0))
    slowing = steps_at(evenly(running[-1].t_s, 5, 120.0), contact_s=None)
    walking = steps_at(evenly(slowing[-1].t_s, 9, 110.0), locomotion=Locomotion.WALKING)
    steps = running + slowing + walking
    assert window_cadence_spm(steps, 0.0, 60.0) == pytest.approx(170.0)
    walked = window_cadence_spm(steps, 0.0, 60.0, Locomotion.WALKING)
    assert walked == pytest.approx(110.0)


def test_where_no_stance_is_ever_seen_all_steps_count():
    steps = steps_at(evenly(0.0, 20, 170.0), contact_s=None)
    assert window_cadence_spm(steps, 0.0, 60.0) == pytest.approx(170.0)


@pytest.mark.parametrize("at", [0, 1, 9, 20, 26])
@pytest.mark.parametrize("part", [0.3, 0.5, 0.7])
def test_a_landing_too_many_does_not_count(at, part):
    landed_s = evenly(0.0, 28, 162.0)
    extra_s = landed_s[at] + part * 60.0 / 162.0
    steps = steps_at(np.sort([*landed_s, extra_s]))
    assert window_cadence_spm(steps, 0.0, 60.0) == pytest.approx(162.0)


@pytest.mark.parametrize("at", [1, 2, 9, 20, 26])
def test_a_landing_too_few_in_the_chain_does_not_count(at):
    landed_s = np.delete(evenly(0.0, 40, 232.6), at)
    assert window_cadence_spm(steps_at(landed_s), 0.0, 60.0) == pytest.approx(232.6)


@pytest.mark.parametrize("unseen", [slice(1, None, 2), slice(2, None, 3), slice(5, 7)])
def test_a_foot_whose_stance_is_not_seen_is_counted(unseen):
    steps = steps_at(evenly(0.0, 40, 232.6))
    for step in steps[unseen]:
        steps[steps.index(step)] = replace(step, contact_time_s=None)
    assert window_cadence_spm(steps, 0.0, 60.0) == pytest.approx(232.6)


def test_the_quick_steps_of_a_sharp_turn_do_not_count():
    """As in a hard jog up and down a hall: real steps, four in a row, of another rate."""
    lasting_s = np.full(27, 60.0 / 162.0)
    lasting_s[12:16] = 0.27, 0.28, 0.29, 0.30
    steps = steps_at(np.cumsum([0.0, *lasting_s]))
    assert window_cadence_spm(steps, 0.0, 60.0) == pytest.approx(162.0, abs=1.0)


def test_a_change_of_pace_counts():
    """Strides are compared with those about them, so a window may hold several paces."""
    slow = steps_at(evenly(0.0, 101, 150.0))
    quick = steps_at(evenly(slow[-1].t_s, 101, 190.0))
    mean = 200.0 / (slow[-1].t_s + quick[-1].t_s - slow[-1].t_s) * 60.0
    assert window_cadence_spm(slow + quick, 0.0, 200.0) == pytest.approx(mean, rel=0.01)


def test_where_a_third_of_the_strides_is_odd_there_is_no_cadence():
    rng = np.random.default_rng(4)
    lasting_s = 60.0 / 165.0 * (1.0 + 0.6 * rng.uniform(-1.0, 1.0, 30))
    assert window_cadence_spm(steps_at(np.cumsum(lasting_s)), 0.0, 60.0) is None


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_too_few_steps_have_no_cadence(n):
    steps = steps_at(evenly(0.0, n + 1, 170.0))
    assert window_cadence_spm(steps, 0.0, 60.0) is None


def test_a_walk_is_counted_by_its_middle_strides():
    turning = steps_at(evenly(0.0, 5, 80.0), locomotion=Locomotion.WALKING)
    straight = steps_at(evenly(turning[-1].t_s, 20, 112.0), locomotion=Locomotion.WALKING)
    pause = steps_at(evenly(straight[-1].t_s + 4.0, 4, 90.0), locomotion=Locomotion.WALKING)
    steps = turning + straight + pause
    walked = window_cadence_spm(steps, 0.0, 60.0, Locomotion.WALKING)
    assert walked == pytest.approx(112.0)


def test_a_limp_does_not_count_in_walking():
    landed_s = evenly(0.0, 12, 110.0)
    landed_s[1::2] += 0.06
    steps = steps_at(landed_s, locomotion=Locomotion.WALKING)
    walked = window_cadence_spm(steps, 0.0, 60.0, Locomotion.WALKING)
    assert walked == pytest.approx(110.0)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_too_few_steps_of_a_walk_have_no_cadence(n):
    steps = steps_at(evenly(0.0, n + 1, 110.0), locomotion=Locomotion.WALKING)
    assert window_cadence_spm(steps, 0.0, 60.0, Locomotion.WALKING) is None
