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
    PROTOCOL_MAJOR,
)
from firmware_protocol.packets import Op, PacketType, Request, Response, Status
from firmware_protocol.tlv import Tag, Tlv, number

if TYPE_CHECKING:
    from coach.decode.dialogue import Talk, Wish
    from firmware_protocol.packets import Info

_MOST_ANSWERS = 8  # unreadable ones with the right head, before the sensor counts as mute

_FIRST_S = 1.5
"""The first packet comes so soon after START, be it a STATUS alone."""

_WITHOUT_SAMPLES_S = 3.0
"""Longer than any batch lasts, 1.64 s of 41 samples at 25 Hz, with a second for the radio."""

_RUNNING_G = 8
"""A full scale under this cuts landings off: the README of ``coach/metrics``."""

_IMU_HEAD = bytes((PROTOCOL_MAJOR << 4 | PacketType.IMU_BATCH,))

_REMEDIES = {
    Status.MTU_TOO_SMALL: "use another Bluetooth adapter: this link's packets are too short",
    Status.SENSOR_FAILED: "have the sensor repaired: its motion chip does not answer",
}
"""Of refusals for which restarting is not the best advice."""

_UNKNOWN_STATUS = "update coach: that is an answer of a newer firmware"

_UNITS = {Tag.RATE_HZ: "Hz", Tag.ACC_RANGE_G: "g", Tag.GYR_RANGE_DEG_S: "deg/s"}


class OwnDialogue:
    """INFO, subscribe, set up, START; an answer belongs to the request with its ref and op.

    The stream starts by command after subscribing: what a sensor sends before the host listens is
    lost. A setting that the sensor refuses though it offers it is told, and what it has is used.
    """

    keep_alive_s: float | None = 1.0

    def __init__(self, wish: Wish) -> None:
        self._wish = wish
        self._ref = 0

    def start(self) -> Talk[Started]:
        """Set the sensor up and start its stream."""
        info = yield from self._read_info()
        for uuid, channel in ((CTRL_UUID, Channel.CONTROL), (DATA_UUID, Channel.DATA)):
            if not (yield from subscribe(uuid, channel)):
                raise GiveUp(GiveUpReason.REFUSED, f"lets nobody listen to {channel.name}")
        wanted = self._wanted(info)
        changes = _other(wanted, info)
        if changes:
            yield from self._set(changes)
            info = yield from self._read_info()
        yield from self._demand(Op.START)
        if not self._wish.again:
            yield from self._hear_first()
        return Started(_notes(info, wanted), has_gyro=bool(info.gyr_ranges))

    def keep_alive(self) -> Talk[None]:
        """Begin the stream anew where nothing but STATUS comes of it."""
        if (yield from self._samples_come()):
            return
        yield from self._ask(Op.STOP)
        yield from self._demand(Op.START)
        if not (yield from self._samples_come()):
            remedy = "switch it off and on: its motion chip does not answer"
            raise GiveUp(GiveUpReason.NO_ANSWER, "sends no samples", remedy)

    def stop(self) -> Talk[None]:
        """STOP, then silence."""
        yield from self._ask(Op.STOP)
        yield from unsubscribe(DATA_UUID)
        yield from unsubscribe(CTRL_UUID)

    def _samples_come(self) -> Talk[bool]:
        heard = yield from hear(DATA_UUID, (_IMU_HEAD,), _WITHOUT_SAMPLES_S, sample=True)
        return heard is not None

    def _hear_first(self) -> Talk[None]:
        """What the first packet tells of the version; silence is for whoever watches the link."""
        heard = yield from hear(DATA_UUID, (b"",), _FIRST_S, sample=True)
        if heard is None or not heard.payload:
            return
        major = heard.payload[0] >> 4
        if major != PROTOCOL_MAJOR:
            what = f"sends packets of protocol version {major}; coach speaks {PROTOCOL_MAJOR}"
            raise GiveUp(GiveUpReason.PROTOCOL_VERSION, what)

    def _set(self, changes: tuple[Tlv, ...]) -> Talk[None]:
        """SET_CONFIG; of several items that are refused together each one by itself."""
        response = yield from self._ask_idle(Op.SET_CONFIG, changes)
        if response.status not in (Status.OK, Status.BUSY) and len(changes) > 1:
            for one in changes:
                yield from self._ask(Op.SET_CONFIG, (one,))

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
        """The answer with status OK."""
        response = yield from self._ask_idle(op, items)
        if response.status == Status.NOT_SUBSCRIBED:
            # Some systems say that they subscribed before the sensor knows it.
            yield from subscribe(DATA_UUID, Channel.DATA)
            response = yield from self._ask_idle(op, items)
        status = response.status
        if status != Status.OK:
            known = isinstance(status, Status)
            name = status.name if isinstance(status, Status) else f"status {status}"
            remedy = _REMEDIES.get(Status(status), "") if known else _UNKNOWN_STATUS
            raise GiveUp(GiveUpReason.REFUSED, f"refuses {op.name}: {name}", remedy, int(status))
        return response

    def _ask_idle(self, op: Op, items: tuple[Tlv, ...] = ()) -> Talk[Response]:
        """The answer; a stream left over from an earlier host is stopped first."""
        response = yield from self._ask(op, items)
        if response.status in (Status.BUSY, Status.ALREADY_STREAMING):
            yield from self._ask(Op.STOP)
            response = yield from self._ask(op, items)
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

    def _wanted(self, info: Info) -> tuple[Tlv, ...]:
        """All settings as they are to be, as far as the sensor offers them."""
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
        return (
            Tlv(Tag.RATE_HZ, rate_hz),
            Tlv(Tag.ACC_RANGE_G, acc_g),
            Tlv(Tag.GYR_RANGE_DEG_S, gyr_deg_s),
            Tlv(Tag.BATCH, min(wish.batch or DEFAULT_BATCH, info.max_samples)),
        )


def _other(wanted: tuple[Tlv, ...], info: Info) -> tuple[Tlv, ...]:
    """Those of the settings that are not in force."""
    return tuple(one for one in wanted if one.value != _now(info, one.tag))


def _now(info: Info, tag: int) -> int:
    return {
        Tag.RATE_HZ: info.rate_hz,
        Tag.ACC_RANGE_G: info.acc_range_g,
        Tag.GYR_RANGE_DEG_S: info.gyr_range_deg_s,
        Tag.BATCH: info.batch,
    }[Tag(tag)]


def _notes(info: Info, wanted: tuple[Tlv, ...]) -> tuple[str, ...]:
    """What the runner should know of a sensor that is set as INFO says."""
    notes = []
    for one in _other(wanted, info):
        tag = Tag(one.tag)
        value, unit = _now(info, tag), _UNITS.get(tag, "samples a packet")
        asked = f"{number((one,), tag)} {unit}"
        notes.append(f"does not take {asked} though it offers that; goes on with {value}")
    if info.acc_range_g < _RUNNING_G:
        text = f"measures to {info.acc_range_g} g only; running needs {_RUNNING_G} g"
        notes.append(f"{text}, so landings are cut off")
    if not info.gyr_ranges:
        notes.append(
            "has no gyroscope: cadence, contact and flight time, bounce and impact, but no angles"
        )
    return tuple(notes)
