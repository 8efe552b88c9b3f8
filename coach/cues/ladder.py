"""From an earcon to words, other words, the metronome, and then letting it be."""

from __future__ import annotations

import enum
import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coach.cues.settings import LadderParams


class Means(enum.Enum):
    EARCON = "earcon"
    WORDS = "words"
    METRONOME = "metronome"


class Ladder:
    """The means of one topic. A step up only after a cue that was judged and did not help.

    Args:
        params: Tuning.
        told: Rules of the topic of which the runner knows from the start: this run is about them.
        metronome: Whether a metronome can help.
    """

    def __init__(self, params: LadderParams, *, told: frozenset[str], metronome: bool) -> None:
        self._params = params
        self._told = told
        self._rungs: tuple[Means, ...] = (
            Means.EARCON,
            *(Means.WORDS for _ in range(params.words)),
            *((Means.METRONOME,) if metronome and params.metronome_s > 0.0 else ()),
        )
        self._rung = 0
        self._heard = ""
        self._heard_s = -math.inf
        self._backoffs = 0
        self.silent_until_s = -math.inf
        self.widen = 1.0

    def means(self, rule: str, t_s: float) -> Means:
        """How to say it now. An earcon says nothing to one who does not know what it is about.

        And it says the wrong thing to one who last heard of the other side of the topic.
        """
        recent = t_s - self._heard_s < self._params.known_s
        known = self._heard in ("", rule) and (rule in self._told or (bool(self._heard) and recent))
        return self._rungs[self._rung if known else max(self._rung, 1)]

    def given(self, rule: str, means: Means, t_s: float) -> None:
        """A cue of a rule was given by these means."""
        self._rung = max(self._rung, self._rungs.index(means))
        if means is not Means.EARCON:
            self._heard, self._heard_s = rule, t_s

    def unheard(self) -> None:
        """The last cue was dropped by the voice."""
        self._heard_s = -math.inf

    def judged(self, t_s: float, *, helped: bool) -> None:
        """What became of the last cue."""
        if helped:
            self._rung = 0
            return
        self._rung += 1
        if self._rung < len(self._rungs):
            return
        self._rung = 0
        self._backoffs += 1
        self.widen *= self._params.widen
        last = self._backoffs >= self._params.backoffs
        self.silent_until_s = math.inf if last else t_s + self._params.backoff_s


def phrase_order(
    names: tuple[str, ...], scores: dict[str, tuple[int, float]], least_trials: int
) -> tuple[int, ...]:
    """Indices of phrases, the one to say first first.

    Those tried too rarely go first, the least tried of them before the others; then the rest by
    how often they helped. With nothing known it is the order of the phrasebook.

    Args:
        names: ``key#index`` of each phrase.
        scores: Trials, and share that helped (likes added), by name.
        least_trials: Trials from which a phrase is known.
    """

    def rank(index: int) -> tuple[int, float, int]:
        trials, rate = scores.get(names[index], (0, 0.0))
        if trials < least_trials:
            return 0, float(trials), index
        return 1, -rate, index

    return tuple(sorted(range(len(names)), key=rank))
