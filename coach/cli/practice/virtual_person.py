"""Who wears a virtual sensor in a practice: a simulated person who does what the coach says."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from coach.model import Cue, UserCommand

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from coach.app import Results, Stop
    from coach.app.live import Asked
    from coach.model import Input
    from coach.simulation.body import Person

GOES_ON_S = 6.0
"""The session goes on for so long after the person has gone."""

_STRETCH_S = 0.5
"""Samples are asked for in pieces of this length: each call costs more than what is in it."""


class WornSamples:
    """The samples of one sensor, worked out as they are sent.

    Args:
        person: Who wears it.
        number: Which of the sensors.
    """

    def __init__(self, person: Person, number: int) -> None:
        self._person = person
        self._number = number
        self._made = 0
        self._until_s = 0.0
        n = math.ceil(person.story.longest_s / person.dt_s(number))
        self.counts: npt.NDArray[np.int16] = np.zeros((n, 6), np.int16)
        self.now_s = 0.0
        """Up to when they were asked for."""

    def make(self, t_us: int) -> None:
        """Have those up to a time since the first one."""
        self.now_s = max(self.now_s, 1e-6 * t_us)
        if self.now_s < self._until_s:
            return
        self._until_s = (math.floor(self.now_s / _STRETCH_S) + 1) * _STRETCH_S
        rows = self._person.samples(self._until_s, self._number)[: len(self.counts) - self._made]
        self.counts[self._made : self._made + len(rows)] = rows
        self._made += len(rows)


class Listener:
    """A sink by which the person hears what is said, presses keys, and goes home at the end.

    Args:
        person: Who listens.
        worn: The samples of the first sensor: their time is the person's.
        asked: Takes the keys.
        stop: Ends the session.
    """

    def __init__(self, person: Person, worn: WornSamples, asked: Asked, stop: Stop) -> None:
        self._person = person
        self._worn = worn
        self._asked = asked
        self._stop = stop

    def before(self, events: Sequence[Input]) -> None:
        """Nothing to do."""

    def after(self, results: Results) -> None:
        from coach.simulation.body.play_body import said_s

        now_s = self._worn.now_s
        for output in results.told:
            # By how long the words are, not by the voice: there may be none.
            if isinstance(output, Cue) and output.text:
                self._person.hear(_meant(output), output.text, now_s + said_s(output.text))
        for press in self._person.pressed(now_s):
            if isinstance(press, UserCommand):
                self._asked.ask(press.command)
        if now_s >= self._person.ended_s + GOES_ON_S:
            self._stop.ask()

    def close(self) -> None:
        """Nothing to do."""


def _meant(cue: Cue) -> str:
    """What is asked for; a calibration's cues are all of one rule."""
    return cue.phrase.partition("#")[0] if cue.rule == "calibration" else cue.rule


class Wearer:
    """A person and the sensors worn, for one live session.

    Args:
        person: Who.
    """

    def __init__(self, person: Person) -> None:
        self.person = person
        self.worn = tuple(WornSamples(person, k) for k in range(len(person.story.placements)))

    def listening(self, asked: Asked, stop: Stop) -> Listener:
        """Has the person hear a session."""
        return Listener(self.person, self.worn[0], asked, stop)
