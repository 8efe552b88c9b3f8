"""What the timing stage tells of, each word by its exact cause and by nothing else."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from coach.model import FaultKind, SensorScale
from tests.properties.packets import DT_S, SIZE, packet, steady, timed

LAST = 40  # packets before anything goes wrong
END = LAST * SIZE
END_S = END * DT_S
UNIT = SensorScale(1.0, 1.0, math.inf)


def before():
    return steady(range(0, END, SIZE))


def after(first_index, late_s=0.0, **first_more):
    """Packets in good order again, whose arrivals are so much later than their numbers say."""
    indices = range(first_index, first_index + END, SIZE)
    return [
        packet(i, (i + SIZE - 1) * DT_S + 0.02 + late_s, **(first_more if i == first_index else {}))
        for i in indices
    ]


def lost(samples):
    return lambda: before() + after(END + samples)


def announced_reboot():
    return before() + after(0, late_s=END_S, restarted=True)


def unannounced_reboot():
    return before() + after(0, late_s=END_S)


def stream_started_anew():
    """The count begins again while the sensor's own clock runs on."""
    again = [
        packet(i, END_S + 1.0 + i * DT_S, END_S + 0.9 + i * DT_S, restarted=i == 0)
        for i in range(0, END, SIZE)
    ]
    return before() + again


def device_clock_ahead():
    indices = range(END, 2 * END, SIZE)
    return before() + [packet(i, (i + SIZE - 1) * DT_S + 0.02, i * DT_S + 0.8) for i in indices]


def exact(index, t_s):
    return packet(index, t_s + 1.0, t_s, exact_clock=True)


def exact_time_steps_back():
    return [exact(0, 0.0), exact(SIZE, -0.5)]


def exact_time_leaps():
    return [exact(0, 0.0), exact(SIZE, SIZE * DT_S + 2.0)]


def not_a_number():
    counts = np.ones((SIZE, 6))
    counts[6, 1] = counts[7, 0] = math.nan
    return [packet(0, 1.0, counts=counts, scale=UNIT)]


def full_scale():
    counts = np.full((SIZE, 6), 32767, dtype=np.int16)
    return [packet(0, 1.0, counts=counts)]


WORDS = {
    "one packet lost": (
        lost(SIZE),
        FaultKind.GAP,
        "80 ms of samples lost; interpolated",
        SIZE,
    ),
    "two packets lost": (
        lost(2 * SIZE),
        FaultKind.GAP,
        "160 ms of samples lost; bridged for attitude alone",
        2 * SIZE,
    ),
    "five packets lost": (
        lost(5 * SIZE),
        FaultKind.GAP,
        "400 ms of samples lost; averages and steps restart",
        5 * SIZE,
    ),
    "stream started anew": (
        stream_started_anew,
        FaultKind.GAP,
        "stream started anew; averages and steps restart",
        0,
    ),
    "reboot announced": (
        announced_reboot,
        FaultKind.REBOOT,
        "sensor restarted; a new segment begins",
        1,
    ),
    "delivered again": (
        lambda: before() + before()[-2:] + after(END),
        FaultKind.DUPLICATE,
        "samples delivered again or late; dropped",
        SIZE,
    ),
    "half delivered again": (
        lambda: before() + after(END - 3),
        FaultKind.DUPLICATE,
        "samples delivered again or late; dropped",
        3,
    ),
    "overrun": (
        lambda: before() + after(END, overrun=True),
        FaultKind.FIFO_OVERRUN,
        "sensor lost samples before sending",
        1,
    ),
    "device clock ahead": (
        device_clock_ahead,
        FaultKind.CLOCK,
        "device time and arrival disagree; stream time follows arrival",
        1,
    ),
    "exact time back": (
        exact_time_steps_back,
        FaultKind.CLOCK,
        "time stepped back; samples follow the last",
        1,
    ),
    "exact time ahead": (
        exact_time_leaps,
        FaultKind.CLOCK,
        "stream time jumped by 2.0 s; averages and steps restart",
        1,
    ),
    "no number": (
        not_a_number,
        FaultKind.BAD_VALUE,
        "samples that no worn sensor gives, impossible or frozen; taken as lost",
        2,
    ),
    "full scale": (
        full_scale,
        FaultKind.CLIPPED,
        "sensor at full scale: what lies beyond is cut off",
        1,
    ),
    "no numbers, no clock": (
        lambda: [packet(None, 1.0, timeless=True)],
        FaultKind.NO_COUNTER,
        "the sensor numbers no samples; what is lost is inferred from arrival",
        1,
    ),
    "no numbers": (
        lambda: [packet(None, 1.0, 0.0)],
        FaultKind.NO_COUNTER,
        "the sensor numbers no samples; what is lost is inferred from device time",
        1,
    ),
}


@pytest.mark.parametrize("cause", WORDS)
def test_a_cause_has_its_words_and_no_others(cause):
    packets, kind, detail, count = WORDS[cause]
    (fault,) = timed(packets()).faults
    assert (fault.kind, fault.detail, fault.count) == (kind, detail, count)


def test_a_reboot_that_nobody_announced_is_told_after_the_late_packets():
    late, reboot = timed(unannounced_reboot()).faults
    assert (late.kind, late.count) == (FaultKind.DUPLICATE, SIZE)
    assert (reboot.kind, reboot.detail) == (
        FaultKind.REBOOT,
        "sensor counts anew; a new segment begins",
    )


def test_a_stream_begun_anew_that_nobody_announced_is_no_reboot():
    """The first packets of the new stream were lost; the sensor's clock ran on."""
    unmarked = [replace(one, restarted=False) for one in stream_started_anew()]
    late, anew = timed(unmarked).faults
    assert late.kind is FaultKind.DUPLICATE
    assert (anew.kind, anew.count) == (FaultKind.GAP, 0)
    assert anew.detail == "stream started anew; averages and steps restart"


def test_what_is_in_good_order_says_nothing():
    assert not timed(before() + after(END)).faults
