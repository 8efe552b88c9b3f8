"""A sensor's clock against the host's: on, over, again or anew, at each border."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.decode.device_clock import DeviceClock, Step

TURN_S = 2**32 * 1e-6  # 71.6 minutes


def stepped(last_s, now_s, away_s, wrap_s=TURN_S):
    clock = DeviceClock(wrap_s)
    clock.step(last_s, 100.0)
    return clock.step(now_s, 100.0 + away_s)


@pytest.mark.parametrize(
    ("last_s", "now_s", "away_s", "expected"),
    [
        # The sensor ran for most of a turn and was switched off and on: no counter runs over so.
        (3000.0, 5.0, 20.0, Step.ANEW),
        (4200.0, 5.0, 10.0, Step.ANEW),  # 99.97 s to the turn's end and on, in ten
        (4200.0, 5.0, 99.97, Step.OVER),
        (TURN_S - 0.05, 0.05, 0.1, Step.OVER),
        (TURN_S - 0.05, 0.05, 40.0, Step.OVER),  # a stall held it back
        # Out of reach for long: less than half a turn back, and it did run over.
        (4000.0, 2700.0, TURN_S - 1300.0, Step.OVER),
        (4000.0, 2700.0, 60.0, Step.ANEW),
        (4000.0, 2700.0, 3.0 * TURN_S - 1300.0, Step.OVER),
        (1000.0, 1100.0, TURN_S + 100.0, Step.ON),
        (1000.0, 1100.0, 100.0, Step.ON),
        # Somebody's battery was out for ten minutes, and it shows more than before.
        (10.0, 300.0, 600.0, Step.ANEW),
        (1000.0, 1000.0, 0.0, Step.REPEATED),
        (1000.0, 996.0, 1.0, Step.REPEATED),
        (2.0, TURN_S - 2.0, 0.5, Step.REPEATED),  # from before it ran over
        (1000.0, 994.0, 1.0, Step.ANEW),
    ],
)
def test_a_counter_that_runs_over(last_s, now_s, away_s, expected):
    assert stepped(last_s, now_s, away_s) is expected


@pytest.mark.parametrize(
    ("now_s", "away_s", "expected"),
    [
        (1000.1, 0.1, Step.ON),
        (1029.0, 0.1, Step.ON),
        (1031.0, 0.1, Step.ANEW),
        (996.0, 1.0, Step.REPEATED),
        (994.0, 1.0, Step.ANEW),
        (1.0, 20.0, Step.ANEW),
    ],
)
def test_a_counter_that_never_does(now_s, away_s, expected):
    assert stepped(1000.0, now_s, away_s, math.inf) is expected


@given(
    start_s=st.floats(0.0, TURN_S - 1e-3),
    away_s=st.lists(st.floats(0.001, 5.0 * TURN_S), min_size=1, max_size=8),
    late_s=st.lists(st.floats(0.0, 8.0), min_size=9, max_size=9),
)
def test_time_that_goes_on_is_never_taken_for_a_restart(start_s, away_s, late_s):
    clock, true_s = DeviceClock(TURN_S), start_s
    clock.step(true_s % TURN_S, true_s + late_s[0])
    for pause_s, late in zip(away_s, late_s[1:], strict=False):
        true_s += pause_s
        step = clock.step(true_s % TURN_S, true_s + late)
        assert step in (Step.ON, Step.OVER) or pause_s <= late_s[0] + 8.0


@given(last_s=st.floats(300.0, TURN_S - 300.0), away_s=st.floats(10.0, 120.0))
def test_a_restart_is_seen_however_far_the_counter_was(last_s, away_s):
    """Switched off and on, it begins at nought when it is found again."""
    # But for the one in which nought is just what it would show.
    apart_s = abs(TURN_S - last_s - away_s)
    assert stepped(last_s, 0.5, away_s) is Step.ANEW or apart_s < 61.0
