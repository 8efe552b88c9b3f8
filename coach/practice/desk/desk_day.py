"""What do the spans of a desk day say together?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.model import DeskState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.model import DeskSpan

HOUR_S = 3600.0
FOLLOWED_S = 300.0
"""A reminder was followed by what began within this time after it."""
MOVE_S = 60.0
"""So much walking is movement. Two minutes in twenty lowered blood sugar (Dunstan 2012), and one in
thirty still a little (Duran 2023); whether standing up alone does is not settled. See README.md."""
REST_S = 60.0
"""Walking that is interrupted for less is one walk."""


@dataclass(frozen=True, slots=True)
class DeskHour:
    """One hour of a desk day, counted from its begin.

    Args:
        t_s: Stream time of its begin.
        seconds: By state; those that did not occur are left out.
        judged_s: For how long the posture was judged.
        slouched_s: Of these below the wearer's own band.
    """

    t_s: float
    seconds: Mapping[DeskState, float]
    judged_s: float
    slouched_s: float


@dataclass(frozen=True, slots=True)
class DeskDay:
    """Hours at a desk.

    Args:
        seconds: By state; those that did not occur are left out.
        judged_s: For how long the posture was judged.
        slouched_s: Of these below the wearer's own band.
        slouches: How often it fell below for at least ``slouch_s`` of ``day_of``.
        longest_slouch_s: The longest such time.
        longest_still_s: Longest time without movement.
        movements: How often the wearer moved: walked for a minute in all.
        reminders: How often the coach asked to get up.
        followed: How many of these movement followed within five minutes.
        hours: One row for each hour that was begun.
    """

    seconds: Mapping[DeskState, float]
    judged_s: float
    slouched_s: float
    slouches: int
    longest_slouch_s: float
    longest_still_s: float
    movements: int
    reminders: int
    followed: int
    hours: tuple[DeskHour, ...]


def day_of(
    spans: Sequence[DeskSpan], reminded_s: Sequence[float] = (), *, slouch_s: float = 30.0
) -> DeskDay:
    """What spans say together.

    Args:
        spans: In order, without gaps.
        reminded_s: Stream times of the reminders to get up (cues of the rule ``desk_get_up``).
        slouch_s: A shorter time below the band is no slouch of its own.
    """
    walks = _walks(spans)
    slouches = [long for long in _slouches(spans) if long >= slouch_s]
    seconds, judged_s, slouched_s = _times(spans, -math.inf, math.inf)
    followed = sum(
        any(at <= end and start <= at + FOLLOWED_S for start, end in walks) for at in reminded_s
    )
    return DeskDay(
        seconds=seconds,
        judged_s=judged_s,
        slouched_s=slouched_s,
        slouches=len(slouches),
        longest_slouch_s=max(slouches, default=0.0),
        longest_still_s=_longest_still_s(spans, walks),
        movements=len(walks),
        reminders=len(reminded_s),
        followed=followed,
        hours=_hours(spans),
    )


def _times(
    spans: Sequence[DeskSpan], from_s: float, to_s: float
) -> tuple[dict[DeskState, float], float, float]:
    """Seconds by state, judged and slouched between two stream times."""
    seconds: dict[DeskState, float] = {}
    judged_s = slouched_s = 0.0
    for span in spans:
        long = min(span.end_s, to_s) - max(span.t_s, from_s)
        if long <= 0.0:
            continue
        seconds[span.state] = seconds.get(span.state, 0.0) + long
        if span.slouched is not None:
            judged_s += long
            slouched_s += long if span.slouched else 0.0
    return seconds, judged_s, slouched_s


def _hours(spans: Sequence[DeskSpan]) -> tuple[DeskHour, ...]:
    if not spans:
        return ()
    begin_s = spans[0].t_s
    count = math.ceil((spans[-1].end_s - begin_s) / HOUR_S - 1e-9)
    rows: list[list[DeskSpan]] = [[] for _ in range(count)]
    for span in spans:
        first = math.floor((span.t_s - begin_s) / HOUR_S)
        last = math.ceil((span.end_s - begin_s) / HOUR_S)
        for row in rows[first:last]:
            row.append(span)
    starts = [begin_s + HOUR_S * n for n in range(count)]
    return tuple(
        DeskHour(t_s, *_times(row, t_s, t_s + HOUR_S))
        for t_s, row in zip(starts, rows, strict=True)
    )


def _walks(spans: Sequence[DeskSpan]) -> list[tuple[float, float]]:
    """Begin and end of each walk that is movement."""
    found: list[tuple[float, float]] = []
    start_s = end_s = -math.inf
    walked_s = 0.0
    for span in spans:
        if span.state is not DeskState.WALKING:
            continue
        if span.t_s - end_s > REST_S:
            if walked_s >= MOVE_S:
                found.append((start_s, end_s))
            start_s, walked_s = span.t_s, 0.0
        walked_s += span.end_s - span.t_s
        end_s = span.end_s
    if walked_s >= MOVE_S:
        found.append((start_s, end_s))
    return found


def _longest_still_s(spans: Sequence[DeskSpan], walks: Sequence[tuple[float, float]]) -> float:
    """Longest time without movement; what is missing for so long may have been one."""
    away = [
        (span.t_s, span.end_s)
        for span in spans
        if span.state is DeskState.NO_DATA and span.end_s - span.t_s >= MOVE_S
    ]
    if not spans:
        return 0.0
    ends = sorted([*walks, *away, (spans[-1].end_s, spans[-1].end_s)])
    longest_s, since_s = 0.0, spans[0].t_s
    for start_s, end_s in ends:
        longest_s = max(longest_s, start_s - since_s)
        since_s = max(since_s, end_s)
    return longest_s


def _slouches(spans: Sequence[DeskSpan]) -> list[float]:
    """How long each time below the band was; only a time in the band ends it."""
    found: list[float] = []
    long = 0.0
    for span in spans:
        if span.slouched:
            long += span.end_s - span.t_s
        elif span.slouched is False and long:
            found.append(long)
            long = 0.0
    return [*found, long] if long else found
