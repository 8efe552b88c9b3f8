"""What to do besides running, sparingly: one line, and only where there is a reason for it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from coach.cli.history.next_step import Step
from coach.model import PracticeKind
from coach.model.units import S_PER_HOUR
from coach.progress.focus_proposal import LEAST_RUNS
from coach.wording.translation import tr

if TYPE_CHECKING:
    from coach.athlete import Athlete, Store
    from coach.cli.history.next_step import Stand

_S_PER_DAY = 24.0 * S_PER_HOUR
EXERCISE_DAYS, STAND_DAYS = 2.0, 28.0
"""A plan is proposed every other day at most, a standing check once in four weeks."""


def beside_running(
    store: Store, who: Athlete, stand: Stand, now_utc_s: float | None = None
) -> Step | None:
    """What there is to do, if there is anything.

    Args:
        store: Of the history.
        who: Whose.
        stand: Where that runner stands.
        now_utc_s: Seconds since 1970; ``None`` for now.

    Raises:
        StoreError: The history cannot be read.
    """
    from coach.athlete import practices
    from coach.cli.practice.last_findings import findings_of

    # While it is measured what is usual, one thing at a time; after pain, rest.
    if stand.last is None or stand.last.record.pain or len(stand.runs) < LEAST_RUNS:
        return None
    now_utc_s = time.time() if now_utc_s is None else now_utc_s

    def ago(kind: PracticeKind) -> float:
        began = [p.record.started_utc_s for p in practices(store, who, kind) if p.record.counts]
        return (now_utc_s - max(began, default=-float("inf"))) / _S_PER_DAY

    if ago(PracticeKind.EXERCISE) >= EXERCISE_DAYS and findings_of(stand.course.sessions):
        return Step("coach exercise --plan", tr("ten minutes against what drifts in your runs"))
    if ago(PracticeKind.STAND) >= STAND_DAYS:
        return Step(
            f"coach stand --placement {stand.placement.value}",
            tr("two minutes, to see whether your own posture changes"),
        )
    return None
