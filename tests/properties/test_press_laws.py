"""Presses of a button: how many were in a row is told by the sensor's clock, not by the radio."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.model import ButtonPress, Command
from coach.wiring.presses import PATIENCE_S, PATTERNS, WITHIN_S, Presses
from tests.properties.packets import packet

PACKET_S = 0.08
WRAP_S = 4294.967296
gaps = st.lists(st.integers(1, 40), min_size=1, max_size=12)
"""Packets between two presses."""


def meant(numbers, within):
    """What presses in these packets ask for, by how far they are apart."""
    rows = [[numbers[0]]]
    for a, b in pairwise(numbers):
        if (b - a) * PACKET_S <= within:
            rows[-1].append(b)
        else:
            rows.append([b])
    return [PATTERNS[min(len(row), 3)] for row in rows]


def played(numbers, delays_s, *, start_s=0.0, clock=True):
    """Packets in order, one each 80 ms, with some told late but never before one sent earlier."""
    presses, found, now_s = Presses(), [], 0.0
    for k in range(numbers[-1] + 40):
        now_s = max(now_s, k * PACKET_S + delays_s[k % len(delays_s)])
        found += presses.pass_time(now_s)
        device_s = (start_s + k * PACKET_S) % WRAP_S if clock else None
        if k in numbers:
            press = ButtonPress(now_s, "s", device_s, WRAP_S if clock else math.inf)
            found += presses.press(press, now_s)
        more = {} if clock else {"timeless": True}
        block = packet(8 * k, now_s, device_s, wrap_s=WRAP_S if clock else math.inf, **more)
        found += presses.samples(block)
    return found


@given(gaps=gaps, delays=st.lists(st.floats(0.0, 1.3), min_size=1, max_size=9))
def test_a_radio_that_delays_changes_no_count(gaps, delays):
    numbers = [sum(gaps[: i + 1]) for i in range(len(gaps))]
    assert played(numbers, delays) == meant(numbers, WITHIN_S)


@given(gaps=gaps, start_s=st.floats(WRAP_S - 5.0, WRAP_S))
def test_nor_does_the_wrap_of_the_clock(gaps, start_s):
    numbers = [sum(gaps[: i + 1]) for i in range(len(gaps))]
    # A gap of exactly the limit falls to either side by the last bit of the clock.
    if any(abs(gap * PACKET_S - WITHIN_S) < 1e-6 for gap in gaps):
        return
    assert played(numbers, [0.01], start_s=start_s) == meant(numbers, WITHIN_S)


@given(gaps=gaps)
def test_a_sensor_without_a_clock_is_counted_by_arrival(gaps):
    numbers = [sum(gaps[: i + 1]) for i in range(len(gaps))]
    assert played(numbers, [0.0], clock=False) == meant(numbers, WITHIN_S)


@pytest.mark.parametrize(("count", "command"), PATTERNS.items())
def test_what_the_sensor_counted_is_taken_at_once(count, command):
    presses = Presses()
    assert presses.press(ButtonPress(1.0, "s", counted=count), 1.0) == [command]
    assert presses.pass_time(99.0) == []


def test_two_sensors_are_two_buttons():
    presses = Presses()
    for sensor in ("chest", "pelvis"):
        assert presses.press(ButtonPress(1.0, sensor), 1.0) == []
    assert presses.pass_time(2.0) == [Command.BUTTON, Command.BUTTON]


def test_a_press_before_the_link_is_lost_counts_after_a_while():
    presses = Presses()
    presses.press(ButtonPress(1.0, "s", 7.0, WRAP_S), 1.0)
    assert presses.pass_time(1.0 + PATIENCE_S) == []
    assert presses.pass_time(1.1 + PATIENCE_S) == [Command.BUTTON]


def test_a_packet_told_late_ends_no_row():
    presses = Presses()
    presses.press(ButtonPress(1.0, "s", 7.0, WRAP_S), 1.0)
    assert presses.samples(packet(0, 1.05, 6.5, wrap_s=WRAP_S)) == []
    assert presses.press(ButtonPress(1.3, "s", 7.4, WRAP_S), 1.3) == []
    assert presses.samples(packet(8, 2.0, 8.1, wrap_s=WRAP_S)) == [Command.STATUS]
