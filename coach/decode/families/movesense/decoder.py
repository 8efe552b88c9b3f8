"""Family "movesense": messages of the GATT SensorData Protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.decode.base import Decoded, fault_at, packet_words
from coach.decode.families.movesense import gsp
from coach.decode.families.movesense.gsp_counts import CountScale
from coach.decode.families.movesense.gsp_parts import Parts
from coach.model import Channel, FaultKind, RawBlock

if TYPE_CHECKING:
    from coach.decode.families.movesense.gsp import Measure
    from coach.decode.families.movesense.gsp_parts import Message
    from coach.model import Notification

_PERIOD_MS = 1 << 32  # 49.7 days
_WRAP_S = _PERIOD_MS * gsp.TICK_S

_AGAIN_MS = 5000
"""A message that lies no further back came twice, or late. A sensor that restarts takes longer."""

# Further ahead than arrival allows no clock runs: it began anew.
_AHEAD_MS = 30_000.0
_AHEAD = 1.1


class MovesenseDecoder:
    """Decoder of one Movesense sensor.

    What is measured is learnt from the request that subscribed to it; of several the last one with
    acceleration counts. Clock and parts of messages live on until the next request.
    """

    def __init__(self, sensor_id: str, t_zero_host_s: float) -> None:
        self._sensor_id = sensor_id
        self._t_zero_host_s = t_zero_host_s
        self._asked: dict[int, Measure | None] = {}  # by reference number, so 256 at most
        self._stream: tuple[int, Measure, Parts] | None = None
        self._counts = CountScale()
        self._last: tuple[int, float] | None = None

    def push(self, event: Notification) -> list[Decoded]:
        """Blocks and faults of one notification."""
        if event.channel is Channel.REQUEST:
            self._learn(event.payload)
            return []
        if event.channel is not Channel.DATA:
            return []
        payload = event.payload
        if len(payload) < gsp.HEAD:
            return [self._bad(event, "it has no head")]
        code, ref = payload[0], payload[1]
        if code in (gsp.HELLO, gsp.RESULT):
            return []  # answers concern whoever asked
        if code not in (gsp.DATA, gsp.DATA_PART2):
            what = "of a type this version does not know"
            return [self._bad(event, what, FaultKind.UNKNOWN_PACKET, "skipped")]
        if not self._asked:
            self._guess(ref, code, len(payload) - gsp.HEAD)
        if ref not in self._asked:
            return [self._bad(event, "of a subscription that nobody asked for")]
        if self._stream is None or self._stream[0] != ref:
            return []  # heart rate and the like, or an earlier try
        _, measure, parts = self._stream
        body = payload[gsp.HEAD :]
        if code == gsp.DATA:
            messages, trouble = parts.begin(body, event.t_host_s)
        else:
            messages, trouble = parts.go_on(body)
        out: list[Decoded] = [self._bad(event, trouble)] if trouble else []
        out += [self._block(event, message, measure) for message in messages]
        return out

    def _learn(self, request: bytes) -> None:
        if len(request) < gsp.HEAD or request[0] != gsp.SUBSCRIBE or not request[1]:
            return
        ref, measure = request[1], gsp.measure_of(request[gsp.HEAD :])
        if measure is not None and "acc" not in measure.vectors:
            measure = None
        self._asked[ref] = measure
        if measure is not None:
            self._stream = (ref, measure, Parts(measure))

    def _guess(self, ref: int, code: int, size: int) -> None:
        """What a stream is whose request was not heard, as in a recording that begins late."""
        measure = gsp.measure_by_size(size) if code == gsp.DATA else None
        if measure is not None:
            self._asked[ref] = measure
            self._stream = (ref, measure, Parts(measure))

    def _block(self, event: Notification, message: Message, measure: Measure) -> Decoded:
        again, anew = self._step(message)
        counts, scale = self._counts.counts(message.body, measure)
        if again:
            detail = "samples delivered again or late; dropped"
            kind = FaultKind.DUPLICATE
            return fault_at(event, self._t_zero_host_s, kind, detail, len(counts))
        return RawBlock(
            sensor_id=self._sensor_id,
            t_host_s=message.t_host_s,
            first_index=None,
            t_device_s=message.t_ms * gsp.TICK_S,
            device_wrap_s=_WRAP_S,
            exact_clock=False,
            dt_s=1.0 / measure.rate_hz,
            counts=counts,
            scale=scale,
            restarted=anew,
            device_tick_s=gsp.TICK_S,
        )

    def _step(self, message: Message) -> tuple[bool, bool]:
        """Whether a message came again, and whether the sensor's clock began anew."""
        last, now = self._last, (message.t_ms, message.t_host_s)
        if last is None:
            self._last = now
            return False, False
        ahead_ms = (now[0] - last[0]) % _PERIOD_MS
        away_ms = max(now[1] - last[1], 0.0) / gsp.TICK_S
        if ahead_ms == 0 or _PERIOD_MS - ahead_ms <= _AGAIN_MS:
            return True, False
        self._last = now
        return False, ahead_ms > _AHEAD * away_ms + _AHEAD_MS

    def _bad(
        self,
        event: Notification,
        problem: str,
        kind: FaultKind = FaultKind.BAD_PACKET,
        done: str = "dropped",
    ) -> Decoded:
        detail = f"{packet_words(event)} {done}: {problem}"
        return fault_at(event, self._t_zero_host_s, kind, detail)
