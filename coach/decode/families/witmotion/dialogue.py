"""What is said to a WitMotion module."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from coach.decode.dialogue import (
    GiveUp,
    GiveUpReason,
    Started,
    hear,
    pause,
    subscribe,
    unsubscribe,
    write,
)
from coach.decode.families.witmotion.byte_stream import CLOCKED, VIBRATION, ByteStream
from coach.decode.families.witmotion.gravity_check import GravityCheck
from coach.decode.families.witmotion.wit_registers import (
    ACCELERATION,
    BANDWIDTH,
    BATTERY,
    NOTIFY_UUID,
    OTHER_NOTIFY_UUID,
    OUTPUT,
    RATE,
    RATE_CODES,
    RATES_HZ,
    SAVE,
    UNLOCK,
    USUAL_RATE_HZ,
    WRITE_UUID,
    bandwidth_code,
    battery_percent,
    read_request,
    write_request,
)
from coach.model import Channel
from coach.model.rates import LEAST_RATE_HZ, nearest

if TYPE_CHECKING:
    from coach.decode.dialogue import Talk, Wish
    from coach.decode.families.witmotion.byte_stream import WitFrame

_BETWEEN_S = 0.1  # writes closer than 50 ms get lost in the module
_REPLY_S = 0.5
_SETTLE_S = 0.3
_MEASURE_S = 1.0
_AT_REST_S = 2.5
_MOST_HEARD = 2000  # notifications in one wait, before the module counts as raving
_NEAR = (0.75, 1.3)
"""A second is short, and a second module may send 160 of 200 for some seconds. The codes of
neighbouring rates differ by more."""

_RESET = "switch it off and on, or set it up anew with the vendor's app"


class WitDialogue:
    """Battery, output, bandwidth, and the rate last; then it is measured what really comes.

    The battery goes first, because at 200 Hz a module answers no requests any more. Nothing is
    saved in the module's flash unless it takes the rate no other way. Its orientation, which turns
    its own angles alone, stays as it is.

    Until all is set, what comes is recorded as ``Channel.CONTROL``; samples begin after that.
    """

    keep_alive_s: float | None = None

    def __init__(self, wish: Wish) -> None:
        self._wish = wish
        self._rate_hz = nearest(wish.rate_hz or USUAL_RATE_HZ, RATES_HZ)
        self._uuid = NOTIFY_UUID
        self._with_response = True
        self._bytes = ByteStream()
        self._gravity = GravityCheck()

    def start(self) -> Talk[Started]:
        """Set the module up and start its stream."""
        notes: tuple[str, ...] = ()
        percent = None
        takes = yield from self._tell(UNLOCK)
        if self._wish.again and takes and len(RATE_CODES[self._rate_hz]) == 1:
            # Known to be well. If its power failed meanwhile, its settings are gone.
            yield from self._set_up()
            yield from self._set_rate(RATE_CODES[self._rate_hz][0])
            yield from self._listen(Channel.DATA)
            return Started()
        yield from self._find_voice()
        if takes:
            percent = yield from self._battery()
            yield from self._set_up()
            notes = yield from self._raise_rate()
        else:
            notes = ("takes no settings: its rate stays as it is",)
            self._judge((yield from self._measure()))
        yield from unsubscribe(self._uuid)
        yield from self._listen(Channel.DATA)
        return Started(notes, percent)

    def keep_alive(self) -> Talk[None]:
        """Nothing: it streams as long as somebody listens."""
        yield from ()

    def stop(self) -> Talk[None]:
        """Nobody listens any more; switched off and on it is as it was before."""
        yield from unsubscribe(self._uuid)

    def _tell(self, request: bytes) -> Talk[bool]:
        """Write, in the way that this module's characteristic takes."""
        taken = yield from write(WRITE_UUID, request, response=self._with_response)
        if not taken and self._with_response:
            self._with_response = False
            taken = yield from write(WRITE_UUID, request, response=False)
        yield from pause(_BETWEEN_S)
        return taken

    def _listen(self, channel: Channel) -> Talk[None]:
        if (yield from subscribe(self._uuid, channel)):
            return
        self._uuid = OTHER_NOTIFY_UUID
        if not (yield from subscribe(self._uuid, channel)):
            raise GiveUp(GiveUpReason.REFUSED, "lets nobody listen to its samples")

    def _find_voice(self) -> Talk[None]:
        """Listen where something comes; it streams at 10 Hz at least as soon as somebody does."""
        yield from self._listen(Channel.CONTROL)
        within_s = self._wish.answer_s
        if (yield from hear(self._uuid, (b"",), within_s)) is not None:
            return
        if self._uuid == NOTIFY_UUID:
            yield from unsubscribe(self._uuid)
            self._uuid = OTHER_NOTIFY_UUID
            listens = yield from subscribe(self._uuid, Channel.CONTROL)
            if listens and (yield from hear(self._uuid, (b"",), within_s)) is not None:
                return
        raise GiveUp(GiveUpReason.NO_ANSWER, "sends nothing", _RESET)

    def _battery(self) -> Talk[int | None]:
        """What is left; ``None`` if it does not tell."""
        percent = yield from self._ask_battery()
        if percent is None:
            # Set to 200 Hz by somebody, it would answer no request.
            yield from self._set_rate(RATE_CODES[10][0])
            percent = yield from self._ask_battery()
        return percent

    def _ask_battery(self) -> Talk[int | None]:
        yield from self._tell(read_request(BATTERY))
        for _, frames in (yield from self._heard(_REPLY_S, until_reply=True)):
            for frame in frames:
                if frame.is_reply and frame.register == BATTERY:
                    return battery_percent(frame.values[0])
        return None

    def _set_up(self) -> Talk[None]:
        for register, value in ((OUTPUT, ACCELERATION), (BANDWIDTH, bandwidth_code(self._rate_hz))):
            yield from self._tell(UNLOCK)
            yield from self._tell(write_request(register, value))

    def _set_rate(self, code: int) -> Talk[None]:
        yield from self._tell(UNLOCK)
        yield from self._tell(write_request(RATE, code))

    def _raise_rate(self) -> Talk[tuple[str, ...]]:
        """Set the rate until it is what comes; what to tell if it never is."""
        codes = RATE_CODES[self._rate_hz]
        if self._bytes.length == CLOCKED:
            codes = codes[::-1]
        measured_hz = 0.0
        for code, save in (*((code, False) for code in codes), (codes[0], True)):
            yield from self._set_rate(code)
            if save:
                yield from self._tell(SAVE)
            measured_hz = yield from self._measure()
            if _NEAR[0] <= measured_hz / self._rate_hz <= _NEAR[1]:
                return ()
        self._judge(measured_hz)
        return (f"sends {measured_hz:.0f} samples a second in place of {self._rate_hz}",)

    def _judge(self, measured_hz: float) -> None:
        if measured_hz < LEAST_RATE_HZ:
            what = f"sends {measured_hz:.0f} samples a second and takes no other rate"
            raise GiveUp(GiveUpReason.REFUSED, what, "set it to 100 Hz with the vendor's app")

    def _measure(self) -> Talk[float]:
        """Samples a second, of what comes from now on; refuses what cannot be an accelerometer."""
        yield from pause(_SETTLE_S)
        for _ in range(_MOST_HEARD):
            if (yield from hear(self._uuid, (b"",), 0.0)) is None:
                break
        self._bytes.cut()
        self._gravity.reset()
        rate_hz = yield from self._count(_MEASURE_S)
        if self._gravity.doubtful:
            yield from self._count(_AT_REST_S)
        if self._gravity.wrong_g is not None:
            what = (
                f"shows {self._gravity.wrong_g:.2f} g at rest in place of 1: "
                "what it sends are no accelerations"
            )
            raise GiveUp(GiveUpReason.UNKNOWN_SENSOR, what, _RESET)
        return rate_hz

    def _count(self, seconds: float) -> Talk[float]:
        heard = yield from self._heard(seconds)
        if self._bytes.length == VIBRATION:
            what = "is a vibration sensor: it measures no posture"
            raise GiveUp(GiveUpReason.UNKNOWN_SENSOR, what, "use a module with a gyroscope")
        came = [
            (t_s, samples)
            for t_s, frames in heard
            if (samples := [one for one in frames if not one.is_reply])
        ]
        for _, samples in came:
            rows = np.frombuffer(b"".join(one.counts for one in samples), "<i2").reshape(-1, 6)
            self._gravity.push(rows[:, :3], 1.0 / self._rate_hz)
        span_s = came[-1][0] - came[0][0] if came else 0.0
        return sum(len(samples) for _, samples in came[1:]) / span_s if span_s > 0.0 else 0.0

    def _heard(
        self, seconds: float, *, until_reply: bool = False
    ) -> Talk[list[tuple[float, list[WitFrame]]]]:
        """Frames of some time, with the arrival of each notification."""
        out: list[tuple[float, list[WitFrame]]] = []
        left_s = seconds
        while left_s > 0.0 and len(out) < _MOST_HEARD:
            one = yield from hear(self._uuid, (b"",), max(left_s, _BETWEEN_S))
            if one is None:
                break
            frames = self._bytes.push(one.payload)
            out.append((one.t_host_s, frames))
            if until_reply and any(frame.is_reply for frame in frames):
                break
            left_s = seconds - (one.t_host_s - out[0][0])
        return out
