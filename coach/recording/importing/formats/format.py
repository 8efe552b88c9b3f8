"""One known format: a row of data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Format:
    """How one recorder writes.

    Args:
        key: As in ``--format``.
        name: For people.
    """

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a file says of its session beside the samples.

    Args:
        start: When it began; local time is taken as the computer's. ``None``: the file says
            nothing, or only its time column does.
        title: Empty if none.
        device: The sensor's name, empty if none.
        placement: Where it sat, in the words of the file; empty if none.
        notes: What the user should know of this format, one line each.
    """

    start: datetime | None = None
    title: str = ""
    device: str = ""
    placement: str = ""
    notes: tuple[str, ...] = ()
