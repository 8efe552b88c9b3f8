"""What is said to a Polar sensor: listen, ask what it offers, start, watch, stop."""

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
from coach.decode.families.polar.pmd import (
    ANSWER,
    CONTROL_UUID,
    DATA_UUID,
    FEATURES,
    KIND_BITS,
    WORDS,
    Item,
    Kind,
    Op,
    Status,
    answer_of,
    settings_of,
    start_request,
)
from coach.model import Channel
from coach.model.rates import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.decode.dialogue import Talk, Wish
    from coach.decode.families.polar.pmd import Answer

_OFF_AND_ON = "switch the sensor off and on (an H10: take its strap's buttons off for a moment)"
_SILENT = "pair it with this computer in the settings of Bluetooth, or " + _OFF_AND_ON
"""One H10 took every request and answered none until the link was encrypted, in July 2026."""
_REMEDIES: Mapping[int, str] = {
    Status.INVALID_MTU: "use another Bluetooth adapter: this link's packets are too short",
    Status.INVALID_STATE: _OFF_AND_ON,
    Status.IN_CHARGER: "take it out of its charger",
    Status.DISK_FULL: "delete recordings on it in Polar's app: its memory is full",
}
_LATE = (
    "sends its samples in blocks of one to two seconds: cues would come that much late; "
    "recording and report are as good as live"
)
_LIVE_SILENCE_S = 3.0
_BLOCKS_SILENCE_S = 6.0  # three blocks of two seconds
_SHORT_S = 1.0  # what is not needed to go on is not waited for longer


class PolarDialogue:
    """Subscribe, features, SDK mode, settings, start; the gyroscope first.

    So the accelerometer's samples come when it is known whether angular rates belong to them.

    Args:
        wish: What is wanted.
        gyro: It has a gyroscope.
        rate_hz: To ask for unless the wish tells.
        acc_range_g: Likewise.
    """

    keep_alive_s: float | None = 5.0

    def __init__(self, wish: Wish, *, gyro: bool, rate_hz: int, acc_range_g: int) -> None:
        self._wish = wish
        self._gyro = gyro
        self._wanted = {
            Item.RATE_HZ: wish.rate_hz or rate_hz,
            Item.RANGE: wish.acc_range_g or acc_range_g,
        }
        self._requests: dict[Kind, bytes] = {}
        self._sdk = False
        self._late = False

    def start(self) -> Talk[Started]:
        """Set the sensor up and start its measurements."""
        # Both also after a reconnection: "notification not enabled" otherwise (#403).
        yield from self._listen(CONTROL_UUID, Channel.CONTROL)
        kinds, sdk = yield from self._features()
        if self._wish.again:
            # It may still measure for the lost link, and would be heard until it is stopped.
            yield from self._stop_all(kinds)
        yield from self._listen(DATA_UUID, Channel.DATA)
        if self._gyro:
            self._sdk = sdk and (yield from self._sdk_mode(kinds))
            self._late = not self._sdk
        rates: list[int] = []
        for kind in kinds:
            started = yield from self._start(kind, rates)
            if not started and kind is Kind.ACC:
                raise GiveUp(GiveUpReason.UNKNOWN_SENSOR, "measures no acceleration")
        notes = [_LATE] if self._late else []
        if self._gyro and Kind.GYRO not in self._requests:
            notes.append("gives no angular rate: no lean while running")
        if len(set(rates)) > 1:
            notes.append(f"measures at {' and '.join(str(rate) for rate in rates)} Hz")
        silence_s = _BLOCKS_SILENCE_S if self._late else _LIVE_SILENCE_S
        return Started(tuple(notes), silence_s=silence_s)

    def keep_alive(self) -> Talk[None]:
        """Hear of each measurement; one that the sensor stopped by itself is started again."""
        within_s = _BLOCKS_SILENCE_S if self._late else _LIVE_SILENCE_S
        for kind, request in self._requests.items():
            if (yield from hear(DATA_UUID, _starts(kind), within_s)) is not None:
                continue
            yield from self._ask(Op.STOP, kind, _SHORT_S)
            yield from self._ask_for(request, self._wish.answer_s)
            if (yield from hear(DATA_UUID, _starts(kind), within_s)) is None:
                what = f"sends nothing of its {WORDS[kind]}"
                raise GiveUp(GiveUpReason.NO_ANSWER, what, _OFF_AND_ON)

    def stop(self) -> Talk[None]:
        """Stop each measurement: an H10 measures until its battery is empty otherwise."""
        yield from self._stop_all(tuple(self._requests))
        if self._sdk:
            # Without, the sensor tells no heart rate until it is switched off.
            yield from self._ask(Op.STOP, Kind.SDK_MODE, _SHORT_S)
        yield from unsubscribe(DATA_UUID)
        yield from unsubscribe(CONTROL_UUID)

    def _listen(self, uuid: str, channel: Channel) -> Talk[None]:
        if not (yield from subscribe(uuid, channel)):
            what = "lets nobody listen to its measurements"
            raise GiveUp(GiveUpReason.REFUSED, what, _OFF_AND_ON)

    def _features(self) -> Talk[tuple[tuple[Kind, ...], bool]]:
        """What of interest it measures, and whether it has SDK mode."""
        told = yield from read(CONTROL_UUID, Channel.INFO)
        kinds = (Kind.GYRO, Kind.ACC) if self._gyro else (Kind.ACC,)
        if told is None or len(told) < 3 or told[0] != FEATURES:
            return kinds, self._gyro  # it will tell by refusing
        measures = int.from_bytes(told[1:], "little")
        if not measures >> Kind.ACC & 1:
            raise GiveUp(GiveUpReason.UNKNOWN_SENSOR, "measures no acceleration")
        return tuple(k for k in kinds if measures >> k & 1), bool(measures >> Kind.SDK_MODE & 1)

    def _sdk_mode(self, kinds: tuple[Kind, ...]) -> Talk[bool]:
        """Whether it is on. It cannot be switched on while anything is measured."""
        for again in (False, True):
            answer = yield from self._ask(Op.START, Kind.SDK_MODE, self._wish.answer_s)
            if answer is None:
                return False
            if answer.status in {Status.OK, Status.ALREADY_IN_STATE}:
                return True
            if answer.status == Status.IN_CHARGER:
                raise self._refused("SDK mode", answer.status)
            if answer.status != Status.INVALID_STATE or again:
                return False
            yield from self._stop_all(kinds)
        return False

    def _start(self, kind: Kind, rates: list[int]) -> Talk[bool]:
        """Whether it measures now; false if it never can."""
        offered = yield from self._settings(kind)
        if offered is None:
            return False
        chosen = self._chosen(kind, offered)
        request = start_request(kind, chosen)
        answer: Answer | None = None
        for again in (False, True):
            answer = yield from self._ask_for(request, self._wish.answer_s)
            if answer is None:
                what = f"does not answer the start of its {WORDS[kind]}"
                raise GiveUp(GiveUpReason.NO_ANSWER, what, _SILENT)
            if again or answer.status not in {Status.ALREADY_IN_STATE, Status.INVALID_STATE}:
                break
            # An earlier host left it running, with settings of its own.
            yield from self._ask(Op.STOP, kind, _SHORT_S)
        if answer is not None and answer.status == Status.NOT_SUPPORTED:
            return False
        if answer is not None and answer.status != Status.OK:
            raise self._refused(f"to start its {WORDS[kind]}", answer.status)
        self._requests[kind] = request
        rates.append(chosen.get(Item.RATE_HZ, 0))
        return True

    def _settings(self, kind: Kind) -> Talk[dict[int, tuple[int, ...]] | None]:
        """What it offers; ``None`` if it does not have that."""
        ops = (Op.SDK_SETTINGS, Op.SETTINGS) if self._sdk else (Op.SETTINGS,)
        answer: Answer | None = None
        for op in ops:
            answer = yield from self._ask(op, kind, self._wish.answer_s)
            if answer is not None and answer.status == Status.OK:
                offered = settings_of(answer.params)
                if offered.get(Item.RATE_HZ):
                    return offered
        if answer is None:
            what = f"does not tell the settings of its {WORDS[kind]}"
            raise GiveUp(GiveUpReason.NO_ANSWER, what, _SILENT)
        if answer.status == Status.NOT_SUPPORTED:
            return None
        if answer.status != Status.OK:
            raise self._refused(f"to tell the settings of its {WORDS[kind]}", answer.status)
        what = f"offers no rate for its {WORDS[kind]}"
        raise GiveUp(GiveUpReason.INFO_UNREADABLE, what, _OFF_AND_ON)

    def _chosen(self, kind: Kind, offered: Mapping[int, tuple[int, ...]]) -> dict[int, int]:
        """One value for each setting, of those offered."""
        wanted = dict(self._wanted)
        if kind is Kind.GYRO:
            wanted[Item.RANGE] = self._wish.gyr_range_deg_s or 2000
        chosen = {}
        for item, values in offered.items():
            if values:
                wish = wanted.get(Item(item))
                chosen[item] = max(values) if wish is None else nearest(wish, values)
        return chosen

    def _stop_all(self, kinds: tuple[Kind, ...]) -> Talk[None]:
        """What is not running answers that it is not; that is well too."""
        for kind in kinds:
            yield from self._ask(Op.STOP, kind, _SHORT_S)

    def _ask(self, op: Op, kind: Kind, within_s: float) -> Talk[Answer | None]:
        return (yield from self._ask_for(bytes((op, kind)), within_s))

    def _ask_for(self, request: bytes, within_s: float) -> Talk[Answer | None]:
        """The answer to a request; ``None`` if there is none in time."""
        if not (yield from write(CONTROL_UUID, request)):
            return None
        head = bytes((ANSWER, *request[:2]))
        heard = yield from hear(CONTROL_UUID, (head,), within_s)
        return None if heard is None else answer_of(heard.payload)

    def _refused(self, what: str, status: int) -> GiveUp:
        name = Status(status).name if status in set(Status) else str(status)
        remedy = _REMEDIES.get(status, "")
        return GiveUp(GiveUpReason.REFUSED, f"refuses {what}: {name}", remedy, status)


def _starts(kind: Kind) -> tuple[bytes, ...]:
    """First bytes of its frames, whatever the two upper bits mean."""
    step = KIND_BITS + 1
    return tuple(bytes((kind + upper * step,)) for upper in range(256 // step))
