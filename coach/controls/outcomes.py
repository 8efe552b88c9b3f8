"""What came of what the runner asked for, told once the coach has done it or had nothing to do."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.core_wording import Wording, mark
from coach.cues.rules import QUIET, REPEAT, RUN_OVER, TALK
from coach.model import Command, Cue, MetronomeChange, UserCommand

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from coach.app import Results
    from coach.controls.control_table import Kind
    from coach.model import Input

PATIENCE_S = 1.5
"""Stream time after which nothing will come of it: the coach decides each half second."""

NOTHING: Mapping[Command, str] = MappingProxyType(
    {
        Command.METRONOME: mark(
            "no metronome now: it takes running, a usual cadence that is known, and no quiet"
        ),
        Command.YES: mark("nothing was offered"),
        Command.BUTTON: mark("nothing came of it"),
        Command.REPEAT: mark("nothing has been said yet"),
        Command.TALK: mark("there was no quiet to end"),
        Command.LIKE: mark("no phrase to like yet"),
        Command.DISLIKE: mark("no phrase to dislike yet"),
    }
)
"""Command whose outcome is up to the coach -> what is told if nothing comes of it."""

_OFF = mark("metronome off")
_ANSWERS: Mapping[Command, Mapping[str, str]] = MappingProxyType(
    {
        Command.BUTTON: {
            QUIET: mark("quiet from now on"),
            TALK: mark("the quiet is over"),
        },
        Command.REPEAT: {REPEAT: mark("said again")},
        Command.TALK: {TALK: mark("the quiet is over")},
    }
)
"""Command -> occasion of the coach's answer -> what has happened then."""

_OVER: Mapping[bool, str] = MappingProxyType(
    {True: mark("the run ends"), False: mark("it ends here")}
)
"""Whether it is a run -> what a yes to the question for the end has done."""

_YES = (Command.YES, Command.BUTTON)

_CLICKS = (Command.METRONOME, Command.YES, Command.BUTTON)


@dataclass(slots=True)
class _Pressed:
    command: Command
    notify: Callable[[str], None]
    taken: bool = False
    since_s: float | None = None


class Outcomes:
    """A sink of a live session that tells what came of each press.

    ``act`` says what is expected; everything is of the thread of the run.

    Args:
        kind: What the session is for.
    """

    def __init__(self, kind: Kind = None) -> None:
        self._kind = kind
        self._pressed: list[_Pressed] = []
        self._in_bursts = False
        self._last_words = ""

    def expect(self, command: Command, notify: Callable[[str], None]) -> bool:
        """Tell what comes of a command that has just been asked for, if that is up to the coach.

        Args:
            command: Which.
            notify: Takes the line, soon.

        Returns:
            Whether it will be told.
        """
        # Where positions are waited for, a yes is no answer to an offer.
        if command not in NOTHING or (command is Command.YES and self._kind is not None):
            return False
        self._pressed.append(_Pressed(command, notify))
        return True

    def before(self, events: Sequence[Input]) -> None:
        for event in events:
            if isinstance(event, UserCommand):
                waiting = (p for p in self._pressed if p.command is event.command and not p.taken)
                one = next(waiting, None)
                if one is not None:
                    one.taken = True

    def after(self, results: Results) -> None:
        for one in [one for one in self._pressed if one.taken]:
            line = self._line(one, results)
            if line:
                self._pressed.remove(one)
                one.notify(line)
        for output in results.told:
            if isinstance(output, Cue) and output.metric and output.phrase:
                self._last_words = output.text
            elif isinstance(output, MetronomeChange) and not output.spm:
                self._in_bursts = False

    def close(self) -> None:
        """Nothing to do."""

    def _line(self, one: _Pressed, results: Results) -> str:
        if one.command in (Command.LIKE, Command.DISLIKE):
            return self._vote(one.command)
        if one.since_s is None:
            one.since_s = results.now_s
        for output in results.told:
            line = self._happened(one.command, output)
            if line:
                return line
        if results.now_s - one.since_s < PATIENCE_S:
            return ""
        if one.command is Command.METRONOME and self._in_bursts:
            self._in_bursts = False  # it was in one of its pauses, and is not to begin again
            return _OFF
        return NOTHING[one.command]

    def _happened(self, command: Command, output: object) -> str:
        if isinstance(output, MetronomeChange) and command in _CLICKS:
            if not output.spm:
                return _OFF
            self._in_bursts = command is Command.METRONOME
            return Wording("metronome on, {spm:.0f} steps/min", spm=output.spm)
        if isinstance(output, Cue) and output.rule == RUN_OVER and command in _YES:
            return _OVER[self._kind is None]
        if isinstance(output, Cue):
            return _ANSWERS.get(command, {}).get(output.rule, "")
        return ""

    def _vote(self, command: Command) -> str:
        if not self._last_words:
            return NOTHING[command]
        if command is Command.LIKE:
            return Wording('liked: "{words}"', words=self._last_words)
        return Wording('disliked: "{words}"', words=self._last_words)
