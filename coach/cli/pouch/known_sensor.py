"""Which sensor is the runner's: the one of the last run at this place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coach.model import Placement
    from coach.progress import SessionRecord

# A phone has no address by which it could be sought: Bluetooth's own, or macOS's name for one.
_ADDRESS = re.compile(r"(?:[0-9A-F]{2}:){5}[0-9A-F]{2}|[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}")


def known_sensor(sessions: Iterable[SessionRecord], placement: Placement) -> str | None:
    """Its address, ``None`` if nobody has run with one.

    Args:
        sessions: Of this runner, in any order.
        placement: Where it sits.
    """
    own = [
        one
        for one in sessions
        if one.counts
        and one.placement is placement
        and not one.others
        and _ADDRESS.fullmatch(one.sensor_id.upper())
    ]
    latest = max(own, key=lambda one: one.started_utc_s, default=None)
    return None if latest is None else latest.sensor_id
