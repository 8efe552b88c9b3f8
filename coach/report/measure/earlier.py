"""This run against the runner's last ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model import Placement
    from coach.progress import SessionRecord

MOST = 10


@dataclass(frozen=True, slots=True)
class EarlierRun:
    """One metric in one earlier run, SI units.

    Args:
        day: ISO date, UTC.
        title: Of the session; any text.
        median: While running.
        spread: Robust standard deviation.
    """

    day: str
    title: str
    median: float
    spread: float


def last_runs(
    records: Sequence[SessionRecord], places: Sequence[Placement], before_utc_s: float
) -> tuple[SessionRecord, ...]:
    """The last ten runs that count, with a sensor where one sits now, oldest first."""
    fitting = [
        one
        for each in records
        if (one := each.comparable_to(places)) is not None
        and one.counts
        and one.started_utc_s < before_utc_s
        and one.running_s > 0.0
    ]
    return tuple(sorted(fitting, key=lambda one: one.started_utc_s)[-MOST:])


def earlier_of(name: str, runs: Sequence[SessionRecord]) -> tuple[EarlierRun, ...]:
    """A metric in these runs, where they have it."""
    return tuple(
        EarlierRun(
            datetime.fromtimestamp(run.started_utc_s, UTC).date().isoformat(),
            run.title,
            run.metrics[name].median,
            run.metrics[name].spread,
        )
        for run in runs
        if name in run.metrics
    )
