"""How much running is missing until usual values are known, or a move for good can be seen?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from coach.progress.trends import LEAST_RUNNING_S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.cues import CueParams
    from coach.model import Placement
    from coach.progress.records import SessionRecord

_STEADY = "cadence_spm"
"""What is there whenever somebody runs steadily."""

_LEAST_MISSING_S = 60.0
_DAY_S = 86_400.0


def steady_running_missing_s(
    sessions: Sequence[SessionRecord], placement: Placement, params: CueParams, grid_s: float
) -> float:
    """Steady running after the warm-up that the longest run so far had too little, seconds.

    Usual values are learnt within one run. At least a minute: a run that was long enough was not
    steady enough.

    Args:
        sessions: The runner's.
        placement: Where the sensor sat.
        params: Of the policy.
        grid_s: Period of the grid.
    """
    had_s = [
        record.n * grid_s - params.warm_up_s
        for one in sessions
        if one.counts and (here := one.at(placement)) is not None
        if (record := here.metrics.get(_STEADY)) is not None
    ]
    return max(params.band.learn_s - max(had_s, default=0.0), _LEAST_MISSING_S)


def runs_to_look_back(
    sessions: Sequence[SessionRecord], placement: Placement, params: CueParams, since_utc_s: float
) -> tuple[int, int]:
    """Runs, and days between the first and the last of them, missing until a move can be seen.

    Args:
        sessions: The runner's.
        placement: Where the sensor sat.
        params: Of the policy.
        since_utc_s: When usual values were last accepted.
    """
    adapt = params.adapt
    starts = sorted(
        one.started_utc_s
        for one in sessions
        if one.counts
        and placement in one.placements
        and one.running_s >= LEAST_RUNNING_S
        and one.started_utc_s > since_utc_s
    )
    days = (starts[-1] - starts[0]) / _DAY_S if starts else 0.0
    return (
        max(adapt.accept_runs - len(starts), 0),
        max(math.ceil(adapt.accept_days - days), 0),
    )
