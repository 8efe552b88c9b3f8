"""One sensor of the compiled core."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

from coach.sources.virtual.firmware import core_types as c
from coach.sources.virtual.firmware.core_board import settings_of
from firmware_protocol.layouts import IMU_BATCH, SAMPLE
from firmware_protocol.limits import ATT_MAX_VALUE, MAX_SAMPLES
from firmware_protocol.tlv import Tag, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.sources.virtual.firmware.core_board import Bench
    from firmware_protocol.packets import Info, Range

MOST_WAITING = 255  # packets that the core can count
_ALL_BITS = 32767
_PLACE = IMU_BATCH.size + SAMPLE.size * MAX_SAMPLES


class CoreSensor:
    """The core, its memory and its board.

    Args:
        library: As ``compiled_core`` gives it.
        info: What the sensor is and offers; the settings in it are not looked at.
        queue_limit: Packets that wait for the radio at most, 1 to ``MOST_WAITING``.
        bench: What is around it.
        greatest: Counts at which accelerometer and gyroscope saturate.

    Raises:
        ValueError: The core refuses this description.
    """

    def __init__(
        self,
        library: ctypes.CDLL,
        info: Info,
        queue_limit: int,
        bench: Bench,
        greatest: tuple[int, int] = (_ALL_BITS, _ALL_BITS),
    ) -> None:
        self.bench = bench
        self._core = c.declare(library)
        self._acc = _ranges(info.acc_ranges, greatest[0])
        self._gyr = _ranges(info.gyr_ranges, greatest[1])
        self._description = c.CoachDescription(
            hardware_id=info.hardware_id,
            sensor_part=info.sensor_part,
            rate_bits=info.rate_bits,
            features=info.features,
            max_samples=info.max_samples,
            queue_limit=queue_limit,
            acc_range_count=len(info.acc_ranges),
            gyr_range_count=len(info.gyr_ranges),
            acc_ranges=self._acc,
            gyr_ranges=self._gyr,
            firmware=_text(info, Tag.FIRMWARE),
            serial=_text(info, Tag.SERIAL),
        )
        self._board = bench.board(info.features)
        most = queue_limit or MOST_WAITING
        self._memory = ctypes.create_string_buffer((most + 1) * _PLACE)
        size = ctypes.c_size_t.in_dll(library, "coach_sensor_bytes").value
        self._state = ctypes.create_string_buffer(size)
        self.power_on()

    def power_on(self) -> None:
        """Begin as after a reboot.

        Raises:
            ValueError: The core refuses.
        """
        begun = self._core.coach_init(
            self._state, self._description, self._board, self._memory, len(self._memory)
        )
        if not begun:
            raise ValueError("the firmware refuses this description of a sensor")

    def poll(self) -> int:
        """Let it do what is due; microseconds until it wants to be asked again."""
        return int(self._core.coach_poll(self._state))

    @property
    def streaming(self) -> bool:
        """Between START and the end of the stream."""
        return bool(self._core.coach_streaming(self._state))

    @property
    def dropped_packets(self) -> int:
        """Batches given up since START."""
        return int(self._core.coach_dropped_packets(self._state))

    @property
    def waiting(self) -> int:
        """Packets that wait for the radio."""
        return int(self._core.coach_waiting_packets(self._state))

    @property
    def settings(self) -> tuple[int, int, int, int]:
        """Rate, ranges and batch as set now."""
        return settings_of(self._core.coach_current_settings(self._state).contents)

    @property
    def info(self) -> bytes:
        """Bytes of INFO."""
        bytes_ = ctypes.create_string_buffer(ATT_MAX_VALUE)
        n = self._core.coach_info(self._state, bytes_, ATT_MAX_VALUE)
        return bytes_.raw[:n]

    def connected(self) -> None:
        """A host has come."""
        self._core.coach_connected(self._state)

    def disconnected(self) -> None:
        """It has gone."""
        self._core.coach_disconnected(self._state)

    def mtu_changed(self, mtu: int) -> None:
        """Of the link."""
        self._core.coach_mtu_changed(self._state, mtu)

    def data_subscribed(self, on: bool) -> None:
        """The host listens to DATA, or no longer."""
        self._core.coach_data_subscribed(self._state, on)

    def ctrl_subscribed(self, on: bool) -> None:
        """Likewise to CTRL."""
        self._core.coach_ctrl_subscribed(self._state, on)

    def written(self, payload: bytes) -> int:
        """The host wrote to CTRL; the ATT error it is refused with, 0 if it is taken."""
        return int(self._core.coach_ctrl_written(self._state, payload, len(payload)))

    def pressed(self) -> None:
        """The button."""
        self._core.coach_button_pressed(self._state)


def _ranges(ranges: Sequence[Range], greatest: int) -> ctypes.Array[c.CoachRange]:
    array = c.CoachRange * max(1, len(ranges))
    return array(*(c.CoachRange(r.full_scale, r.lsb_num, r.lsb_den, greatest) for r in ranges))


def _text(info: Info, tag: Tag) -> bytes | None:
    found = text(info.items, tag)
    return found.encode() if found else None
