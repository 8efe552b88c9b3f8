"""What to do next, from what is known of a runner: one command, and why."""

from __future__ import annotations

import shlex
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.model import Placement
from coach.progress.focus_proposal import LEAST_RUNS, proposals
from coach.progress.trends import LEAST_RUNNING_S
from coach.wording.metric_names import words_of
from coach.wording.rule_names import name_of_focus
from coach.wording.translation import tr, tr_n

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.athlete import Athlete, KeptSession, Store
    from coach.progress import Course
    from coach.progress.focus_proposal import Candidate

_CADENCE = ("cadence", "cadence_low")


@dataclass(frozen=True, slots=True)
class Step:
    """What to do.

    Args:
        command: As it is typed.
        why: In half a sentence.
    """

    command: str
    why: str

    @property
    def line(self) -> str:
        """Both in one."""
        return f"{self.command}  ({self.why})"


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a runner stands.

    Args:
        placement: Of the next run: where the sensor of the last one sat.
        runs: That count and are long enough to say something, oldest first.
        last: The last session that counts; ``None`` without one.
        course: Everything that bears on the next run.
        found: What the runs point to, the most worthwhile first.
        moved: Metrics whose usual value has moved for good, by the rules as delivered.
    """

    placement: Placement
    runs: list[KeptSession]
    last: KeptSession | None
    course: Course
    found: list[Candidate]
    moved: tuple[str, ...] = ()


def stand_of(store: Store, who: Athlete) -> Stand:
    """Where this runner stands.

    Raises:
        StoreError: The store cannot be read.
    """
    from coach.athlete import sessions
    from coach.athlete.next_session import course_of

    counting = [kept for kept in sessions(store, who.athlete_id) if kept.record.counts]
    last = counting[-1] if counting else None
    placement = Placement.CHEST if last is None else last.record.placement
    course = course_of(store, who, placement)
    return Stand(
        placement,
        [kept for kept in counting if kept.record.running_s >= LEAST_RUNNING_S],
        last,
        course,
        proposals(course, placement),
        _moved(store, who, placement, course),
    )


def _moved(store: Store, who: Athlete, placement: Placement, course: Course) -> tuple[str, ...]:
    # The runner's own settings take half a second to load; 'coach usual' goes by them.
    from coach.athlete import learnt
    from coach.cues import CueParams
    from coach.progress.moved import moved

    found = moved(
        course.sessions,
        placement,
        learnt.baseline(store, who.athlete_id, placement),
        course.original_baseline,
        params=CueParams(),
        since_utc_s=learnt.accepted_utc_s(store, who.athlete_id, placement, time.time()),
    )
    return tuple(one.metric for one in found if not one.why_not)


def next_step(stand: Stand) -> Step:
    """The one thing to do next: the first of the table that has something to say."""
    return next(step for step in (asks(stand) for asks in _STEPS) if step is not None)


def _after_pain(stand: Stand) -> Step | None:
    if stand.last is None or not stand.last.record.pain:
        return None
    return Step(
        f"coach history show {stand.last.session_id}",
        tr("something hurt in your last run; rest until it does not, see a clinician if it lasts"),
    )


def _how_hard(stand: Stand) -> Step | None:
    focus = stand.course.focus
    aimed = focus.rule in _CADENCE or focus.cadence_target_spm > 0.0
    if stand.last is None or not aimed or stand.last.record.effort is not None:
        return None
    return Step(
        f"coach history effort {stand.last.session_id} N",
        tr("how hard was it, 0 to 10? your cadence target rises only while that is tolerable"),
    )


def _measure(stand: Stand) -> Step | None:
    missing = LEAST_RUNS - len(stand.runs)
    if missing <= 0:
        return None
    why = tr_n(
        "{n} more run to measure before anything is corrected",
        "{n} more runs to measure before anything is corrected",
        missing,
    )
    return Step(_run(stand), why)


def _choose(stand: Stand) -> Step | None:
    if stand.course.focus.rule or not stand.found:
        return None
    one = stand.found[0]
    why = tr("to work on what your runs point to: {what}", what=words_of(one.rule.metric))
    return Step(f"coach focus {shlex.quote(name_of_focus(one.topic))}", why)


def _accept(stand: Stand) -> Step | None:
    if not stand.moved:
        return None
    name = shlex.quote(words_of(stand.moved[0]))
    return Step(f"coach usual accept {name}", tr("your usual value has moved for good; is it so?"))


def _run_again(stand: Stand) -> Step:
    focus = stand.course.focus.rule
    why = tr("you work on: {what}", what=name_of_focus(focus)) if focus else tr("your next run")
    return Step(_run(stand), why)


def _run(stand: Stand) -> str:
    return f"coach run --placement {stand.placement.value}"


_STEPS: tuple[Callable[[Stand], Step | None], ...] = (
    _after_pain,
    _measure,
    _how_hard,
    _choose,
    _accept,
    _run_again,
)
"""In this order; the last one always has something to say."""
