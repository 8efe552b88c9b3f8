"""Faults of data, sensor and link in a runner's words."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model.faults import FaultKind

if TYPE_CHECKING:
    from collections.abc import Mapping

FAULT_NAMES: Mapping[FaultKind, str] = MappingProxyType(
    {
        FaultKind.BAD_PACKET: "spoilt packets",
        FaultKind.UNKNOWN_PACKET: "packets of an unknown kind",
        FaultKind.NO_INFO: "sensor did not say what it measures",
        FaultKind.UNKNOWN_SENSOR: "unknown sensor",
        FaultKind.DUPLICATE: "packets that came twice or late",
        FaultKind.GAP: "gaps in the data",
        FaultKind.REBOOT: "sensor started anew",
        FaultKind.CLIPPED: "movement beyond the sensor's range",
        FaultKind.FIFO_OVERRUN: "samples lost in the sensor",
        FaultKind.LINK_LOST: "connection lost",
        FaultKind.LINK_SILENT: "no data from the sensor",
        FaultKind.BAD_VALUE: "readings that are no numbers",
        FaultKind.SLIPPED: "sensor moved",
        FaultKind.LOOSE: "strap loose",
        FaultKind.NO_COUNTER: "sensor numbers no samples",
        FaultKind.BATTERY_LOW: "sensor battery low",
        FaultKind.BACKGROUND: "a part of the coach failed",
        FaultKind.CLOCK: "sensor clock unsteady",
    }
)

_BY_VALUE = {kind.value: words for kind, words in FAULT_NAMES.items()}


def name_of_fault(kind: str) -> str:
    """What went wrong.

    Args:
        kind: Value of a ``FaultKind``; one that no version here knows is given in words.
    """
    return _BY_VALUE.get(kind) or kind.replace("_", " ")
