"""A radio link as time goes on: counts in, input events with arrival times out."""

from __future__ import annotations

import heapq
import math
from typing import TYPE_CHECKING

import numpy as np

from coach.model import Channel, Input, LinkChange, LinkState, Notification
from coach.simulation.sensor import temperature_c
from coach.simulation.wire import SensorClock, imu_payload, status_payload
from firmware_protocol.limits import STATUS_PERIOD_S

if TYPE_CHECKING:
    import numpy.typing as npt

    from coach.simulation.radio_link import LinkConfig

# As in coach/simulation/radio_link.py, which delivers a whole session at once.
_LATENCY_S, _OS_JITTER_S, _RETRANSMISSION = 0.004, 0.003, 0.05
_TWICE_S = 1e-3
_AFTER_INFO_S = 0.051


class Packets:
    """The link of one sensor.

    Args:
        config: The link; its reboots are left out.
        sensor_id: Name of the sensor in the events.
        info: Bytes of INFO.
        dt_s: True sample period.
        rng: Of everything random here.
    """

    def __init__(
        self,
        config: LinkConfig,
        sensor_id: str,
        info: bytes,
        dt_s: float,
        rng: np.random.Generator,
    ) -> None:
        self._config = config
        self._sensor_id = sensor_id
        self._dt_s = dt_s
        self._rng = rng
        self._clock = SensorClock(0.0, config.clock_ppm, dt_s)
        self._counts = np.empty((0, 6), np.int16)
        self._first = 0
        self._seq = 0
        self._last_s = 0.0
        self._stalled_s = 0.0
        self._burst = 0
        self._beats = 0
        self._waiting: list[tuple[float, int, Input]] = []
        self._number = 0
        self._add(LinkChange(0.0, sensor_id, LinkState.CONNECTED))
        self._add(Notification(0.0, sensor_id, Channel.INFO, info))

    def push(self, counts: npt.NDArray[np.int16]) -> None:
        """The next samples."""
        batch = self._config.batch
        self._counts = np.concatenate([self._counts, counts])
        while len(self._counts) >= batch:
            head, self._counts = self._counts[:batch], self._counts[batch:]
            self._send(head)
            self._first += batch

    def until(self, until_s: float) -> list[Input]:
        """What has arrived since the last call, up to and with this time."""
        found = []
        while self._waiting and self._waiting[0][0] <= until_s:
            found.append(heapq.heappop(self._waiting)[2])
        return found

    def _send(self, head: npt.NDArray[np.int16]) -> None:
        config = self._config
        t_s = self._first * self._dt_s
        ready_s = t_s + (config.batch - 1) * self._dt_s
        lost, again, twice, stalls, bursts = self._rng.random(5)
        period_min = config.batch * self._dt_s / 60.0
        if stalls < config.stalls_per_min * period_min:
            self._stalled_s = ready_s + config.stall_s
        if bursts < config.bursts_per_min * period_min:
            self._burst = config.burst_packets
        payload = imu_payload(
            self._clock,
            self._seq,
            t_s=t_s,
            first_index=self._first,
            counts=head,
            temperature_c=float(temperature_c(np.array(t_s))),
        )
        self._seq += 1
        at_s = self._arrival_s(ready_s, late=again < _RETRANSMISSION)
        self._burst -= 1
        if lost >= config.loss and self._burst < 0:
            self._notify(at_s, payload)
            if twice < config.duplicates:
                self._notify(at_s + _TWICE_S, payload)
        while (self._beats + 1) * STATUS_PERIOD_S <= ready_s:
            self._beats += 1
            beat_s = self._beats * STATUS_PERIOD_S
            self._notify(self._arrival_s(ready_s, late=False), status_payload(self._clock, beat_s))

    def _arrival_s(self, ready_s: float, *, late: bool) -> float:
        """Next connection event, sometimes the one after, plus the host's own delay, in order."""
        interval_s = self._config.interval_s
        sent_s = (math.ceil(ready_s / interval_s) + late) * interval_s
        sent_s = max(sent_s, self._stalled_s) if ready_s < self._stalled_s else sent_s
        at_s = sent_s + _LATENCY_S + float(self._rng.gamma(2.0, _OS_JITTER_S / 2.0))
        self._last_s = max(at_s, self._last_s, _AFTER_INFO_S)
        return self._last_s

    def _notify(self, at_s: float, payload: bytes) -> None:
        self._add(Notification(at_s, self._sensor_id, Channel.DATA, payload))

    def _add(self, event: Input) -> None:
        heapq.heappush(self._waiting, (event.t_host_s, self._number, event))
        self._number += 1
