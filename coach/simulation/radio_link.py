"""A radio link with its faults: from counts to input events with arrival times."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from coach.model import Channel, Input, LinkChange, LinkState, Notification, Tick
from coach.simulation.wire import SensorClock, imu_payload, status_payload
from firmware_protocol.limits import STATUS_PERIOD_S

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray

TICK_S = 0.5
_LATENCY_S = 0.004  # radio, controller and host stack at their fastest
_OS_JITTER_S = 0.003  # mean of a gamma with shape 2
_RETRANSMISSION = 0.05  # share of packets that need one more connection event
_SUPERVISION_S = 0.72  # the host notices a vanished sensor this late
_TWICE_S = 1e-3  # from a packet to its duplicate
_INFO_S = 0.05  # from connected to INFO read


@dataclass(frozen=True, slots=True)
class LinkConfig:
    """What a story says of the link; the defaults are a good one.

    Args:
        batch: Samples per packet.
        interval_s: Connection interval; packets arrive only on its grid.
        clock_ppm: Error of the sensor's clock.
        loss: Share of packets lost one by one.
        bursts_per_min: How often a run of packets is lost.
        burst_packets: Packets lost in such a run.
        duplicates: Share of packets delivered twice.
        stalls_per_min: How often delivery stops and then comes all at once.
        stall_s: How long it stops.
        reboots_at_s: When the sensor reboots.
        reboot_s: How long it is away then.
    """

    batch: int = 8
    interval_s: float = 0.03
    clock_ppm: float = 20.0
    loss: float = 0.0
    bursts_per_min: float = 0.0
    burst_packets: int = 12
    duplicates: float = 0.0
    stalls_per_min: float = 0.0
    stall_s: float = 1.0
    reboots_at_s: tuple[float, ...] = ()
    reboot_s: float = 2.0


@dataclass(frozen=True, slots=True)
class Lives:
    """Stretches between reboots, as true time: the sensor is on in ``[starts, ends)``."""

    starts_s: tuple[float, ...]
    ends_s: tuple[float, ...]

    @classmethod
    def of(cls, config: LinkConfig, duration_s: float) -> Lives:
        """Lives of the sensor in a session; a reboot while it is away is ignored."""
        starts, ends = [0.0], []
        for at_s in config.reboots_at_s:
            if starts[-1] < at_s and at_s + config.reboot_s < duration_s:
                ends.append(at_s)
                starts.append(at_s + config.reboot_s)
        return cls(tuple(starts), (*ends, math.inf))


def deliver(
    config: LinkConfig,
    sensor_id: str,
    info: bytes,
    *,
    t_s: FloatArray,
    counts: npt.NDArray[np.int16],
    temperature_c: FloatArray,
    rng: np.random.Generator,
) -> list[Input]:
    """Every input event of a session, in order of host time.

    Args:
        config: The link.
        sensor_id: Name of the sensor in the events.
        info: Bytes of INFO.
        t_s: ``(n,)`` true time of the samples, which is also the host's clock.
        counts: ``(n, 6)`` sensor axes.
        temperature_c: ``(n,)``.
        rng: Source of everything random here.
    """
    end_s = float(t_s[-1])
    lives = Lives.of(config, end_s)
    events: list[Input] = [Tick(k * TICK_S) for k in range(1, math.ceil(end_s / TICK_S) + 1)]
    dt_s = float(np.median(np.diff(t_s)))
    stalls_s = _poisson_times(config.stalls_per_min, end_s, rng)
    bursts_s = _poisson_times(config.bursts_per_min, end_s, rng)
    for start_s, stop_s in zip(lives.starts_s, lives.ends_s, strict=True):
        # Whatever has not reached the host by then dies with the sensor's memory.
        lost_s = stop_s + min(_SUPERVISION_S, 0.5 * config.reboot_s)
        events += _connection(sensor_id, info, start_s, lost_s)
        first, last = np.searchsorted(t_s, [start_s + _INFO_S if start_s else 0.0, stop_s])
        whole = int(last - first) // config.batch * config.batch
        if not whole:
            continue
        clock = SensorClock(start_s=float(t_s[first]), ppm=config.clock_ppm, dt_s=dt_s)
        heads = np.arange(first, first + whole, config.batch)
        ready_s = t_s[heads + config.batch - 1]
        arrival_s = _arrivals(config, ready_s, stalls_s, rng)
        # The host cannot hear a sensor before it has subscribed.
        arrival_s = np.maximum(arrival_s, start_s + _INFO_S + 1e-3)
        kept = _kept(config, ready_s, bursts_s, rng) & (arrival_s + _TWICE_S < lost_s)
        twice = rng.random(heads.size) < config.duplicates
        for seq, head in enumerate(heads):
            payload = imu_payload(
                clock,
                seq,
                t_s=float(t_s[head]),
                first_index=int(head - first),
                counts=counts[head : head + config.batch],
                temperature_c=float(temperature_c[head]),
            )
            if not kept[seq]:
                continue
            at_s = float(arrival_s[seq])
            events.append(Notification(at_s, sensor_id, Channel.DATA, payload))
            if twice[seq]:
                events.append(Notification(at_s + _TWICE_S, sensor_id, Channel.DATA, payload))
        beats_s = np.arange(start_s + STATUS_PERIOD_S, min(stop_s, end_s), STATUS_PERIOD_S)
        for at_s, beat_s in zip(_arrivals(config, beats_s, stalls_s, rng), beats_s, strict=True):
            if at_s < lost_s:
                payload = status_payload(clock, float(beat_s))
                events.append(Notification(float(at_s), sensor_id, Channel.DATA, payload))
    return sorted(events, key=lambda event: event.t_host_s)


def _connection(sensor_id: str, info: bytes, start_s: float, lost_s: float) -> list[Input]:
    events: list[Input] = [
        LinkChange(start_s, sensor_id, LinkState.CONNECTED),
        Notification(start_s + _INFO_S if start_s else start_s, sensor_id, Channel.INFO, info),
    ]
    if math.isfinite(lost_s):
        events.append(LinkChange(lost_s, sensor_id, LinkState.LOST))
    return events


def _poisson_times(per_min: float, end_s: float, rng: np.random.Generator) -> FloatArray:
    count = int(rng.poisson(per_min * end_s / 60.0))
    return np.sort(rng.uniform(0.0, end_s, count))


def _arrivals(
    config: LinkConfig, ready_s: FloatArray, stalls_s: FloatArray, rng: np.random.Generator
) -> FloatArray:
    """Next connection event, sometimes the one after, plus the host's own delay, in order."""
    sent_s = np.ceil(ready_s / config.interval_s) * config.interval_s
    sent_s = sent_s + config.interval_s * (rng.random(ready_s.size) < _RETRANSMISSION)
    for stall_s in stalls_s:
        held = (sent_s >= stall_s) & (sent_s < stall_s + config.stall_s)
        sent_s = np.where(held, stall_s + config.stall_s, sent_s)
    arrival_s = sent_s + _LATENCY_S + rng.gamma(2.0, _OS_JITTER_S / 2.0, ready_s.size)
    return np.maximum.accumulate(arrival_s)


def _kept(
    config: LinkConfig, ready_s: FloatArray, bursts_s: FloatArray, rng: np.random.Generator
) -> npt.NDArray[np.bool_]:
    kept = np.asarray(rng.random(ready_s.size) >= config.loss)
    for burst_s in bursts_s:
        first = int(np.searchsorted(ready_s, burst_s))
        # A burst belongs to the life in which it falls, not to the next one.
        if first < ready_s.size and ready_s[first] - burst_s < 1.0:
            kept[first : first + config.burst_packets] = False
    return kept
