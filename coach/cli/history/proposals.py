"""What a runner's own runs point to: the one thing to work on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.cues import CueParams
from coach.progress.focus_proposal import candidates

if TYPE_CHECKING:
    from coach.model import Placement
    from coach.progress.course import Course
    from coach.progress.focus_proposal import Candidate

LEAST_RUNS = CueParams().fade.measured
"""Before so many runs nothing is proposed."""

_LEAST_DRIFT = 0.25
"""Less than a quarter of the half-width in a run is nothing to propose."""


def proposals(course: Course, placement: Placement) -> list[Candidate]:
    """What could be worked on, the most worthwhile first.

    Args:
        course: Of the runner.
        placement: Where the sensor sits in the runs that are looked at.
    """
    drifts: dict[str, list[float]] = {}
    for one in course.sessions:
        session = one.at(placement)
        if session is not None and session.counts:
            for name, metric in session.metrics.items():
                if metric.drift is not None:
                    drifts.setdefault(name, []).append(metric.drift)
    ranked = candidates(drifts, course.original_baseline, [placement])
    return [candidate for candidate in ranked if candidate.drift >= _LEAST_DRIFT]
