"""A board for the core, made of values instead of parts."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coach.sources.virtual.firmware import core_types as c
from firmware_protocol.layouts import SAMPLE
from firmware_protocol.limits import RSSI_UNKNOWN_DBM, T_US_PERIOD
from firmware_protocol.packets import Feature

if TYPE_CHECKING:
    from collections.abc import Callable

LOST_UNKNOWN = 2**32 - 1


@dataclass(slots=True)
class Rows:
    """What one reading of the FIFO gives.

    Args:
        counts: ``n`` times six i16 of this machine's byte order; at most as many as were asked for.
        n: Rows.
        timed_us: When row ``timed_row`` was taken; ``None`` if nobody knows.
        timed_row: Which one.
        lost: Samples lost before row 0; ``LOST_UNKNOWN`` if only that some were.
        temperature_c: Of the chip.
    """

    counts: bytes
    n: int
    timed_us: int | None = None
    timed_row: int = 0
    lost: int = 0
    temperature_c: int = -128


@dataclass(slots=True)
class Bench:
    """What is around the core.

    Args:
        clock_us: Device clock.
        imu_works: The chip answers.
        read: Gives what the FIFO holds, at most so many rows; ``None`` if it holds nothing.
        room: Notifications that the radio takes before it is full.
        answers_room: Likewise indications.
        battery_mv: Cell voltage.
        battery_low: It is nearly empty.
        rssi_dbm: As heard.
        passed: What the self-test says.
        notified: What the radio took.
        indicated: Likewise.
        identified_s: For how long it was told to blink, each time.
        started: Settings that the chip was set up with, each time.
        stops: How often the chip was sent to sleep.
        info_changes: How often it was told that INFO has changed.
    """

    clock_us: int = 0
    imu_works: bool = True
    read: Callable[[int], Rows | None] = lambda _most: None
    room: int = 1 << 30
    answers_room: int = 1 << 30
    battery_mv: int = 0
    battery_low: bool = False
    rssi_dbm: int = RSSI_UNKNOWN_DBM
    passed: int = 0b11
    notified: list[bytes] = field(default_factory=list)
    indicated: list[bytes] = field(default_factory=list)
    identified_s: list[int] = field(default_factory=list)
    started: list[tuple[int, int, int, int]] = field(default_factory=list)
    stops: int = 0
    info_changes: int = 0

    def board(self, features: int) -> c.CoachBoard:
        """The table of functions that the core is given.

        Args:
            features: Of the sensor: what it cannot do has no function.
        """
        blink = c.IDENTIFY(self._identify) if features & Feature.IDENTIFY else c.IDENTIFY()
        test = c.SELF_TEST(self._self_test) if features & Feature.SELF_TEST else c.SELF_TEST()
        return c.CoachBoard(
            now_us=c.NOW_US(lambda _: self.clock_us % T_US_PERIOD),
            imu_start=c.IMU_START(self._imu_start),
            imu_stop=c.PLAIN(self._imu_stop),
            imu_read=c.IMU_READ(self._imu_read),
            notify=c.SEND(self._notify),
            indicate=c.SEND(self._indicate),
            health=c.HEALTH(self._health),
            identify=blink,
            self_test=test,
            info_changed=c.PLAIN(self._info_changed),
        )

    def _imu_start(self, _: object, settings: ctypes._Pointer[c.CoachSettings]) -> bool:
        self.started.append(settings_of(settings.contents))
        return self.imu_works

    def _imu_stop(self, _: object) -> None:
        self.stops += 1

    def _imu_read(
        self, _: object, rows: int, most: int, reading: ctypes._Pointer[c.CoachReading]
    ) -> bool:
        got = self.read(most) if self.imu_works else None
        if got is not None:
            ctypes.memmove(rows, got.counts, SAMPLE.size * min(got.n, most))
            told = reading.contents
            told.n, told.lost, told.temperature_c = got.n, got.lost, got.temperature_c
            if got.timed_us is not None:
                told.timed, told.timed_row = True, got.timed_row
                told.timed_us = got.timed_us % T_US_PERIOD
        return self.imu_works

    def _notify(self, _: object, payload: int, n: int) -> bool:
        if self.room <= 0:
            return False
        self.room -= 1
        self.notified.append(ctypes.string_at(payload, n))
        return True

    def _indicate(self, _: object, payload: int, n: int) -> bool:
        if self.answers_room <= 0:
            return False
        self.answers_room -= 1
        self.indicated.append(ctypes.string_at(payload, n))
        return True

    def _health(self, _: object, told: ctypes._Pointer[c.CoachHealth]) -> None:
        now = told.contents
        now.battery_mv, now.battery_low = self.battery_mv, self.battery_low
        now.rssi_dbm = self.rssi_dbm

    def _info_changed(self, _: object) -> None:
        self.info_changes += 1

    def _identify(self, _: object, seconds: int) -> None:
        self.identified_s.append(seconds)

    def _self_test(self, _: object, passed: ctypes._Pointer[ctypes.c_uint8]) -> bool:
        passed[0] = self.passed
        return self.imu_works


def settings_of(told: c.CoachSettings) -> tuple[int, int, int, int]:
    """Rate, ranges and batch."""
    return told.rate_hz, told.acc_range_g, told.gyr_range_deg_s, told.batch
