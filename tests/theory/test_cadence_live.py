"""The live reading, from the four marks of each step."""

from __future__ import annotations

import numpy as np
import pytest

from coach.gait.live_cadence import CadenceParams, LiveCadence
from coach.gait.steps import FORCE_UP, SPEED_UP, StepParams, StepTracker
from coach.model.units import GRAVITY_M_S2

STEADY_S = np.full(20, 60.0 / 170.0)
SHAPE = (0.31, 0.22, 0.27)
"""A step's marks are not evenly spaced, nor are the two feet alike."""


def follow(lasting_s, *, marks=4, live=None, skip=()):
    """Steps of these durations and so many marks of one more: the reader, and when it is."""
    live = live or LiveCadence(CadenceParams())
    t_s = 0.0
    for k, step_s in enumerate([*lasting_s, lasting_s[-2]]):
        live.step(t_s, unbroken=k > 0)
        foot = 0.02 * (k % 2)
        ends = np.cumsum(SHAPE) + foot
        told = marks if k == len(lasting_s) else 4
        for quarter, end in enumerate(ends[: told - 1], start=1):
            if (k, quarter) not in skip:
                live.quarter(t_s + end * step_s, quarter)
        last_s, t_s = t_s, t_s + step_s
    return live, last_s


def read(*args, **kwargs):
    live, t_s = follow(*args, **kwargs)
    return live.read(t_s)


@pytest.mark.parametrize("marks", [1, 2, 3, 4])
def test_even_steps_are_counted_exactly(marks):
    assert read(STEADY_S, marks=marks) == pytest.approx(170.0)


@pytest.mark.parametrize("steps", [4, 5, 7, 9, 32])
@pytest.mark.parametrize("least", [2, 6, 16])
def test_every_pair_of_lengths_gives_a_reading(steps, least):
    live = LiveCadence(CadenceParams(least_steps=least, steps=steps))
    assert read(np.full(70, 60.0 / 170.0), live=live) == pytest.approx(170.0)


@pytest.mark.parametrize("certain", [1.0, 2.6, 2.61])
def test_a_border_without_width_is_no_division_by_zero(certain):
    lasting_s = [*STEADY_S, STEADY_S[0] / 1.06, STEADY_S[0] / 1.06]
    with np.errstate(all="raise"):
        for n in range(10, len(lasting_s) + 1):
            live = LiveCadence(CadenceParams(surprise=2.6, certain=certain))
            assert 169.0 < read(lasting_s[:n], live=live) < 182.0
    live = LiveCadence(CadenceParams(surprise=2.6, certain=certain))
    assert read(lasting_s, live=live) > 175.0


@pytest.mark.parametrize("seed", range(8))
def test_a_few_irregular_steps_tell_no_cadence_until_they_are_even(seed):
    """Of seven steps that stray by an eighth the mean is known to some eight steps/min."""
    astray = STEADY_S[:7] * (1.0 + 0.12 * np.random.default_rng(seed).standard_normal(7))
    assert read(astray) == 0.0
    assert read(STEADY_S[:7]) == pytest.approx(170.0)
    assert read([*astray, *STEADY_S, *STEADY_S]) == pytest.approx(170.0)
    sure_of_all = LiveCadence(CadenceParams(doubt_spm=100.0, odd_stride=0.5))
    assert read(astray, live=sure_of_all) > 0.0


def test_a_limp_neither_counts_nor_looks_like_a_change():
    lasting_s = STEADY_S.copy()
    lasting_s[::2] *= 1.15
    lasting_s[1::2] *= 0.85
    for n in range(14, 20):
        assert read(lasting_s[:n]) == pytest.approx(170.0, abs=1e-6)


@pytest.mark.parametrize("factor", [1.06, 0.94])
def test_one_step_of_another_cadence_is_enough(factor):
    lasting_s = [*STEADY_S, STEADY_S[0] / factor]
    assert read(lasting_s, marks=1) == pytest.approx(170.0 * factor, abs=1.5)


def test_a_quarter_more_says_more():
    lasting_s = [*STEADY_S, STEADY_S[0] / 1.04]
    found = [read(lasting_s, marks=marks) for marks in (1, 4)]
    assert 170.0 < found[0] < found[1] <= 170.0 * 1.04 + 0.5


@pytest.mark.parametrize("size", [0.75, 1.3])
@pytest.mark.parametrize("after", [0, 1, 2, 5])
def test_an_odd_step_is_no_change(size, after):
    lasting_s = [*STEADY_S, size * STEADY_S[0], *STEADY_S[:after]]
    n = CadenceParams().steps
    # Among the last steps it has at most its share of the mean.
    mean_s = STEADY_S[0] * (n - 1 + size) / n
    low, high = sorted((170.0, 60.0 / mean_s))
    assert low - 0.5 <= read(lasting_s, marks=1) <= high + 0.5


def test_a_large_change_takes_two_steps():
    lasting_s = [*STEADY_S, STEADY_S[0] / 1.15, STEADY_S[0] / 1.15]
    assert read(lasting_s[:-1], marks=1) < 174.0
    assert read(lasting_s, marks=1) == pytest.approx(170.0 * 1.15, abs=3.0)


@pytest.mark.parametrize("after", [4, 5, 6, 9])
def test_the_quick_steps_of_a_sharp_turn_do_not_count_once_it_is_over(after):
    turn_s = STEADY_S[0] / np.array([1.35, 1.4, 1.3, 1.35])
    assert read([*STEADY_S, *turn_s, *STEADY_S[:after]]) == pytest.approx(170.0, abs=3.5)


def test_while_two_strides_are_odd_there_is_no_cadence():
    lasting_s = [*STEADY_S, *(STEADY_S[:4] / 1.35)]
    assert read(lasting_s) == 0.0
    assert read([*STEADY_S, *(STEADY_S[:16] / 1.35)]) == pytest.approx(170.0 * 1.35, abs=0.5)


def test_marks_that_come_twice_are_passed_over_and_missing_ones_do_no_harm():
    live, t_s = follow(STEADY_S)
    live.quarter(t_s + 0.3, 1)
    live.quarter(t_s + 0.31, 2)
    assert live.read(t_s) == pytest.approx(170.0)
    assert read(STEADY_S, skip={(12, 1), (14, 3)}) == pytest.approx(170.0)


def test_the_reading_needs_steps_and_forgets_them():
    p = CadenceParams()
    assert read(STEADY_S[: p.least_steps - 1]) == 0.0
    live, t_s = follow(STEADY_S[: p.least_steps])
    assert live.read(t_s) == pytest.approx(170.0)
    assert live.read(t_s + 2.0) == 0.0


def test_after_a_missing_step_it_begins_anew():
    live, t_s = follow(STEADY_S)
    live.step(t_s + 1.0, unbroken=False)
    assert live.read(t_s + 1.0) == 0.0


@pytest.mark.parametrize("by", [FORCE_UP, SPEED_UP])
@pytest.mark.parametrize("hz", [2.0, 2.8])
def test_a_sine_has_four_crossings_a_quarter_apart(by, hz):
    tracker = StepTracker(0.01, StepParams((1.1, 5.0), 0.0, by))
    t_s = np.arange(0.0, 20.0, 0.01)
    up = GRAVITY_M_S2 * (1.0 + np.sin(2.0 * np.pi * hz * t_s))
    found = tracker.push(t_s, up, np.zeros(len(t_s), dtype=np.uint8))
    found = [crossing for crossing in found if crossing.t_s > 10.0]
    turn = [crossing.quarter for crossing in found]
    assert turn == [(turn[0] + k) % 4 for k in range(len(turn))]
    apart_s = np.diff([crossing.t_s for crossing in found])
    assert apart_s == pytest.approx(0.25 / hz, abs=1e-3)
    # The force itself, or its integral a quarter later, its delay through the filter taken off.
    own = [c.t_s - tracker.contact_lead_s(1.0 / hz) for c in found if not c.quarter]
    phase = np.mod(np.array(own) * hz - (0.25 if by == SPEED_UP else 0.0) + 0.5, 1.0) - 0.5
    assert np.abs(phase).max() < 0.01


def test_a_second_bounce_makes_crossings_of_force_but_not_of_speed():
    tracker = StepTracker(0.01, StepParams((1.1, 5.0), 0.0, SPEED_UP))
    t_s = np.arange(0.0, 20.0, 0.01)
    wave = 2.0 * np.pi * 1.8 * t_s
    up = GRAVITY_M_S2 + np.sin(wave) + 1.4 * np.sin(2.0 * wave + 1.5)
    found = tracker.push(t_s, up, np.zeros(len(t_s), dtype=np.uint8))
    found = [crossing for crossing in found if crossing.t_s > 10.0]
    for quarter, times in ((0, 1), (2, 1), (1, 2), (3, 2)):
        assert sum(c.quarter == quarter for c in found) == pytest.approx(18 * times, abs=1)
