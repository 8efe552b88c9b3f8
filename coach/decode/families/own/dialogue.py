"""What is said to a sensor of our own protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.decode.dialogue import (
    GiveUp,
    GiveUpReason,
    Started,
    hear,
    read,
    subscribe,
    unsubscribe,
    write,
)
from coach.model import Channel
from coach.model.rates import nearest
from firmware_protocol.codec import RESPONSE_BIT, decode_info, decode_response, encode_request
from firmware_protocol.errors import WireFault, WireFormatError
from firmware_protocol.gatt import CTRL_UUID, DATA_UUID, INFO_UUID
from firmware_protocol.limits import (
    DEFAULT_ACC_RANGE_G,
    DEFAULT_BATCH,
    DEFAULT_GYR_RANGE_DEG_S,
    DEFAULT_RATE_HZ,
)
from firmware_protocol.packets import Op, Request, Response, Status
from firmware_protocol.tlv import Tag, Tlv

if TYPE_CHECKING:
    from coach.decode.dialogue import Talk, Wish
    from firmware_protocol.packets import Info

_MOST_ANSWERS = 8  # unreadable ones with the right head, before the sensor counts as mute

_REMEDIES = {
    Status.MTU_TOO_SMALL: "use another Bluetooth adapter: this link's packets are too short",
    Status.BAD_PARAMETER: "choose a rate and ranges that the sensor offers",
    Status.SENSOR_FAILED: "have the sensor repaired: its motion chip does not answer",
}
"""Of refusals for which restarting is not the best advice."""


class OwnDialogue:
    """INFO, subscribe, set up, START; an answer belongs to the request with its ref and op.

    The stream starts by command after subscribing: what a sensor sends before the host listens is
    lost.
    """

    keep_alive_s: float | None = None

    def __init__(self, wish: Wish) -> None:
        self._wish = wish
        self._ref = 0

    def start(self) -> Talk[Started]:
        """Set the sensor up and start its stream."""
        info = yield from self._read_info()
        for uuid, channel in ((CTRL_UUID, Channel.CONTROL), (DATA_UUID, Channel.DATA)):
            if not (yield from subscribe(uuid, channel)):
                raise GiveUp(GiveUpReason.REFUSED, f"lets nobody listen to {channel.name}")
        changes = self._changes(info)
        if changes:
            yield from self._demand(Op.SET_CONFIG, changes)
            yield from self._read_info()
        yield from self._demand(Op.START)
        return Started()

    def keep_alive(self) -> Talk[None]:
        """Nothing: a connected sensor streams until it is told to stop."""
        yield from ()

    def stop(self) -> Talk[None]:
        """STOP, then silence."""
        yield from self._ask(Op.STOP)
        yield from unsubscribe(DATA_UUID)
        yield from unsubscribe(CTRL_UUID)

    def _read_info(self) -> Talk[Info]:
        payload = yield from read(INFO_UUID, Channel.INFO)
        if payload is None:
            raise GiveUp(GiveUpReason.INFO_UNREADABLE, "does not tell its INFO")
        try:
            return decode_info(payload)
        except WireFormatError as error:
            version = error.reason is WireFault.VERSION
            reason = GiveUpReason.PROTOCOL_VERSION if version else GiveUpReason.INFO_UNREADABLE
            raise GiveUp(reason, f"tells an INFO that cannot be used: {error}") from None

    def _demand(self, op: Op, items: tuple[Tlv, ...] = ()) -> Talk[Response]:
        """The answer with status OK; a stream left over from an earlier host is stopped first."""
        response = yield from self._ask(op, items)
        if response.status in (Status.BUSY, Status.ALREADY_STREAMING):
            yield from self._ask(Op.STOP)
            response = yield from self._ask(op, items)
        status = response.status
        if status != Status.OK:
            name = status.name if isinstance(status, Status) else str(status)
            remedy = _REMEDIES.get(status, "") if isinstance(status, Status) else ""
            raise GiveUp(GiveUpReason.REFUSED, f"refuses {op.name}: {name}", remedy, int(status))
        return response

    def _ask(self, op: Op, items: tuple[Tlv, ...] = ()) -> Talk[Response]:
        """The answer, whatever its status."""
        self._ref = (self._ref + 1) % 256
        head = bytes((int(op) | RESPONSE_BIT, self._ref))
        if not (yield from write(CTRL_UUID, encode_request(Request(op, self._ref, items)))):
            raise GiveUp(GiveUpReason.REFUSED, f"does not take {op.name}")
        for _ in range(_MOST_ANSWERS):
            heard = yield from hear(CTRL_UUID, (head,), self._wish.answer_s)
            if heard is None:
                break
            try:
                return decode_response(heard.payload)
            except WireFormatError:
                continue
        raise GiveUp(GiveUpReason.NO_ANSWER, f"does not answer {op.name}")

    def _changes(self, info: Info) -> tuple[Tlv, ...]:
        """Items of SET_CONFIG: what is to be other than it is."""
        wish = self._wish
        acc_g = nearest(
            wish.acc_range_g or DEFAULT_ACC_RANGE_G, (r.full_scale for r in info.acc_ranges)
        )
        gyr_deg_s = nearest(
            wish.gyr_range_deg_s or DEFAULT_GYR_RANGE_DEG_S,
            [r.full_scale for r in info.gyr_ranges] or [0],
        )
        # A sensor of a later version may offer only rates that this one has no name for.
        rate_hz = nearest(wish.rate_hz or DEFAULT_RATE_HZ, info.rates_hz or (info.rate_hz,))
        wanted = (
            (Tag.RATE_HZ, rate_hz, info.rate_hz),
            (Tag.ACC_RANGE_G, acc_g, info.acc_range_g),
            (Tag.GYR_RANGE_DEG_S, gyr_deg_s, info.gyr_range_deg_s),
            (Tag.BATCH, min(wish.batch or DEFAULT_BATCH, info.max_samples), info.batch),
        )
        return tuple(Tlv(tag, value) for tag, value, now in wanted if value != now)
