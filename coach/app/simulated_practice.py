"""A story of a practice as a session: the person and the coach hear each other, without waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.app.session import config_of
from coach.app.simulated import SimulatedSession, calibrated, made_up_start
from coach.app.versions import versions
from coach.recording import Provenance, SessionHeader
from coach.simulation.body import Person
from coach.simulation.body.play_body import play_body
from coach.wiring.pipeline import Pipeline

if TYPE_CHECKING:
    from datetime import datetime

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
    played = play_body(story, Pipeline(config_of(header)), seed)
    return SimulatedSession(header, played.inputs, warnings)
