"""How differently do this runner's runs begin, from day to day?"""

from __future__ import annotations

import statistics
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.cues.bands import OF_THE_DAY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.progress.records import SessionRecord

LEAST_RUNS = 5
_LAST_RUNS = 12
"""An older strap, or an older way of putting it on, says nothing of the next day."""


def day_spreads(sessions: Sequence[SessionRecord]) -> Mapping[str, float]:
    """Standard deviation of what standing and strap change, at the beginning of the last runs.

    It holds how the runner stood at the calibrations, how the strap sat, and how the runner ran:
    what a single day may differ by without anything having changed. The first third of a run is
    taken, before anybody is tired.

    Args:
        sessions: Those that count, oldest first.

    Returns:
        Metric -> SI units; those of which five runs or more are known.
    """
    found: dict[str, float] = {}
    for name in OF_THE_DAY:
        begins = [
            record.first_third
            for session in sessions
            if (record := session.metrics.get(name)) is not None and record.first_third is not None
        ][-_LAST_RUNS:]
        if len(begins) >= LEAST_RUNS:
            found[name] = statistics.stdev(begins)
    return MappingProxyType(found)
