"""``coach_sensor.h`` for ctypes: its structures and functions, field by field."""

from __future__ import annotations

import ctypes
from ctypes import (
    CFUNCTYPE,
    POINTER,
    Structure,
    c_bool,
    c_char_p,
    c_int8,
    c_int16,
    c_size_t,
    c_uint8,
    c_uint16,
    c_uint32,
    c_void_p,
)
from typing import Any, ClassVar

Fields = list[tuple[str, Any]]


class CoachRange(Structure):
    """``coach_range``."""

    _fields_: ClassVar[Fields] = [
        ("full_scale", c_uint16),
        ("lsb_num", c_uint32),
        ("lsb_den", c_uint32),
        ("greatest", c_int16),
    ]


class CoachDescription(Structure):
    """``coach_description``."""

    _fields_: ClassVar[Fields] = [
        ("hardware_id", c_uint16),
        ("sensor_part", c_uint16),
        ("rate_bits", c_uint32),
        ("features", c_uint16),
        ("max_samples", c_uint8),
        ("queue_limit", c_uint8),
        ("acc_range_count", c_uint8),
        ("gyr_range_count", c_uint8),
        ("acc_ranges", POINTER(CoachRange)),
        ("gyr_ranges", POINTER(CoachRange)),
        ("firmware", c_char_p),
        ("serial", c_char_p),
    ]


class CoachSettings(Structure):
    """``coach_settings``."""

    _fields_: ClassVar[Fields] = [
        ("rate_hz", c_uint16),
        ("acc_range_g", c_uint16),
        ("gyr_range_deg_s", c_uint16),
        ("batch", c_uint8),
    ]


class CoachReading(Structure):
    """``coach_reading``."""

    _fields_: ClassVar[Fields] = [
        ("n", c_uint16),
        ("lost", c_uint32),
        ("timed", c_bool),
        ("timed_row", c_int16),
        ("timed_us", c_uint32),
        ("temperature_c", c_int8),
    ]


class CoachHealth(Structure):
    """``coach_health``."""

    _fields_: ClassVar[Fields] = [
        ("battery_mv", c_uint16),
        ("battery_low", c_bool),
        ("rssi_dbm", c_int8),
    ]


NOW_US = CFUNCTYPE(c_uint32, c_void_p)
IMU_START = CFUNCTYPE(c_bool, c_void_p, POINTER(CoachSettings))
PLAIN = CFUNCTYPE(None, c_void_p)
IMU_READ = CFUNCTYPE(c_bool, c_void_p, c_void_p, c_uint16, POINTER(CoachReading))
SEND = CFUNCTYPE(c_bool, c_void_p, c_void_p, c_uint16)
HEALTH = CFUNCTYPE(None, c_void_p, POINTER(CoachHealth))
IDENTIFY = CFUNCTYPE(None, c_void_p, c_uint8)
SELF_TEST = CFUNCTYPE(c_bool, c_void_p, POINTER(c_uint8))


class CoachBoard(Structure):
    """``coach_board``."""

    _fields_: ClassVar[Fields] = [
        ("context", c_void_p),
        ("now_us", NOW_US),
        ("imu_start", IMU_START),
        ("imu_stop", PLAIN),
        ("imu_read", IMU_READ),
        ("notify", SEND),
        ("indicate", SEND),
        ("health", HEALTH),
        ("identify", IDENTIFY),
        ("self_test", SELF_TEST),
        ("info_changed", PLAIN),
        ("lock", PLAIN),
        ("unlock", PLAIN),
    ]


FUNCTIONS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "coach_init": (
        c_bool,
        (c_void_p, POINTER(CoachDescription), POINTER(CoachBoard), c_void_p, c_size_t),
    ),
    "coach_poll": (c_uint32, (c_void_p,)),
    "coach_streaming": (c_bool, (c_void_p,)),
    "coach_dropped_packets": (c_uint32, (c_void_p,)),
    "coach_waiting_packets": (c_uint8, (c_void_p,)),
    "coach_current_settings": (POINTER(CoachSettings), (c_void_p,)),
    "coach_info": (c_uint16, (c_void_p, c_void_p, c_uint16)),
    "coach_connected": (None, (c_void_p,)),
    "coach_disconnected": (None, (c_void_p,)),
    "coach_mtu_changed": (None, (c_void_p, c_uint16)),
    "coach_data_subscribed": (None, (c_void_p, c_bool)),
    "coach_ctrl_subscribed": (None, (c_void_p, c_bool)),
    "coach_ctrl_written": (c_uint8, (c_void_p, c_char_p, c_uint16)),
    "coach_button_pressed": (None, (c_void_p,)),
}
"""Function -> what it gives and takes."""


def declare(library: ctypes.CDLL) -> ctypes.CDLL:
    """Tell ctypes what the functions take."""
    for name, (gives, takes) in FUNCTIONS.items():
        function = getattr(library, name)
        function.restype, function.argtypes = gives, list(takes)
    return library
