"""Packets over a simulated radio link: device times, true times and arrivals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from coach.timing import ClockParams, HullClock


@dataclass(frozen=True)
class Delays:
    """A link, and the clocks at its ends.

    Args:
        minutes: How long.
        rate_hz: Nominal sample rate.
        batch: Samples per packet.
        interval_s: Connection interval.
        rate_error: Of the sensor's sample clock; positive is slow.
        ppm: The same, known as the error of its crystal, and ``drift_ppm`` more until the end.
        drift_ppm: As above.
        retransmission: Share of connection events that fail.
        loss: Share of packets lost.
        stalls_per_min: How often nothing is delivered for 0.3 to 2 s, and then all at once.
    """

    minutes: float = 30.0
    rate_hz: float = 100.0
    batch: int = 5
    interval_s: float = 0.030
    rate_error: float = 0.02
    ppm: float = 40.0
    drift_ppm: float = 10.0
    retransmission: float = 0.10
    loss: float = 0.01
    stalls_per_min: float = 1.0


def packets(link: Delays, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Nominal device time, arrival and true time of the last sample of each packet, ``(n,)``."""
    rng = np.random.default_rng(seed)
    duration_s = 60.0 * link.minutes
    n = int(duration_s * link.rate_hz / link.batch)
    device_s = (np.arange(n) * link.batch + link.batch - 1) / link.rate_hz
    drift = link.drift_ppm * device_s / (2.0 * duration_s)
    true_s = device_s * (1.0 + link.rate_error + 1e-6 * (link.ppm + drift))
    phase_s = rng.uniform(0.0, link.interval_s)
    sent_s = np.ceil((true_s - phase_s) / link.interval_s) * link.interval_s + phase_s
    sent_s += link.interval_s * (rng.geometric(1.0 - link.retransmission, n) - 1)
    count = rng.poisson(link.stalls_per_min * link.minutes)
    starts_s = np.sort(rng.uniform(0.0, duration_s, count))
    for start_s, length_s in zip(starts_s, rng.uniform(0.3, 2.0, count), strict=True):
        held = (sent_s >= start_s) & (sent_s < start_s + length_s)
        sent_s[held] = start_s + length_s
    arrival_s = np.maximum.accumulate(sent_s + 0.004 + rng.gamma(2.0, 0.0015, n))
    kept = rng.random(n) >= link.loss
    return device_s[kept], arrival_s[kept], true_s[kept]


def mapped(device_s: np.ndarray, arrival_s: np.ndarray) -> tuple[np.ndarray, int]:
    """Times the clock gives, one packet after the other, and how often it jumped."""
    clock = HullClock(ClockParams())
    found = [clock.update(d, a) for d, a in zip(device_s.tolist(), arrival_s.tolist(), strict=True)]
    return device_s + np.array([offset for offset, _ in found]), sum(jump for _, jump in found)


def jitter_ms(times_s: np.ndarray, true_s: np.ndarray) -> np.ndarray:
    """Errors about their median: a constant latency cannot be observed."""
    error = times_s - true_s
    return 1e3 * (error - np.median(error))


def regressed(device_s: np.ndarray, arrival_s: np.ndarray, forget_s: float) -> np.ndarray:
    """For comparison: a line through past arrivals, older ones forgotten."""
    step_s = float(np.median(np.diff(device_s)))
    keep = np.exp(-step_s / forget_s)
    # About a moving origin the sums stay small.
    y = arrival_s - device_s
    times = np.empty_like(device_s)
    w = wx = wy = wxx = wxy = 0.0
    for i, (x, v) in enumerate(zip(device_s.tolist(), y.tolist(), strict=True)):
        w, wx, wy = keep * w + 1.0, keep * wx + x, keep * wy + v
        wxx, wxy = keep * wxx + x * x, keep * wxy + x * v
        det = w * wxx - wx * wx
        slope = (w * wxy - wx * wy) / det if det > 1e-9 * wxx * w else 0.0
        times[i] = x + (wy - slope * wx) / w + slope * x
    return times


def timing_rows() -> list[tuple[str, float]]:
    """Jitter in ms SD over half an hour: the clock, and what simpler methods give."""
    device_s, arrival_s, true_s = packets(Delays(), 0)
    ours = [
        float(jitter_ms(mapped(d, a)[0], t).std())
        for d, a, t in (packets(Delays(), seed) for seed in range(3))
    ]
    return [
        ("lower hull, 300 s", float(np.mean(ours))),
        (
            "regression, 300 s",
            float(jitter_ms(regressed(device_s, arrival_s, 300.0), true_s).std()),
        ),
        ("arrival", float(jitter_ms(arrival_s, true_s).std())),
    ]
