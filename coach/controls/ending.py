"""A session that ends by itself or by a yes: once the coach has said so."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from coach.cues.rules import RUN_OVER
from coach.model import Cue, SpeechEnded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from coach.app import Results, Stop
    from coach.model import Input

ENDS: AbstractSet[str] = frozenset(
    {RUN_OVER, "stand_done", "stand_done_unsure", "stand_failed", "exercise_done"}
)
"""Occasions after which there is nothing more to come."""

_LATEST_S = 6.0
"""Then it ends all the same: the voice may be away."""


class EndSink:
    """Asks for the end of a live session. A replay must not use it."""

    def __init__(self, stop: Stop) -> None:
        self._stop = stop
        self._cue_id = ""
        self._until_s = math.inf

    def before(self, events: Sequence[Input]) -> None:
        for event in events:
            if isinstance(event, SpeechEnded) and self._cue_id and event.cue_id == self._cue_id:
                self._stop.ask()

    def after(self, results: Results) -> None:
        for output in results.told:
            if isinstance(output, Cue) and output.rule in ENDS:
                self._cue_id, self._until_s = output.cue_id, output.t_s + _LATEST_S
        if results.now_s >= self._until_s:
            self._stop.ask()

    def close(self) -> None:
        """Nothing to do."""


class EndAfter:
    """Asks for the end of a live session after some time. A replay must not use it.

    Args:
        stop: Takes the wish.
        longest_s: Stream time of the end.
    """

    def __init__(self, stop: Stop, longest_s: float) -> None:
        self._stop = stop
        self._longest_s = longest_s

    def before(self, events: Sequence[Input]) -> None:
        """Nothing to do."""

    def after(self, results: Results) -> None:
        if results.now_s >= self._longest_s:
            self._stop.ask()

    def close(self) -> None:
        """Nothing to do."""
