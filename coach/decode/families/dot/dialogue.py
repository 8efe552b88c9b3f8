"""What is said to a DOT."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.decode.dialogue import (
    GiveUp,
    GiveUpReason,
    Started,
    hear,
    pause,
    read,
    subscribe,
    unsubscribe,
    write,
)
from coach.decode.families.dot.dot_service import (
    BATTERY_SIZE,
    BATTERY_UUID,
    DEVICE_CONTROL_UUID,
    DEVICE_REPORT_UUID,
    MEASUREMENT_CONTROL_UUID,
    MEDIUM_PAYLOAD_UUID,
    RATE_HZ,
    RATES_HZ,
    START,
    STATE_SIZE,
    STOP,
    measurement,
    rate_of,
    rate_request,
)
from coach.model import Channel
from coach.model.rates import nearest

if TYPE_CHECKING:
    from coach.decode.dialogue import Talk, Wish

_STOPPING_S = 0.2  # between a stop and what follows it
_MOST_LOOKS = 5  # at whether it has stopped
_STARTS = 2
_LISTENERS = (DEVICE_REPORT_UUID, BATTERY_UUID)

_BUSY = "end its recording and its synchronisation with the Movella app, or switch it off and on"


class DotDialogue:
    """Stop, set the rate, listen, start.

    A DOT goes on measuring when its link is lost, and then takes no other rate; so it is always
    stopped first. It sends on the characteristic that fits the payload, whoever listens where, and
    what it sends before somebody listens is lost.
    """

    keep_alive_s: float | None = None

    def __init__(self, wish: Wish) -> None:
        self._wish = wish

    def start(self) -> Talk[Started]:
        """From whatever state to samples."""
        yield from self._stop_measuring()
        rate_hz = yield from self._set_rate()
        battery = yield from read(BATTERY_UUID, Channel.INFO)
        if not (yield from subscribe(MEDIUM_PAYLOAD_UUID, Channel.DATA)):
            raise GiveUp(GiveUpReason.REFUSED, "lets nobody listen to its samples")
        # The button, and the battery as it falls: nice to have.
        for uuid, channel in zip(_LISTENERS, (Channel.CONTROL, Channel.INFO), strict=True):
            yield from subscribe(uuid, channel)
        yield from self._measure()
        notes = _notes(rate_hz, nearest(self._wish.rate_hz or RATE_HZ, RATES_HZ), battery)
        return Started(notes, _percent(battery))

    def keep_alive(self) -> Talk[None]:
        """Nothing: it measures until it is told to stop."""
        yield from ()

    def stop(self) -> Talk[None]:
        """Stop, then silence: the other way round it would measure on."""
        yield from write(MEASUREMENT_CONTROL_UUID, measurement(STOP))
        for uuid in (MEDIUM_PAYLOAD_UUID, *_LISTENERS):
            yield from unsubscribe(uuid)

    def _stop_measuring(self) -> Talk[None]:
        if not (yield from write(MEASUREMENT_CONTROL_UUID, measurement(STOP))):
            raise GiveUp(GiveUpReason.REFUSED, "does not take the order to stop", _BUSY)
        for _ in range(_MOST_LOOKS):
            yield from pause(_STOPPING_S)
            state = yield from read(MEASUREMENT_CONTROL_UUID, Channel.INFO)
            if state is None or len(state) < STATE_SIZE or state[1] == STOP:
                return
        raise GiveUp(GiveUpReason.REFUSED, "goes on measuring though told to stop", _BUSY)

    def _set_rate(self) -> Talk[int]:
        """The rate that holds; kept in the sensor's flash, so that it is seldom written."""
        wanted_hz = nearest(self._wish.rate_hz or RATE_HZ, RATES_HZ)
        now_hz = yield from self._rate()
        if now_hz != wanted_hz:
            yield from write(DEVICE_CONTROL_UUID, rate_request(wanted_hz))
            now_hz = yield from self._rate()
        if now_hz not in RATES_HZ:
            what = f"keeps to {now_hz} samples a second, which is of no use live"
            raise GiveUp(GiveUpReason.REFUSED, what, _BUSY)
        return now_hz

    def _rate(self) -> Talk[int]:
        control = yield from read(DEVICE_CONTROL_UUID, Channel.INFO)
        rate_hz = rate_of(control or b"")
        if rate_hz is None:
            raise GiveUp(GiveUpReason.INFO_UNREADABLE, "does not tell its sample rate")
        return rate_hz

    def _measure(self) -> Talk[None]:
        for _ in range(_STARTS):
            if not (yield from write(MEASUREMENT_CONTROL_UUID, measurement(START))):
                raise GiveUp(GiveUpReason.REFUSED, "does not take the order to measure", _BUSY)
            if (yield from hear(MEDIUM_PAYLOAD_UUID, (b"",), self._wish.answer_s)) is not None:
                return
            yield from self._stop_measuring()
        raise GiveUp(GiveUpReason.NO_ANSWER, "was told to measure and sends nothing", _BUSY)


def _notes(rate_hz: int, wanted_hz: int, battery: bytes | None) -> tuple[str, ...]:
    notes = []
    if rate_hz != wanted_hz:
        notes.append(f"keeps to {rate_hz} samples a second, not {wanted_hz}")
    if battery is not None and len(battery) == BATTERY_SIZE and battery[1] == 1:
        notes.append("is being charged")
    return tuple(notes)


def _percent(battery: bytes | None) -> int | None:
    if battery is None or len(battery) != BATTERY_SIZE or battery[0] > 100:
        return None
    return battery[0]
