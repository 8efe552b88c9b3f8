"""What the unattended coach can say, and which way it puts it. The words: ``coach/phrases``."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Saying(enum.Enum):
    """On the way."""

    WAITING = "waiting"
    FOUND = "found"
    STAND = "stand"
    GO = "go"
    MEASURING = "measuring"
    TRY_AGAIN = "try_again"
    NEXT_RUN = "next_run"
    RECORDING = "recording"
    KEPT = "kept"
    SWITCH_OFF = "switch_off"
    STOPPED = "stopped"


class Trouble(enum.Enum):
    """What fails, each with its remedy."""

    NONE_FOUND = "none_found"
    NO_BLUETOOTH = "no_bluetooth"
    NO_ANSWER = "no_answer"
    CANNOT_USE = "cannot_use"
    NO_ROOM = "no_room"
    POWER_LOW = "power_low"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to put a saying.

    Args:
        key: Of the sentence.
        needs: Numbers that must be known for it.
        least: And how large each must be.
    """

    key: str
    needs: tuple[str, ...] = ()
    least: int = 0


WAYS: Mapping[Saying | Trouble, tuple[Way, ...]] = MappingProxyType(
    {
        Saying.WAITING: (Way("waiting"),),
        Saying.FOUND: (Way("found", ("battery",)), Way("found_plain")),
        Saying.STAND: (Way("stand"),),
        Saying.GO: (Way("go"),),
        Saying.MEASURING: (Way("measuring"),),
        Saying.TRY_AGAIN: (Way("try_again"),),
        Saying.NEXT_RUN: (Way("next_run"),),
        Saying.RECORDING: (Way("recording"),),
        # From two on: no language needs its word for one minute then.
        Saying.KEPT: (
            Way("kept", ("minutes", "cadence"), 2),
            Way("kept_plain", ("minutes",), 2),
            Way("kept_short"),
        ),
        Saying.SWITCH_OFF: (Way("switch_off"),),
        Saying.STOPPED: (Way("stopped"),),
        **{trouble: (Way(trouble.value),) for trouble in Trouble},
    }
)
"""The ways of each, the first that fits is taken."""


def way_of(saying: Saying | Trouble, numbers: Mapping[str, int]) -> Way:
    """How it is put with the numbers that are known."""
    return next(
        way
        for way in WAYS[saying]
        if all(name in numbers and numbers[name] >= way.least for name in way.needs)
    )
