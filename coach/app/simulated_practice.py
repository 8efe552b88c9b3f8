"""A story of a practice as a session: the person and the coach hear each other, without waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.app.session import Session, config_of
from coach.app.simulated import SimulatedSession, calibrated, made_up_start
from coach.app.versions import versions
from coach.recording import Provenance, SessionHeader
from coach.simulation.body import Person
from coach.simulation.body.play_body import STEP_S, play_body
from coach.wiring.pipeline import Pipeline

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from coach.app.session import Results, Sink
    from coach.model import Input, Output
    from coach.simulation.body import BodyStory


def simulated_practice(
    story: BodyStory, seed: int | None, start: datetime | None = None
) -> SimulatedSession:
    """Play a story, after its calibration prelude.

    Args:
        story: Of a practice.
        seed: In place of the story's own.
        start: When it begins, UTC; ``None`` for ``made_up_start``.
    """
    header, warnings = practice_header(story, seed, start)
    played = play_body(story, Pipeline(config_of(header)), seed)
    return SimulatedSession(header, played.inputs, warnings)


def practice_header(
    story: BodyStory, seed: int | None, start: datetime | None = None
) -> tuple[SessionHeader, tuple[str, ...]]:
    """What a story of a practice is as a session, calibrated; and what the user should know.

    Args:
        story: Of a practice.
        seed: In place of the story's own.
        start: As of ``simulated_practice``.
    """
    person = Person(story, seed)
    prelude = story.calibration_prelude()
    before = Person(prelude, seed).inputs(prelude.longest_s)
    mounts, warnings = calibrated(person.mounts, before)
    header = SessionHeader(
        created_utc=made_up_start(story, seed) if start is None else start,
        title=story.title,
        mounts=mounts,
        provenance=Provenance.SIMULATED,
        sensors=dict.fromkeys(person.sensor_ids, "simulated sensor"),
        practice=person.practice,
        settings=dict(story.settings),
        versions=versions(),
    )
    return header, warnings


def play_session(
    story: BodyStory, header: SessionHeader, sinks: Sequence[Sink], step_s: float = STEP_S
) -> None:
    """Play a story against a whole session, which ends with it.

    Args:
        story: Of a practice.
        header: What the session is.
        sinks: Who listens, in order.
        step_s: As of ``play_body``.
    """
    heard = _Heard()
    session = Session(config_of(header), [*sinks, heard])
    try:
        play_body(story, _Coach(session, heard), step_s=step_s)
    finally:
        session.close()


class _Heard:
    """A sink that keeps what was said for the person to hear."""

    def __init__(self) -> None:
        self._said: list[Output] = []

    def before(self, events: Sequence[Input]) -> None:
        """Nothing to do."""

    def after(self, results: Results) -> None:
        self._said += results.told

    def close(self) -> None:
        """Nothing to do."""

    def take(self) -> list[Output]:
        said, self._said = self._said, []
        return said


class _Coach:
    """A session as a person talks with it."""

    def __init__(self, session: Session, heard: _Heard) -> None:
        self._session = session
        self._heard = heard

    def push_many(self, events: Iterable[Input]) -> list[Output]:
        self._session.push(list(events))
        return self._heard.take()

    def flush(self) -> list[Output]:
        self._session.finish()
        return self._heard.take()
