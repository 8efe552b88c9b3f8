"""``coach_parts.h`` and ``coach_read.h`` for ctypes: what the tests call besides the sensor."""

from __future__ import annotations

import ctypes
from ctypes import (
    POINTER,
    Structure,
    c_bool,
    c_char_p,
    c_int,
    c_int8,
    c_int16,
    c_uint8,
    c_uint16,
    c_uint32,
    c_void_p,
)

from coach.sources.virtual.firmware.core_types import (
    CoachDescription,
    CoachRange,
    CoachSettings,
    declare,
)


class CoachData(Structure):
    _fields_ = [
        ("type", c_uint8),
        ("flags", c_uint8),
        ("seq", c_uint16),
        ("t_us", c_uint32),
        ("first_index", c_uint32),
        ("dt_us", c_uint16),
        ("n", c_uint8),
        ("temperature_c", c_int8),
        ("samples", c_void_p),
        ("queue_depth", c_uint8),
        ("battery_mv", c_uint16),
        ("uptime_s", c_uint32),
        ("dropped_packets", c_uint32),
        ("rssi_dbm", c_int8),
        ("items_at", c_uint16),
    ]


class CoachInfoTold(Structure):
    _fields_ = [
        ("major", c_uint8),
        ("minor", c_uint8),
        ("hardware_id", c_uint16),
        ("sensor_part", c_uint16),
        ("rate_bits", c_uint32),
        ("features", c_uint16),
        ("max_samples", c_uint8),
        ("acc_range_count", c_uint8),
        ("gyr_range_count", c_uint8),
        ("settings", CoachSettings),
        ("items_at", c_uint16),
    ]


class CoachControlTold(Structure):
    _fields_ = [
        ("op", c_uint8),
        ("ref", c_uint8),
        ("status", c_uint8),
        ("items_at", c_uint16),
    ]


class CoachItem(Structure):
    _fields_ = [("tag", c_uint8), ("n", c_uint8), ("value", c_void_p)]


PARTS = {
    "coach_put_batch": (
        None,
        (c_void_p, c_uint8, c_uint16, c_uint32, c_uint32, c_uint16, c_uint8, c_int8),
    ),
    "coach_put_sample": (c_uint8, (c_void_p, POINTER(c_int16), c_int16, c_int16)),
    "coach_put_status": (
        None,
        (c_void_p, c_uint8, c_uint16, c_uint32, c_uint32, c_int8),
    ),
    "coach_put_info": (
        c_uint16,
        (c_void_p, c_uint16, POINTER(CoachDescription), POINTER(CoachSettings)),
    ),
    "coach_put_item_u8": (c_void_p, (c_void_p, c_uint8, c_uint8)),
    "coach_put_item_u16": (c_void_p, (c_void_p, c_uint8, c_uint16)),
    "coach_put_item_u32": (c_void_p, (c_void_p, c_uint8, c_uint32)),
    "coach_put_item_bytes": (c_void_p, (c_void_p, c_uint8, c_char_p, c_uint8)),
    "coach_next_item": (c_bool, (c_char_p, c_uint16, POINTER(c_uint16), POINTER(CoachItem))),
    "coach_item_number": (c_uint32, (POINTER(CoachItem),)),
    "coach_is_utf8": (c_bool, (c_char_p, c_uint16)),
    "coach_read_data": (c_int, (c_char_p, c_uint16, POINTER(CoachData))),
    "coach_read_sample": (None, (POINTER(CoachData), c_uint8, POINTER(c_int16))),
    "coach_read_info": (c_int, (c_char_p, c_uint16, POINTER(CoachInfoTold))),
    "coach_read_range": (None, (c_char_p, c_uint8, POINTER(CoachRange))),
    "coach_read_request": (c_int, (c_char_p, c_uint16, POINTER(CoachControlTold))),
    "coach_read_response": (c_int, (c_char_p, c_uint16, POINTER(CoachControlTold))),
}


def declare_parts(library: ctypes.CDLL) -> ctypes.CDLL:
    declare(library)
    for name, (gives, takes) in PARTS.items():
        function = getattr(library, name)
        function.restype, function.argtypes = gives, list(takes)
    return library
