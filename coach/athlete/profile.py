"""One runner's side of the store, for a run: whatever happens to it, the run goes on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, TypeVar

from coach.athlete import learnt
from coach.athlete.athletes import athlete
from coach.athlete.errors import StoreError
from coach.athlete.focus import vote
from coach.athlete.home import open_home
from coach.athlete.next_session import course_of
from coach.athlete.sessions import insert_session
from coach.model import Baseline, Body
from coach.progress import Course

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from coach.athlete.athletes import Athlete
    from coach.athlete.database import Store
    from coach.model import Calibration, Placement
    from coach.progress import SessionRecord

_T = TypeVar("_T")


class Profile:
    """One runner's profile.

    Nothing here raises for a bad file or disk: one line says what is lost, and the run goes on.

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

    def calibration(self, sensor_id: str, placement: Placement) -> Calibration | None:
        """The last calibration of this sensor at this placement."""
        found = self.calibrations(sensor_id, placement)
        return found[0][1] if found else None

    def calibrations(self, sensor_id: str, placement: Placement) -> list[tuple[float, Calibration]]:
        """Those of this sensor at this placement with their days (UTC seconds), newest first."""
        return self._ask(
            lambda store, who: learnt.calibrations(store, who.athlete_id, sensor_id, placement),
            [],
            "you will be calibrated anew",
        )

    def keep_calibration(self, calibration: Calibration) -> None:
        def keep(store: Store, who: Athlete) -> None:
            with store.writing() as db:
                learnt.insert_calibration(db, who.athlete_id, calibration, time.time())

        self._keep(keep, "the calibration")

    def baseline(self, placement: Placement) -> Baseline:
        """The runner's usual values; empty if nothing is known yet."""
        return self._ask(
            lambda store, who: learnt.baseline(store, who.athlete_id, placement),
            Baseline(),
            "your usual values are learnt anew",
        )

    def body(self) -> Body:
        """What the runner has told of the body."""
        return self._ask(lambda _, who: who.body, Body(), "your body is taken as unknown")

    def course(self, placement: Placement) -> Course:
        """Everything that bears on the next session."""
        return self._ask(
            lambda store, who: course_of(store, who, placement),
            Course(sessions=()),
            "this is a run by itself",
        )

    def keep_session(self, record: SessionRecord, baseline: Baseline) -> int | None:
        """Keep a finished session and the usual values as known at its end, together.

        Returns:
            Its number in the history, ``None`` if it could not be kept.
        """
        number: list[int] = []

        def keep(store: Store, who: Athlete) -> None:
            number.append(keep_session(store, who, record, baseline))

        self._keep(keep, "this session in your history")
        return number[0] if number else None

    def keep_votes(self, votes: Mapping[str, int]) -> None:
        """Count likes minus dislikes of phrases, ``key#index``."""

        def keep(store: Store, who: Athlete) -> None:
            for phrase, liked in votes.items():
                vote(store, who.athlete_id, phrase, liked)

        if votes:
            self._keep(keep, "which phrases you like")

    def _ask(self, question: Callable[[Store, Athlete], _T], unknown: _T, without: str) -> _T:
        try:
            store = open_home(self._folder, self._notify)
            if store is None:
                return unknown
            try:
                return question(store, athlete(store, self._name))
            finally:
                store.close()
        except (StoreError, ValueError) as error:
            self._notify(f"{' '.join(str(error).split())}; {without}")
            return unknown

    def _keep(self, keep: Callable[[Store, Athlete], None], what: str) -> None:
        try:
            store = open_home(self._folder, self._notify, make=True)
            assert store is not None
            try:
                keep(store, athlete(store, self._name))
            finally:
                store.close()
        except StoreError as error:
            self._notify(f"cannot keep {what}: {error}")


def keep_session(
    store: Store,
    who: Athlete,
    record: SessionRecord,
    baseline: Baseline,
    calibrations: Iterable[tuple[float, Calibration]] = (),
) -> int:
    """Keep a session and what was learnt in it, in one step. One that is there is replaced.

    Of a simulated session nothing is learnt.

    Args:
        store: Where.
        who: Whose.
        record: The session.
        baseline: The usual values at its end.
        calibrations: Made in it, with their days; those kept while it ran are not kept twice.

    Returns:
        Its number in the history.

    Raises:
        StoreError: It cannot be written; then nothing of it is.
    """
    ended_utc_s = record.started_utc_s + record.duration_s
    with store.writing() as db:
        number = insert_session(db, who.athlete_id, record)
        if record.counts:
            span = (record.started_utc_s, ended_utc_s)
            learnt.tie_to_session(db, who.athlete_id, number, span, calibrations)
            if baseline.metrics:
                learnt.insert_baseline(
                    db, who.athlete_id, record.placement, baseline, ended_utc_s, session_id=number
                )
    return number
