"""Runs, standing checks, desk and exercises week by week, on one time line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.model.practice import PracticeKind
from coach.progress.exercise_weeks import LEAST_SESSIONS, WEEK_S

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.progress.practice_records import PracticeRecord
    from coach.progress.records import SessionRecord


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days, counted from the first session.

    Args:
        start_utc_s: Its begin, seconds since 1970, UTC.
        runs: How many.
        running_s: Together.
        desk_s: Time at the desk.
        judged_s: Part of it in which the posture was judged.
        slouched_s: Part of that below the wearer's own band.
        exercises: Sessions of exercises with a set at least.
        sets: Sets in them.
    """

    start_utc_s: float
    runs: int
    running_s: float
    desk_s: float
    judged_s: float
    slouched_s: float
    exercises: int
    sets: int

    @property
    def with_exercises(self) -> bool:
        """Whether it counts as a week with exercises."""
        return self.exercises >= LEAST_SESSIONS


@dataclass(frozen=True, slots=True)
class StandPoint:
    """One segment in one standing check, as far as it came to a result.

    Args:
        t_utc_s: When, seconds since 1970, UTC.
        placement: Which segment.
        position: Between sunk (0) and tall (100).
        error: One sigma; ``None`` where unknown.
    """

    t_utc_s: float
    placement: str
    position: float
    error: float | None


@dataclass(frozen=True, slots=True)
class TimeLine:
    """Everything that was done, week by week, and what the standing checks found.

    Args:
        weeks: Without gaps, from the first session to the last; empty without any.
        stands: In order of time.
        checks: How many standing checks there were, with a result or without.
    """

    weeks: tuple[Week, ...]
    stands: tuple[StandPoint, ...]
    checks: int


def timeline_of(sessions: Sequence[SessionRecord], practices: Sequence[PracticeRecord]) -> TimeLine:
    """The time line of one runner; what does not count is left out.

    Args:
        sessions: Runs, in any order.
        practices: Likewise.
    """
    runs = [one for one in sessions if one.counts]
    others = sorted((one for one in practices if one.counts), key=lambda one: one.started_utc_s)
    times = [*(one.started_utc_s for one in runs), *(one.started_utc_s for one in others)]
    if not times:
        return TimeLine((), (), 0)
    begin_s = min(times)
    count = int((max(times) - begin_s) // WEEK_S) + 1

    of_week: list[tuple[list[SessionRecord], list[PracticeRecord]]] = [
        ([], []) for _ in range(count)
    ]
    for run in runs:
        of_week[int((run.started_utc_s - begin_s) // WEEK_S)][0].append(run)
    for other in others:
        of_week[int((other.started_utc_s - begin_s) // WEEK_S)][1].append(other)
    weeks: list[Week] = []
    for number, (here, those) in enumerate(of_week):
        desks = [one for one in those if one.kind is PracticeKind.DESK]
        trained = [one for one in those if one.kind is PracticeKind.EXERCISE and one.sets]
        weeks.append(
            Week(
                start_utc_s=begin_s + number * WEEK_S,
                runs=len(here),
                running_s=sum(one.running_s for one in here),
                desk_s=sum(span.end_s - span.t_s for one in desks for span in one.spans),
                judged_s=sum(one.judged_s for one in desks),
                slouched_s=sum(one.slouched_s for one in desks),
                exercises=len(trained),
                sets=sum(len(one.sets) for one in trained),
            )
        )
    checks = [one for one in others if one.kind is PracticeKind.STAND]
    stands = tuple(
        StandPoint(one.started_utc_s, s.placement.value, s.position, s.position_error)
        for one in checks
        for s in one.stands
        if s.position is not None
    )
    return TimeLine(tuple(weeks), stands, len(checks))
