"""MbientLab MetaMotion: what the board does, by the tests of its maker's library."""

from __future__ import annotations

from dataclasses import dataclass, field
from struct import Struct
from typing import TYPE_CHECKING

import numpy as np

from coach.model.units import GRAVITY_M_S2, RAD_PER_DEG
from coach.sources.virtual.sensor_side import (
    BatchStream,
    Broadcast,
    CharacteristicSpec,
    Outgoing,
    ServiceSpec,
    battery_service,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coach.sources.virtual.feed import SampleFeed
    from coach.sources.virtual.peripheral import SensorOptions
    from coach.sources.virtual.sensor_side import Moment, PacketStream

_SERVICE = "326a9000-85cb-9195-d9dd-464cfbbae75a"
_COMMAND = "326a9001-85cb-9195-d9dd-464cfbbae75a"
_NOTIFY = "326a9006-85cb-9195-d9dd-464cfbbae75a"

_ACC, _PROCESSOR, _EVENT, _LOG, _SETTINGS, _GYR = 0x03, 0x09, 0x0A, 0x0B, 0x11, 0x13
_BATTERY_MV = 4148
_MOST_PROCESSORS = 28
_XYZ = Struct("<3h")
_RATES = {6: 25, 7: 50, 8: 100, 9: 200}
_PER_DEG_S = (16.4, 32.8, 65.6, 131.2, 262.4)


@dataclass(frozen=True, slots=True)
class BoardChip:
    """What differs between the boards.

    Args:
        kinds: Module -> implementation and revision.
        acc_packed: Register of three accelerations at once.
        gyr_data: Register of one angular rate.
        gyr_packed: Register of three at once.
        per_g: Range byte -> counts.
        acc_config: After power-on.
    """

    kinds: dict[int, tuple[int, int]]
    acc_packed: int
    gyr_data: int
    gyr_packed: int
    per_g: dict[int, float]
    acc_config: bytes


MMR = BoardChip(
    {_ACC: (1, 1), _GYR: (0, 1), _PROCESSOR: (0, 3), _SETTINGS: (0, 3)},
    0x1C, 0x05, 0x07,
    {0x03: 16384.0, 0x05: 8192.0, 0x08: 4096.0, 0x0C: 2048.0},
    bytes([0x28, 0x03]),
)  # fmt: skip
"""MetaMotionR with a BMI160."""
MMS = BoardChip(
    {_ACC: (4, 0), _GYR: (1, 0), _PROCESSOR: (0, 3), _SETTINGS: (0, 10)},
    0x05, 0x04, 0x05,
    {0: 16384.0, 1: 8192.0, 2: 4096.0, 3: 2048.0},
    bytes([0xA8, 0x02]),
)  # fmt: skip
"""MetaMotionS with a BMI270."""


@dataclass(slots=True)
class _Processor:
    source: tuple[int, int, int]
    kind: int
    config: bytes
    count: int = 0


@dataclass(slots=True)
class _Board:
    """What a reboot forgets, and a lost link does not.

    Args:
        configs: Module -> two bytes.
        powered: Modules that measure.
        sampling: Modules whose samples are taken up.
        raw: Streams that are notified as they are.
        processors: By number.
        notified: Of them, those whose results are notified,
        notifies: if any are.
    """

    configs: dict[int, bytes]
    powered: set[int] = field(default_factory=set)
    sampling: set[int] = field(default_factory=set)
    raw: set[tuple[int, int]] = field(default_factory=set)
    processors: dict[int, _Processor] = field(default_factory=dict)
    notified: set[int] = field(default_factory=set)
    notifies: bool = False


class MetaMotionSide:
    """Processors, enabled streams and settings stay when the link is lost.

    Of the processors it has buffer, fuser, limiter of time (which lets all pass) and accounter.
    """

    data_uuid = _NOTIFY

    def __init__(self, feed: SampleFeed, options: SensorOptions, chip: BoardChip = MMS) -> None:
        self._options = options
        self._feed_hz = 1e6 / feed.dt_us
        self._chip = chip
        self._heard = False
        self._board = self._fresh()

    def _fresh(self) -> _Board:
        return _Board({_ACC: self._chip.acc_config, _GYR: bytes([0x28, 0x00])})

    @property
    def broadcast(self) -> Broadcast:
        """Name and service."""
        return Broadcast(self._options.name or "MetaWear", (_SERVICE,))

    @property
    def services(self) -> tuple[ServiceSpec, ...]:
        """The board's and the battery's."""
        return (
            ServiceSpec(
                _SERVICE,
                (
                    CharacteristicSpec(_COMMAND, ("write", "write-without-response")),
                    CharacteristicSpec(_NOTIFY, ("notify",)),
                ),
            ),
            battery_service(self._options.battery_percent),
        )

    @property
    def streaming(self) -> bool:
        """Samples are taken and something is to be told of them, whoever listens."""
        board = self._board
        told = bool(board.raw) or (board.notifies and bool(board.notified))
        return told and bool(board.powered & board.sampling)

    def read(self, uuid: str, now: Moment) -> bytes:  # noqa: ARG002
        """Nothing can be read."""
        return b""

    def written(self, uuid: str, payload: bytes, now: Moment) -> list[Outgoing]:
        """A command; the answer, if there is one, begins with the same two bytes."""
        if uuid != _COMMAND or len(payload) < 2:
            return []
        answer = self._obey(payload[0], payload[1], payload[2:], now)
        return [] if answer is None else [Outgoing(_NOTIFY, payload[:2] + answer)]

    def _obey(self, module: int, register: int, args: bytes, now: Moment) -> bytes | None:
        board = self._board
        if register == 0x80:
            return bytes(self._chip.kinds.get(module, ()))
        if (module, register) == (_SETTINGS, 0x8C):
            return bytes([self._options.battery_percent]) + _BATTERY_MV.to_bytes(2, "little")
        if module == _PROCESSOR:
            return self._process(register, args)
        if module not in board.configs:
            return None
        if register == 0x83:
            return board.configs[module]
        if register == 0x01 and now.imu_works:
            (board.powered.add if args[:1] == b"\x01" else board.powered.discard)(module)
        elif register == 0x02 and len(args) == 2:
            (board.sampling.add if args[0] else board.sampling.discard)(module)
        elif register == 0x03 and len(args) >= 2 and self._fits(module, args):
            board.configs[module] = args[:2]
        elif register in self._streams(module) and args:
            (board.raw.add if args[0] else board.raw.discard)((module, register))
        return None

    def _fits(self, module: int, config: bytes) -> bool:
        known = self._chip.per_g if module == _ACC else range(len(_PER_DEG_S))
        return config[1] in known and config[0] & 0x0F in _RATES

    def _streams(self, module: int) -> tuple[int, int]:
        chip = self._chip
        return (0x04, chip.acc_packed) if module == _ACC else (chip.gyr_data, chip.gyr_packed)

    def _process(self, register: int, args: bytes) -> bytes | None:
        board = self._board
        if register == 0x02 and len(args) > 5 and len(board.processors) < _MOST_PROCESSORS:
            number = next(i for i in range(_MOST_PROCESSORS) if i not in board.processors)
            source = (args[0], args[1], args[2])
            board.processors[number] = _Processor(source, args[4], args[5:])
            return bytes([number])
        if register == 0x03 and args:
            board.notifies = args[0] == 1
        elif register == 0x06 and args:
            board.processors.pop(args[0], None)
            board.notified.discard(args[0])
        elif register == 0x07 and len(args) == 2:
            (board.notified.add if args[1] else board.notified.discard)(args[0])
        elif register == 0x08:
            board.processors.clear()
            board.notified.clear()
        return None

    def subscribed(self, uuid: str, now: Moment) -> list[Outgoing]:  # noqa: ARG002
        """To listen starts and stops nothing."""
        self._heard = _NOTIFY in now.subscribed
        return []

    def link_ended(self) -> None:
        """All stays as it is, and counts on."""
        self._heard = False

    def power_cycle(self) -> None:
        """All is forgotten."""
        self._board = self._fresh()
        self._heard = False

    def begin(self, feed: SampleFeed, zero_us: int, now: Moment) -> PacketStream:
        """Sample by sample, of a lower rate every nth, what the board makes of it."""
        board, chip = self._board, self._chip
        every = max(round(self._feed_hz / _RATES[board.configs[_ACC][0] & 0x0F]), 1)
        per_count = np.repeat(
            [
                GRAVITY_M_S2 / chip.per_g[board.configs[_ACC][1]],
                RAD_PER_DEG / _PER_DEG_S[board.configs[_GYR][1]],
            ],
            3,
        )
        rows: list[bytes] = []

        def pack(first: int, stop: int) -> list[Outgoing]:
            out = []
            counts = np.rint(np.hstack(feed.si(first, stop)) / per_count).clip(-32768, 32767)
            for k, row in enumerate(counts.astype(int).tolist(), first):
                if k % every == 0:
                    rows.append(_XYZ.pack(*row[:3]) + _XYZ.pack(*row[3:]))
                    out += [Outgoing(_NOTIFY, payload) for payload in self._told(rows)]
            return out if self._heard else []

        return BatchStream(feed, zero_us, now.clock_us, 1, pack, self._options.queue_limit)

    def _told(self, rows: list[bytes]) -> Iterator[bytes]:
        """Notifications of the latest sample; three are kept for those of three at once."""
        live = self._board.powered & self._board.sampling
        three = len(rows) == 3
        for module, part in ((_GYR, slice(6, 12)), (_ACC, slice(0, 6))):
            if module not in live:
                continue
            data, packed = self._streams(module)
            if (module, data) in self._board.raw:
                yield bytes([module, data]) + rows[-1][part]
            if three and (module, packed) in self._board.raw:
                yield bytes([module, packed]) + b"".join(row[part] for row in rows)
        if _ACC in live:
            gyr = rows[-1][6:] if _GYR in live else bytes(6)
            yield from self._processed((_ACC, 0x04, 0xFF), rows[-1][:6], gyr)
        if three:
            rows.clear()

    def _processed(self, source: tuple[int, int, int], data: bytes, gyr: bytes) -> Iterator[bytes]:
        """What the processors fed from there give, and those fed from them."""
        board = self._board
        for number, one in list(board.processors.items()):
            if one.source != source:
                continue
            result = self._result(one, data, gyr)
            if result is None:
                continue
            if board.notifies and number in board.notified:
                yield bytes([_PROCESSOR, 0x03, number]) + result
            yield from self._processed((_PROCESSOR, 0x03, number), result, gyr)

    def _result(self, one: _Processor, data: bytes, gyr: bytes) -> bytes | None:
        if one.kind == 0x1B:  # joins with the buffer that it names
            buffer = self._board.processors.get(one.config[1])
            held = buffer is not None and buffer.kind == 0x0F
            fed = held and buffer is not None and buffer.source[:2] == (_GYR, self._chip.gyr_data)
            return data + gyr if fed else None
        if one.kind == 0x11:
            size = (one.config[0] >> 4) + 1
            stamp = (one.count & ((1 << 8 * size) - 1)).to_bytes(size, "little")
            one.count += 1
            return stamp + data
        return data if one.kind == 0x08 else None
