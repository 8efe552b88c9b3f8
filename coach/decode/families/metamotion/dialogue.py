"""What is said to a MetaMotion: take down, set up, and take down again at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from coach.decode.families.metamotion.board_bytes import (
    ACC,
    ACC_RANGE_G,
    ACC_RANGES_G,
    ADD,
    BATTERY,
    CHIPS,
    COMMAND_UUID,
    CONFIG,
    ENABLE,
    FUSER_REVISION,
    GYR,
    GYR_RANGE_DEG_S,
    GYR_RANGES_DEG_S,
    INFO,
    NOTIFY,
    NOTIFY_ENABLE,
    NOTIFY_UUID,
    POWER,
    PROCESSOR,
    RATE_HZ,
    RATES_HZ,
    READ,
    SETTINGS,
    Chip,
    battery_in,
    buffer_of_gyr,
    counter_of,
    fuser_of_acc,
    gyr_config,
    tear_down,
)
from coach.model import Channel
from coach.model.rates import nearest

if TYPE_CHECKING:
    from coach.decode.dialogue import Talk, Wish

_MOST_ANSWERS = 4  # of one head that are looked at: an answer may come twice
_LEAST_INFO = 4
_GYR_STARTS_S = 0.1  # Bosch's chips take up to 80 ms
_BATTERY_S = 0.5  # the board may have none to tell of

_UPDATE = "update its firmware with the MetaBase app"
ACC_ALONE = (
    "gives acceleration alone, for its processors are refused: no angles; update its firmware with "
    "the MetaBase app"
)


class MetaMotionDialogue:
    """Acceleration and angular rate are joined and numbered on the board.

    Processors and enabled streams stay on it when a link is lost, and another host's may be there;
    so all is taken down first and at the end.
    """

    keep_alive_s: float | None = None

    def __init__(self, wish: Wish) -> None:
        self._wish = wish
        self._chip: Chip | None = None

    def start(self) -> Talk[Started]:
        """From whatever state to samples."""
        # Before listening: what an earlier set-up still sends would be heard until it is gone.
        yield from write(COMMAND_UUID, bytes([PROCESSOR, NOTIFY, 0]))
        if not (yield from subscribe(NOTIFY_UUID, Channel.DATA)):
            raise GiveUp(GiveUpReason.REFUSED, "lets nobody listen to it")
        chip = self._chip = yield from self._which_chip()
        yield from self._tear_down()
        battery = yield from self._battery()
        yield from self._configure(chip)
        processors = yield from self._ask(bytes([PROCESSOR, INFO]))
        fuses = len(processors) >= _LEAST_INFO and processors[3] >= FUSER_REVISION
        counter = (yield from self._add_processors(chip)) if fuses else None
        if counter is None:
            yield from self._tear_down()
            yield from self._run_acc_alone(chip)
            return Started((ACC_ALONE,), battery)
        yield from self._run(counter)
        return Started((), battery)

    def keep_alive(self) -> Talk[None]:
        """Nothing: it sends until it is told to stop."""
        yield from ()

    def stop(self) -> Talk[None]:
        """Leave nothing behind: it would go on using its battery."""
        yield from self._tear_down()
        yield from unsubscribe(NOTIFY_UUID)

    def _tear_down(self) -> Talk[None]:
        for request in tear_down(self._chip):
            yield from write(COMMAND_UUID, request)

    def _which_chip(self) -> Talk[Chip]:
        acc = yield from self._ask(bytes([ACC, INFO]))
        gyr = yield from self._ask(bytes([GYR, INFO]))
        if len(acc) < _LEAST_INFO or len(gyr) < _LEAST_INFO:
            missing = "accelerometer" if len(acc) < _LEAST_INFO else "gyroscope"
            raise GiveUp(GiveUpReason.UNKNOWN_SENSOR, f"has no {missing}", "use a MetaMotion")
        for chip in CHIPS:
            if chip.kinds == (acc[2], gyr[2]):
                return chip
        what = f"has chips of kinds {acc[2]} and {gyr[2]}, which this version does not know"
        raise GiveUp(GiveUpReason.UNKNOWN_SENSOR, what)

    def _battery(self) -> Talk[int | None]:
        yield from self._demand(bytes([SETTINGS, BATTERY]))
        heard = yield from hear(NOTIFY_UUID, (bytes([SETTINGS, BATTERY]),), _BATTERY_S)
        told = battery_in(heard.payload) if heard is not None else None
        return told[0] if told is not None else None

    def _configure(self, chip: Chip) -> Talk[None]:
        """Rate and ranges, read back: a range that was not taken would be a scale twice too big."""
        wish = self._wish
        rate_hz = nearest(wish.rate_hz or RATE_HZ, RATES_HZ)
        requests = (
            chip.acc_config(rate_hz, nearest(wish.acc_range_g or ACC_RANGE_G, ACC_RANGES_G)),
            gyr_config(rate_hz, nearest(wish.gyr_range_deg_s or GYR_RANGE_DEG_S, GYR_RANGES_DEG_S)),
        )
        for request in requests:
            yield from self._demand(request)
            taken = yield from self._ask(bytes([request[0], READ | CONFIG]))
            if taken[2:4] != request[2:4]:
                part = "accelerometer" if request[0] == ACC else "gyroscope"
                what = f"does not take rate and range of its {part}"
                raise GiveUp(GiveUpReason.REFUSED, what, _UPDATE)

    def _add_processors(self, chip: Chip) -> Talk[int | None]:
        """Number of the last of the chain; ``None`` if one is refused."""
        ids: list[int] = []
        makers = (lambda _: buffer_of_gyr(chip), fuser_of_acc, counter_of)
        for make in makers:
            yield from self._demand(make(ids[-1] if ids else 0))
            added = yield from self._added(ids)
            if added is None:
                return None
            ids.append(added)
        return ids[-1]

    def _added(self, known: list[int]) -> Talk[int | None]:
        for _ in range(_MOST_ANSWERS):
            heard = yield from hear(NOTIFY_UUID, (bytes([PROCESSOR, ADD]),), self._wish.answer_s)
            if heard is None:
                break
            if len(heard.payload) == 3 and heard.payload[2] not in known:
                return heard.payload[2]
        return None

    def _run(self, counter: int) -> Talk[None]:
        yield from self._demand(bytes([PROCESSOR, NOTIFY_ENABLE, counter, 1]))
        yield from self._demand(bytes([PROCESSOR, NOTIFY, 1]))
        # The gyroscope first: a fuser gives acceleration with whatever its buffer holds.
        yield from self._switch_on(GYR)
        yield from pause(_GYR_STARTS_S)
        yield from self._switch_on(ACC)
        yield from self._first(bytes([PROCESSOR, NOTIFY, counter]))

    def _run_acc_alone(self, chip: Chip) -> Talk[None]:
        yield from self._demand(bytes([ACC, chip.acc_packed, 1]))
        yield from self._switch_on(ACC)
        yield from self._first(bytes([ACC, chip.acc_packed]))

    def _switch_on(self, module: int) -> Talk[None]:
        yield from self._demand(bytes([module, ENABLE, 1, 0]))
        yield from self._demand(bytes([module, POWER, 1]))

    def _first(self, start: bytes) -> Talk[None]:
        if (yield from hear(NOTIFY_UUID, (start,), self._wish.answer_s)) is None:
            raise GiveUp(GiveUpReason.NO_ANSWER, "was told to measure and sends nothing")

    def _demand(self, request: bytes) -> Talk[None]:
        if not (yield from write(COMMAND_UUID, request)):
            raise GiveUp(GiveUpReason.REFUSED, f"does not take the request {request.hex(' ')}")

    def _ask(self, request: bytes) -> Talk[bytes]:
        """The answer, which begins as the request does."""
        yield from self._demand(request)
        heard = yield from hear(NOTIFY_UUID, (request,), self._wish.answer_s)
        if heard is None:
            what = f"does not answer the request {request.hex(' ')}"
            raise GiveUp(GiveUpReason.NO_ANSWER, what)
        return heard.payload
