"""What is said to a Movesense sensor."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.decode.dialogue import (
    GiveUp,
    GiveUpReason,
    Started,
    hear,
    subscribe,
    unsubscribe,
    write,
)
from coach.decode.families.movesense import gsp
from coach.model import Channel
from coach.model.rates import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.decode.dialogue import Talk, Wish

SAFE_RATE_HZ = 52
"""Asked for if the wanted one is refused: its messages fit one packet on any firmware."""

IFCH_RESPONSE_UUID = "34800003-7185-4d5d-b431-630e7050e8f0"
"""Of the firmware of iFCH, which has service and first commands of the vendor's, answers here, and
means something else by commands from 4 on."""

_HELLO_REF = 1
_TRIES = 2
_OK = range(100, 400)

_MEANINGS: Mapping[int, str] = MappingProxyType(
    {
        400: "it does not understand the request",
        403: "it is not allowed",
        404: "it does not measure that",
        409: "it is busy with its own recording",
        500: "it failed",
        501: "it cannot",
        503: "something else uses the motion chip",
        507: "it has no room for another subscription",
    }
)
_TAKE_OUT = "take the sensor's battery out for a moment, put it back and touch both studs"
_REMEDIES: Mapping[int, str] = MappingProxyType(
    {
        409: "stop the recording in the app that started it, e.g. Movesense Showcase",
        503: "close other apps that use the sensor; " + _TAKE_OUT,
        507: _TAKE_OUT,
    }
)
_UPDATE = "update it with the maker's Showcase app, firmware 2.3 or later"


class MovesenseDialogue:
    """HELLO, then SUBSCRIBE; the number of a subscription is its rate, for all to read.

    Firmware of before says nothing to a SUBSCRIBE that it takes, nor to one that it does not: its
    first samples are its answer. Subscriptions are gone with the link, so a new link starts alike.
    """

    keep_alive_s: float | None = None

    def __init__(self, wish: Wish) -> None:
        self._wish = wish
        self._ref = 0

    def start(self) -> Talk[Started]:
        """Subscribe at the wanted rate, or else at one that is surely offered."""
        if not (yield from subscribe(gsp.DATA_UUID, Channel.DATA)):
            raise GiveUp(GiveUpReason.REFUSED, "lets nobody listen to its data")
        yield from self._greet()
        wanted = nearest(self._wish.rate_hz or gsp.USUAL_RATE_HZ, gsp.RATES_HZ)
        rates = (wanted,) if wanted == SAFE_RATE_HZ else (wanted, SAFE_RATE_HZ)
        refused: list[GiveUp] = []
        for rate_hz in rates:
            try:
                yield from self._subscribe(rate_hz)
            except GiveUp as no:
                refused.append(no)
                yield from self._unsubscribe(rate_hz)
            else:
                why = f" ({refused[0].what})" if refused else ""
                note = f"sends {rate_hz} samples a second, not {wanted}{why}"
                return Started((note,) if refused else ())
        # What the wanted rate was refused for says more than silence at the other.
        raise next((no for no in refused if no.status), refused[-1])

    def keep_alive(self) -> Talk[None]:
        """Nothing: it stays on for as long as it is connected."""
        yield from ()

    def stop(self) -> Talk[None]:
        """UNSUBSCRIBE, so that the motion chip is switched off; old firmware does not answer."""
        if self._ref:
            yield from self._unsubscribe(self._ref)
        yield from unsubscribe(gsp.DATA_UUID)

    def _greet(self) -> Talk[None]:
        """Whether it is the vendor's firmware that is there."""
        heads = (bytes((gsp.RESULT, _HELLO_REF)), bytes((gsp.HELLO, _HELLO_REF)))
        for _ in range(_TRIES):
            if not (yield from write(gsp.COMMAND_UUID, bytes((gsp.HELLO, _HELLO_REF)))):
                raise GiveUp(GiveUpReason.REFUSED, "does not take HELLO", _UPDATE)
            if (yield from hear(gsp.DATA_UUID, heads, self._wish.answer_s)):
                return
        if (yield from subscribe(IFCH_RESPONSE_UUID, Channel.CONTROL)):
            raise GiveUp(
                GiveUpReason.UNKNOWN_SENSOR,
                "runs the firmware of iFCH, which means other things by the same commands",
                "put the maker's firmware back with the Showcase app",
            )
        raise GiveUp(GiveUpReason.NO_ANSWER, "does not answer HELLO")

    def _subscribe(self, rate_hz: int) -> Talk[None]:
        """Until its samples come."""
        self._ref = rate_hz
        request = bytes((gsp.SUBSCRIBE, rate_hz)) + gsp.path(rate_hz)
        if not (yield from write(gsp.COMMAND_UUID, request)):
            raise GiveUp(GiveUpReason.REFUSED, f"does not take SUBSCRIBE at {rate_hz} Hz")
        result, data = bytes((gsp.RESULT, rate_hz)), bytes((gsp.DATA, rate_hz))
        heard = yield from hear(gsp.DATA_UUID, (result, data), self._wish.answer_s)
        if heard is not None and heard.payload[0] == gsp.RESULT:
            status = gsp.status_of(heard.payload[gsp.HEAD :])
            if status not in _OK:
                meaning = _MEANINGS.get(status, "no reason is known")
                what = f"refuses SUBSCRIBE at {rate_hz} Hz: status {status}, {meaning}"
                raise GiveUp(GiveUpReason.REFUSED, what, _REMEDIES.get(status, ""), status)
            heard = yield from hear(gsp.DATA_UUID, (data,), self._wish.answer_s)
        if heard is None:
            raise GiveUp(GiveUpReason.NO_ANSWER, f"sends no samples at {rate_hz} Hz")
        yield from self._await_whole(heard.payload, rate_hz)

    def _await_whole(self, payload: bytes, rate_hz: int) -> Talk[None]:
        """Firmware that knows no second part sends the beginnings of long messages alone."""
        measure = gsp.measure_of(gsp.path(rate_hz))
        assert measure is not None
        if measure.samples(len(payload) - gsp.HEAD):
            return
        rest = bytes((gsp.DATA_PART2, rate_hz))
        if not (yield from hear(gsp.DATA_UUID, (rest,), self._wish.answer_s)):
            raise GiveUp(
                GiveUpReason.REFUSED,
                f"sends only the beginnings of its messages at {rate_hz} Hz",
                f"{_UPDATE}, or use an adapter with longer Bluetooth packets",
            )

    def _unsubscribe(self, ref: int) -> Talk[None]:
        yield from write(gsp.COMMAND_UUID, bytes((gsp.UNSUBSCRIBE, ref)))
