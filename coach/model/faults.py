"""Faults are values: what went wrong in the data, when, and where. None of them ends a run."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class FaultKind(enum.Enum):
    """Each member's value is its wire name; its meaning stands beside it."""

    BAD_PACKET = "bad_packet"  # bytes that break the protocol, or a rate out of reach; dropped
    UNKNOWN_PACKET = "unknown_packet"  # well-formed but of a type this version does not know
    NO_INFO = "no_info"  # data before the sensor described its scales; default scales assumed
    UNKNOWN_SENSOR = "unknown_sensor"  # bytes of a sensor no decoder claims
    DUPLICATE = "duplicate"  # a packet delivered again, or late; dropped
    GAP = "gap"  # samples lost; detail says how many and what was done
    REBOOT = "reboot"  # the sensor's time base restarted; a new segment begins
    CLIPPED = "clipped"  # a sample at full scale
    FIFO_OVERRUN = "fifo_overrun"  # the sensor itself lost samples before sending
    LINK_LOST = "link_lost"
    LINK_SILENT = "link_silent"  # connected or not, no data for longer than allowed
    BAD_VALUE = "bad_value"  # samples that no worn sensor gives: no numbers, frozen; taken as lost
    SLIPPED = "slipped"  # the sensor no longer sits as it was calibrated
    LOOSE = "loose"  # the sensor shakes much more than before; the strap wants tightening
    NO_COUNTER = "no_counter"  # the sensor numbers no samples; losses are inferred from arrival
    BATTERY_LOW = "battery_low"  # too little left to be relied on; no cues from then on
    BACKGROUND = "background"  # work of the coach itself failed; detail says how it goes on
    CLOCK = "clock"  # device time and arrival time disagree by more than the clock can absorb


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault.

    Args:
        kind: What happened.
        t_s: Stream time at which it was noticed.
        sensor_id: Which sensor, empty if none in particular.
        detail: One line for a person: what, where, and what was done about it.
        count: How many samples or packets it concerns; 0 of a stream that was begun anew, where
            nobody knows how many were never measured.
    """

    kind: FaultKind
    t_s: float
    sensor_id: str
    detail: str
    count: int = 1
