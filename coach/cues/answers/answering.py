"""What the runner asked to be told, in order, one answer at a grid instant."""

from __future__ import annotations

import math
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.cues.rules import END, PAIN_BACK, QUIET, REPEAT, RUN_OVER, STATUS, TALK
from coach.model import Command

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from coach.cues.say import Speaker
    from coach.model import Cue

ASKED: Mapping[Command, str] = MappingProxyType(
    {Command.REPEAT: REPEAT, Command.STATUS: STATUS, Command.END: END}
)
"""Commands that ask for nothing but an answer -> its occasion."""

ANSWERS: Mapping[str, str] = MappingProxyType(
    {
        REPEAT: "the runner asked for the last words again",
        STATUS: "the runner asked how it goes",
        QUIET: "the button was pressed: quiet for a while",
        TALK: "the runner wants to be spoken to again",
        PAIN_BACK: "the runner took back that something hurts",
        END: "the runner asked for the end of the run: is it meant?",
        RUN_OVER: "the runner said yes: the run ends",
    }
)
"""Occasion of each answer -> why it is said."""

YES = (Command.YES, Command.BUTTON, Command.END)
"""What counts as a yes to the question whether the run is to end."""

QUESTION_S = 15.0
"""The question lapses after this. It is asked at all because a shirt presses buttons, too."""


class Answers:
    """Answers of one session: they go before cues, keep no gap and count against no budget.

    Args:
        speaker: Of the session.
        why: Occasion -> why it is said.
    """

    def __init__(self, speaker: Speaker, why: Mapping[str, str] = ANSWERS) -> None:
        self._speaker = speaker
        self._why = why
        self._waiting: list[str] = []
        self._last: Cue | None = None
        self._question_until_s = -math.inf

    @property
    def waiting(self) -> bool:
        """Whether something was asked that is not answered yet."""
        return bool(self._waiting)

    def command(self, command: Command, t_s: float) -> bool:
        """What the runner asked for; says whether it was meant for this alone."""
        if command in YES and t_s <= self._question_until_s:
            self.withdraw()
            self.owe(RUN_OVER)
            return True
        if command not in ASKED:
            return False
        if command is not Command.REPEAT or self._last is not None:
            self.owe(ASKED[command])
        return True

    def owe(self, occasion: str) -> None:
        """Something is to be answered; asked twice, it is answered once."""
        if occasion not in self._waiting:
            self._waiting.append(occasion)

    def withdraw(self) -> None:
        """Something else was asked of the runner."""
        self._question_until_s = -math.inf

    def said(self, cue: Cue) -> None:
        """Any cue of the session, to be said again if asked for."""
        if cue.text:
            self._last = cue

    def next(self, t_s: float, status: Callable[[], str]) -> Cue | None:
        """The answer of one grid instant, if one is owed.

        Args:
            t_s: Grid instant.
            status: Gives the words for how it goes.
        """
        if not self._waiting:
            return None
        occasion = self._waiting.pop(0)
        again = self._last if occasion == REPEAT else None
        if END in (occasion, again.rule if again else ""):
            self._question_until_s = t_s + QUESTION_S
        words = status() if occasion == STATUS else again.text if again else None
        cue = self._speaker.answer(occasion, t_s, self._why[occasion], words)
        # Under the same name, so that a person's own recording of the words is found.
        return replace(cue, phrase=again.phrase) if again else cue
