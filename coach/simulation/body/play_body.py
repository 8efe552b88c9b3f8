"""The loop closed: a person and a coach that hear each other, with no voice and no waiting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from coach.model import Cue, SpeechEnded
from coach.simulation.body.person import Person

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coach.model import Input, Output
    from coach.simulation.body.body_story import BodyStory
    from coach.simulation.body.body_truth import BodyTruth

STEP_S = 0.25
WORD_S, PAUSE_S = 0.36, 0.3
"""A voice says so many words a second, and falls silent a little after."""
GOES_ON_S = 6.0
"""The session is listened to so long after the person has gone."""


class Coach(Protocol):
    """What is played against: ``coach.wiring.pipeline.Pipeline``."""

    def push_many(self, events: Iterable[Input]) -> list[Output]:
        """Takes inputs; what comes of them."""
        ...

    def flush(self) -> list[Output]:
        """The end of the session."""
        ...


@dataclass(frozen=True, slots=True)
class Played:
    """A session as it went.

    Args:
        inputs: What the coach was given, in order: a recording of them replays it.
        outputs: What the coach gave out.
        truth: What was really done.
        person: Who did it.
    """

    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    truth: BodyTruth
    person: Person


def said_s(text: str) -> float:
    """How long a voice takes for a text."""
    return PAUSE_S + WORD_S * max(1, len(text.split()))


def play_body(
    story: BodyStory, coach: Coach, seed: int | None = None, step_s: float = STEP_S
) -> Played:
    """Play a story against a coach.

    Args:
        story: The story.
        coach: A pipeline whose configuration has the person's mounts and practice: see
            ``Person.mounts`` and ``Person.practice``.
        seed: In place of the story's own.
        step_s: How often the two hear each other: each time costs more than what lies between.

    Returns:
        Inputs and outputs, with the truth. Each cue is heard when its words are over.
    """
    person = Person(story, seed)
    inputs: list[Input] = []
    outputs: list[Output] = []
    speaking: list[tuple[float, Cue]] = []
    now_s = 0.0
    while now_s < min(story.longest_s, person.ended_s + GOES_ON_S):
        now_s += step_s
        events = person.inputs(now_s)
        for over_s, cue in [one for one in speaking if one[0] <= now_s]:
            speaking.remove((over_s, cue))
            events.append(SpeechEnded(over_s, cue.cue_id, completed=True))
            person.hear(cue.rule, cue.text, over_s)
        events.sort(key=lambda event: event.t_host_s)
        inputs += events
        found = coach.push_many(events)
        outputs += found
        for one in found:
            if isinstance(one, Cue):
                begins_s = max([now_s, *(over_s for over_s, _ in speaking)])
                speaking.append((begins_s + said_s(one.text), one))
    outputs += coach.flush()
    return Played(tuple(inputs), tuple(outputs), person.truth, person)
