"""One runner's side of the store, for a run: whatever happens to it, the run goes on."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from coach.athlete import learnt
from coach.athlete.athletes import athlete
from coach.athlete.errors import StoreError
from coach.athlete.focus import focus, vote
from coach.athlete.home import open_home
from coach.athlete.next_session import course_of
from coach.athlete.odd_rows import BEFORE_A_RUN, odd_rows
from coach.athlete.practices import (
    add_practice,
    exercises_done,
    practices,
    safety_seen_utc_s,
    set_safety_seen,
    standing_ranges,
)
from coach.athlete.sessions import insert_session
from coach.core_wording import Wording, wording_n
from coach.files.trouble import what_went_wrong
from coach.model import Baseline, Body
from coach.progress import Course, Focus
from coach.progress.places import share_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from coach.athlete.athletes import Athlete
    from coach.athlete.database import Store
    from coach.model import Calibration, Placement
    from coach.model.practice import PracticeKind, SetDone, StandingRange
    from coach.progress import SessionRecord
    from coach.progress.practice_records import PracticeRecord

_T = TypeVar("_T")

_WITHOUT_ALL = Wording("you will be calibrated anew, and your usual values are learnt anew")


def odd_line(count: int) -> str:
    """What to say where rows of the store cannot be read."""
    return wording_n(
        "one row of your history cannot be read and will not count; 'coach history' says why",
        "{n} rows of your history cannot be read and will not count; 'coach history' says why",
        count,
    )


class Profile:
    """One runner's profile.

    Nothing here raises for a bad file or disk: one line says what is lost, and the run goes on. A
    store that cannot be opened is told of once and not read again, so that nobody waits twice.

    Args:
        folder: Of the store; made when something is kept.
        notify: Takes that line.
        name: Of the athlete; ``None`` for whose turn it is.
    """

    def __init__(
        self, folder: Path, notify: Callable[[str], None], name: str | None = None
    ) -> None:
        self._folder = folder
        self._notify = notify
        self._name = name
        self._lost = False
        self._told: set[str] = set()

    def calibration(self, sensor_id: str, placement: Placement) -> Calibration | None:
        """The last calibration of this sensor at this placement."""
        found = self.calibrations(sensor_id, placement)
        return found[0][1] if found else None

    def calibrations(self, sensor_id: str, placement: Placement) -> list[tuple[float, Calibration]]:
        """Those of this sensor at this placement with their days (UTC seconds), newest first."""
        return self.ask(
            lambda store, who: learnt.calibrations(store, who.athlete_id, sensor_id, placement),
            [],
            Wording("you will be calibrated anew"),
        )

    def keep_calibration(self, calibration: Calibration) -> None:
        def keep(store: Store, who: Athlete) -> None:
            with store.writing() as db:
                learnt.insert_calibration(
                    db, who.athlete_id, calibration, time.time(), just_made=True
                )

        self._keep(keep, Wording("the calibration"))

    def baseline(self, placement: Placement) -> Baseline:
        """The runner's usual values; empty if nothing is known yet."""
        return self.ask(
            lambda store, who: learnt.baseline(store, who.athlete_id, placement),
            Baseline(),
            Wording("your usual values are learnt anew"),
        )

    def body(self) -> Body:
        """What the runner has told of the body."""
        return self.ask(lambda _, who: who.body, Body(), Wording("your body is taken as unknown"))

    def focus(self) -> Focus:
        """What the runner works on."""
        return self.ask(
            lambda store, who: focus(store, who.athlete_id),
            Focus(),
            Wording("nothing is worked on"),
        )

    def course(self, *placements: Placement) -> Course:
        """Everything that bears on the next session, with sensors at these places."""

        def ask(store: Store, who: Athlete) -> Course:
            found = course_of(store, who, *placements)
            odd = odd_rows(store, who.athlete_id, BEFORE_A_RUN)
            if odd:
                self._tell(odd_line(len(odd)))
            return found

        return self.ask(ask, Course(sessions=()), Wording("this is a run by itself"))

    def keep_session(
        self,
        record: SessionRecord,
        baseline: Baseline,
        *,
        just_learnt: bool = False,
        clock_was_s: float | None = None,
    ) -> int | None:
        """Keep a finished session and the usual values as known at its end, together.

        Args:
            record: The session.
            baseline: The usual values.
            just_learnt: It has just ended, so nothing in the store is newer, whatever the clock
                says now or said then.
            clock_was_s: What the clock said at its start, if that is known better now.

        Returns:
            Its number in the history, ``None`` if it could not be kept.
        """
        number: list[int] = []

        def keep(store: Store, who: Athlete) -> None:
            number.append(
                keep_session(
                    store,
                    who,
                    record,
                    baseline,
                    just_learnt=just_learnt,
                    clock_was_s=clock_was_s,
                )
            )

        self._keep(keep, Wording("this session in your history"))
        return number[0] if number else None

    def practices(self, kind: PracticeKind | None = None) -> tuple[PracticeRecord, ...]:
        """Standing checks, times at the desk, exercises; oldest first."""
        return self.ask(
            lambda store, who: tuple(kept.record for kept in practices(store, who, kind)),
            (),
            Wording("earlier ones are taken as none"),
        )

    def ranges(self) -> tuple[StandingRange, ...]:
        """How far each segment goes in standing, for the desk: of its last check with a result."""
        return self.ask(standing_ranges, (), Wording("your range in standing is taken as unknown"))

    def exercises_done(self) -> tuple[tuple[float, tuple[SetDone, ...]], ...]:
        """The sets of each session of exercises, with its begin (UTC seconds), oldest first."""
        return self.ask(exercises_done, (), Wording("exercises begin anew"))

    def safety_seen(self) -> bool:
        """Whether the athlete has been told what to mind before exercises."""
        return self.ask(
            lambda store, who: safety_seen_utc_s(store, who) is not None,
            False,
            Wording("you are told again what to mind"),
        )

    def keep_safety_seen(self) -> None:
        """The athlete has been told what to mind before exercises."""
        self._keep(
            lambda store, who: set_safety_seen(store, who, time.time()),
            Wording("that you were told what to mind"),
        )

    def keep_practice(self, record: PracticeRecord) -> int | None:
        """Keep a practice that has ended.

        Returns:
            Its number in the history, ``None`` if it could not be kept.
        """
        number: list[int] = []
        self._keep(
            lambda store, who: number.append(add_practice(store, who, record)),
            Wording("this session in your history"),
        )
        return number[0] if number else None

    def keep_votes(self, votes: Mapping[str, int]) -> None:
        """Count likes minus dislikes of phrases, ``key#index``."""

        def keep(store: Store, who: Athlete) -> None:
            for phrase, liked in votes.items():
                vote(store, who.athlete_id, phrase, liked)

        if votes:
            self._keep(keep, Wording("which phrases you like"))

    def ask(self, question: Callable[[Store, Athlete], _T], unknown: _T, without: str) -> _T:
        """Ask the store something; what hinders it is one line.

        Args:
            question: Takes the store and the runner.
            unknown: What is given where nothing is known.
            without: What is done without an answer, for that line.
        """
        if self._lost:
            return unknown
        try:
            store = open_home(self._folder, self._notify)
            if store is None:
                return unknown
        except StoreError as error:
            self._lost = True
            self._notify(
                Wording(
                    "{error}; the run goes on without your history: {without_all}",
                    error=error,
                    without_all=_WITHOUT_ALL,
                )
            )
            return unknown
        try:
            return question(store, athlete(store, self._name))
        except (StoreError, ValueError) as error:
            what = what_went_wrong(error)
            if what not in self._told:
                self._told.add(what)
                self._notify(f"{what}; {without}")
            return unknown
        finally:
            store.close()

    def _keep(self, keep: Callable[[Store, Athlete], None], what: str) -> None:
        try:
            store = open_home(self._folder, self._notify, make=True)
            assert store is not None
            try:
                keep(store, athlete(store, self._name))
            finally:
                store.close()
        except (StoreError, ValueError) as error:
            self._notify(
                Wording(
                    "cannot keep {what}: {why}",
                    what=what,
                    why=what_went_wrong(error),
                )
            )

    def _tell(self, line: str) -> None:
        """Once, however often it is found out."""
        if line not in self._told:
            self._told.add(line)
            self._notify(line)


def keep_session(
    store: Store,
    who: Athlete,
    record: SessionRecord,
    baseline: Baseline,
    calibrations: Iterable[tuple[float, Calibration]] = (),
    *,
    just_learnt: bool = False,
    clock_was_s: float | None = None,
    even_less: bool = False,
) -> int:
    """Keep a session and what was learnt in it, in one step. One that is there is replaced.

    Of a simulated session nothing is learnt, unless its runner is a simulated one too.

    Args:
        store: Where.
        who: Whose.
        record: The session.
        baseline: The usual values at its end.
        calibrations: Made in it, with their days; those kept while it ran are not kept twice.
        just_learnt: It has just ended, so nothing in the store is newer.
        clock_was_s: What the clock said at its start, if that is known better now: then what it
            brought while it ran is put to the right day too.
        even_less: It may be a part only of the one that is there.

    Returns:
        Its number in the history.

    Raises:
        LessError: It is a part only of the one that is there.
        StoreError: It cannot be written; then nothing of it is.
    """
    record = replace(record, runner_simulated=who.simulated)
    with store.writing() as db:
        number, started_utc_s = insert_session(db, who.athlete_id, record, even_less=even_less)
        if record.counts:
            # A copy of a recording may be dated otherwise than the session that is there.
            later_s = started_utc_s - record.started_utc_s
            ended_utc_s = started_utc_s + record.duration_s
            made = [(made_utc_s + later_s, one) for made_utc_s, one in calibrations]
            if just_learnt:
                was_s = record.started_utc_s if clock_was_s is None else clock_was_s
                said = (was_s, was_s + record.duration_s)
                learnt.put_right(db, who.athlete_id, said, started_utc_s - was_s)
            learnt.tie_to_session(db, who.athlete_id, number, (started_utc_s, ended_utc_s), made)
            for placement in record.placements if baseline.metrics else ():
                before = learnt.baseline(db, who.athlete_id, placement, without=number)
                learnt.insert_baseline(
                    db,
                    who.athlete_id,
                    placement,
                    share_of(baseline, placement, record.placements, before),
                    ended_utc_s,
                    session_id=number,
                    just_learnt=just_learnt,
                )
    return number
