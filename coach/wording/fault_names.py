"""Faults of data, sensor and link in a runner's words."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model.faults import FaultKind
from coach.wording.translation import mark, tr

if TYPE_CHECKING:
    from collections.abc import Mapping

FAULT_NAMES: Mapping[FaultKind, str] = MappingProxyType(
    {
        FaultKind.BAD_PACKET: mark("spoilt packets"),
        FaultKind.UNKNOWN_PACKET: mark("packets of an unknown kind"),
        FaultKind.NO_INFO: mark("sensor did not say what it measures"),
        FaultKind.UNKNOWN_SENSOR: mark("unknown sensor"),
        FaultKind.DUPLICATE: mark("packets that came twice or late"),
        FaultKind.GAP: mark("gaps in the data"),
        FaultKind.REBOOT: mark("sensor started anew"),
        FaultKind.CLIPPED: mark("movement beyond the sensor's range"),
        FaultKind.FIFO_OVERRUN: mark("samples lost in the sensor"),
        FaultKind.LINK_LOST: mark("connection lost"),
        FaultKind.LINK_SILENT: mark("no data from the sensor"),
        FaultKind.BAD_VALUE: mark("readings that are no numbers"),
        FaultKind.SLIPPED: mark("sensor moved"),
        FaultKind.LOOSE: mark("strap loose"),
        FaultKind.NO_COUNTER: mark("sensor numbers no samples"),
        FaultKind.BATTERY_LOW: mark("sensor battery low"),
        FaultKind.BACKGROUND: mark("a part of the coach failed"),
        FaultKind.CLOCK: mark("sensor clock unsteady"),
    }
)

_BY_VALUE = {kind.value: words for kind, words in FAULT_NAMES.items()}


def name_of_fault(kind: str) -> str:
    """What went wrong.

    Args:
        kind: Value of a ``FaultKind``; one that no version here knows is given in words.
    """
    return tr(_BY_VALUE[kind]) if kind in _BY_VALUE else kind.replace("_", " ")
