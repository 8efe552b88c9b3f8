"""What the runner is told of a sensor that cannot be used."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.pouch.sayings import Trouble
from coach.sources import SourceReason

if TYPE_CHECKING:
    from collections.abc import Mapping

TOLD_OF: Mapping[SourceReason, Trouble | None] = MappingProxyType(
    {
        SourceReason.NOT_FOUND: None,  # that is waiting
        SourceReason.NO_RADIO: Trouble.NO_BLUETOOTH,
        SourceReason.PERMISSION: Trouble.NO_BLUETOOTH,
        SourceReason.LINK_FAILED: Trouble.NO_ANSWER,
        SourceReason.REFUSED: Trouble.NO_ANSWER,
        SourceReason.NO_ANSWER: Trouble.NO_ANSWER,
        SourceReason.AMBIGUOUS: Trouble.CANNOT_USE,
        SourceReason.UNKNOWN_SENSOR: Trouble.CANNOT_USE,
        SourceReason.INFO_UNREADABLE: Trouble.CANNOT_USE,
        SourceReason.PROTOCOL_VERSION: Trouble.CANNOT_USE,
    }
)
"""``None`` for what is no trouble yet."""
