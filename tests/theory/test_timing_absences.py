"""A sensor that was away: it is dated right from the first packet on, whatever its ticks."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from coach.model import FaultKind
from tests.properties.packets import DT_S, SIZE, packet, timed

MIN, HOUR = 60.0, 3600.0
WRAPS_S = {
    "16 bits of 1/32768 s": 2**16 / 32768,
    "16 bits of ms": 2**16 * 1e-3,
    "16 bits of 10 ms": 2**16 * 1e-2,
    "24 bits of us": 2**24 * 1e-6,
    "24 bits of 1/32768 s": 2**24 / 32768,
    "24 bits of ms": 2**24 * 1e-3,
    "32 bits of us": 2**32 * 1e-6,
    "32 bits of 1/32768 s": 2**32 / 32768,
    "32 bits of ms": 2**32 * 1e-3,
    "no end": math.inf,
}
AWAY_S = (MIN, 5 * MIN, 30 * MIN, 71 * MIN, 72 * MIN, 75 * MIN, 2 * HOUR, 5 * HOUR, 10 * HOUR)
BEFORE_S = 40.0
LATENCY_S = 0.03

EACH_WRAP = pytest.mark.parametrize("wrap_s", WRAPS_S.values(), ids=WRAPS_S)
EACH_ABSENCE = pytest.mark.parametrize("away_s", AWAY_S)


def stretch(from_s, for_s, index, ticks_at, rng, **more):
    """Packets between two host times; the first sample's number, and the ticks at a host time."""
    found = []
    for k in range(round(for_s / (SIZE * DT_S))):
        first_s = from_s + k * SIZE * DT_S
        arrival_s = first_s + (SIZE - 1) * DT_S + LATENCY_S + rng.exponential(0.01)
        number = None if index is None else index + k * SIZE
        again = {"restarted": True} if more.get("restarted") and k == 0 else {}
        ticks_s = ticks_at(first_s)
        found.append(packet(number, arrival_s, ticks_s, wrap_s=more["wrap_s"], **again))
    return found


def error_of(seen, true_s):
    """Dated minus true time of the last samples of the stream, but for the latency."""
    mine = seen.t_s[-len(true_s) :]
    return mine - true_s - LATENCY_S


def away(wrap_s, away_s, *, counts, restarted, phase, rate=0.0, seed=1):
    """A stretch, an absence and another stretch; what is seen, and the error of the second."""
    rng = np.random.default_rng(seed)
    start_s = phase * (wrap_s if math.isfinite(wrap_s) else 1e4)

    def ticks_at(host_s):
        ticks_s = start_s + host_s * (1.0 + rate)
        return ticks_s % wrap_s if math.isfinite(wrap_s) else ticks_s

    back_s = BEFORE_S + away_s
    numbered = round(back_s / DT_S) if counts and not restarted else 0
    index = numbered if counts else None
    packets = [
        *stretch(0.0, BEFORE_S, 0 if counts else None, ticks_at, rng, wrap_s=wrap_s),
        *stretch(back_s, 30.0, index, ticks_at, rng, wrap_s=wrap_s, restarted=restarted),
    ]
    seen = timed(packets)
    true_s = back_s + np.arange(SIZE * (len(packets) - round(BEFORE_S / (SIZE * DT_S)))) * DT_S
    return seen, error_of(seen, true_s)


@EACH_WRAP
@pytest.mark.parametrize(
    ("counts", "restarted"),
    [(True, True), (True, False), (False, True), (False, False)],
    ids=["anew", "counting on", "no counter, anew", "no counter"],
)
def test_whoever_comes_back_is_dated_right_at_once(wrap_s, counts, restarted):
    for away_s, phase in itertools.product(AWAY_S, (0.05, 0.4, 0.97)):
        seen, error_s = away(wrap_s, away_s, counts=counts, restarted=restarted, phase=phase)
        # The jitter of the first packets' arrival, with hardly anything to compare it with.
        assert np.abs(error_s).max() < 0.06, (away_s, phase)
        assert (np.diff(seen.t_s) > 0.0).all()


@pytest.mark.parametrize("rate", [-0.03, -4e-5, 4e-5, 0.03])
@EACH_ABSENCE
def test_a_counter_that_is_fast_or_slow_is_no_reason_to_be_dated_wrong(rate, away_s):
    for wrap_s in WRAPS_S.values():
        seen, error_s = away(wrap_s, away_s, counts=True, restarted=True, phase=0.6, rate=rate)
        # A rate of 3 % is learnt anew where the clock begins anew.
        assert np.abs(error_s).max() < (0.3 if abs(rate) > 0.01 else 0.06)
        assert (np.diff(seen.t_s) > 0.0).all()


@EACH_ABSENCE
def test_our_own_ticks_are_known_to_have_run_on(away_s):
    """So the seat of the sensor need not be doubted."""
    wrap_s = WRAPS_S["32 bits of us"]
    seen, _ = away(wrap_s, away_s, counts=True, restarted=True, phase=0.3)
    assert seen.kinds == [FaultKind.GAP]


@pytest.mark.parametrize("ran_s", [1.0, 39.0, 41.0, 10 * MIN, 70 * MIN])
@pytest.mark.parametrize("away_s", [75 * MIN, 5 * HOUR])
def test_ticks_that_began_anew_are_seen_though_they_show_more_than_before(ran_s, away_s):
    """It was switched on again ``ran_s`` before it came back."""
    wrap_s, rng, back_s = WRAPS_S["32 bits of us"], np.random.default_rng(1), BEFORE_S + away_s
    packets = [
        *stretch(0.0, BEFORE_S, 0, lambda host_s: host_s, rng, wrap_s=wrap_s),
        *stretch(
            back_s, 60.0, 0, lambda host_s: host_s - back_s + ran_s, rng, wrap_s=wrap_s,
            restarted=True,
        ),
    ]  # fmt: skip
    seen = timed(packets)
    assert seen.kinds == [FaultKind.REBOOT]
    true_s = back_s + np.arange(6000) * DT_S
    assert np.abs(error_of(seen, true_s)).max() < 0.06


@pytest.mark.parametrize("ran_s", [0.5, 2.0, 4.0])
@pytest.mark.parametrize("wrap_s", [WRAPS_S["32 bits of us"], math.inf])
def test_ticks_that_began_anew_after_seconds_are_seen(ran_s, wrap_s):
    """It was switched off and on again shortly after the start."""
    rng, back_s = np.random.default_rng(1), ran_s + 0.4
    packets = [
        *stretch(0.0, ran_s, 0, lambda host_s: host_s, rng, wrap_s=wrap_s),
        *stretch(
            back_s, 8.0, 0, lambda host_s: host_s - back_s, rng, wrap_s=wrap_s, restarted=True
        ),
    ]
    seen = timed(packets)
    assert seen.kinds == [FaultKind.REBOOT]
    assert np.abs(error_of(seen, back_s + np.arange(800) * DT_S)).max() < 0.06


@pytest.mark.parametrize("stall_s", [0.5, 2.0, 4.0, 20.0])
@pytest.mark.parametrize("counts", [True, False])
def test_a_stall_is_no_turn_of_the_counter(stall_s, counts):
    """What was held back arrives all at once; no sample is missing."""
    wrap_s = WRAPS_S["16 bits of ms"]
    packets = []
    for k in range(1500):
        first_s = k * SIZE * DT_S
        sent_s = first_s + (SIZE - 1) * DT_S + LATENCY_S
        arrival_s = max(sent_s, 60.0 + stall_s) if sent_s > 60.0 else sent_s
        number = k * SIZE if counts else None
        packets.append(packet(number, arrival_s, first_s % wrap_s, wrap_s=wrap_s))
    seen = timed(packets)
    assert not {FaultKind.GAP, FaultKind.CLOCK, FaultKind.REBOOT} & set(seen.kinds)
    assert len(seen.t_s) == 1500 * SIZE
    assert np.abs(error_of(seen, np.arange(1500 * SIZE) * DT_S)).max() < 0.01
