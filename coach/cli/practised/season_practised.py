"""The practices of a made-up season: each goes the way that one of yours would go."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

from coach.app.practice_record import PracticeSink, practice_record
from coach.app.simulated_practice import play_session, practice_header
from coach.app.sinks import RecorderSink
from coach.athlete.practices import add_practice, exercises_done, practices, standing_ranges
from coach.cli.practice.desk import share_after
from coach.model import PracticeKind, Side
from coach.model.units import S_PER_HOUR
from coach.practice.desk.desk_params import DESK_RATE_HZ
from coach.practice.exercise import BY_KEY, PastSession
from coach.practice.exercise.session_plan import planned, standing_of
from coach.recording import RecordingWriter
from coach.simulation.body.play_body import STEP_S

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from coach.athlete import Athlete, Store
    from coach.model import PlannedSet, Practice
    from coach.simulation.body import BodyStory
    from coach.simulation.stories.season_practice import SeasonPractice

_S_PER_DAY = 24.0 * S_PER_HOUR
_DESK_STEP_S = 2.0
"""So late somebody at a desk hears a word: within the time it takes to heed it."""


def keep_practised(
    whose: tuple[Store, Athlete],
    practice: SeasonPractice,
    start: datetime,
    folders: tuple[Path, Path],
) -> None:
    """Play it with the coach, record it in the first folder as if in the second, and keep it.

    Args:
        whose: The store and the athlete.
        practice: Of the season.
        start: When it begins, UTC.
        folders: Where the recording is made, and where it will be.

    Raises:
        OSError: Something cannot be written.
        StoreError: Likewise.
    """
    store, who = whose
    story = practice.story(_sets(store, who, practice, start.timestamp() / _S_PER_DAY))
    step_s = STEP_S
    if practice.kind is PracticeKind.DESK:
        story, step_s = replace(story, rate_hz=DESK_RATE_HZ), _DESK_STEP_S
    header, _ = practice_header(story, None, start)
    header = replace(header, body=who.body, practice=_asked_for(store, who, story))
    name = f"{start.astimezone():%Y%m%d_%H%M%S}-{header.placement.value}-{practice.kind.value}.mcap"
    path, final = (folder / name for folder in folders)
    kept = PracticeSink()
    with contextlib.closing(RecordingWriter(path, header)) as writer:
        play_session(story, header, [RecorderSink(writer), kept], step_s)
        if writer.failure is not None:
            raise writer.failure
    add_practice(store, who, practice_record(header, kept, final))


def _asked_for(store: Store, who: Athlete, story: BodyStory) -> Practice:
    """What ``coach stand``, ``desk`` or ``exercise`` would ask for, after what was done before."""
    asked = story.practice
    assert asked is not None
    if asked.kind is not PracticeKind.DESK:
        return asked
    earlier = [one.record for one in practices(store, who, PracticeKind.DESK)]
    return replace(asked, ranges=standing_ranges(store, who), share=share_after(earlier))


def _sets(
    store: Store, who: Athlete, practice: SeasonPractice, today: float
) -> tuple[PlannedSet, ...]:
    """As much of each exercise as the sessions before say."""
    past = [
        PastSession(began_utc_s / _S_PER_DAY, sets)
        for began_utc_s, sets in exercises_done(store, who)
    ]
    found: list[PlannedSet] = []
    for key in practice.exercises:
        one = BY_KEY[key]
        step = standing_of(one, past, today).step
        sides = (Side.LEFT, Side.RIGHT) if one.sided else (Side.UNKNOWN,)
        found += [planned(one, step, side) for side in sides]
    return tuple(found)
