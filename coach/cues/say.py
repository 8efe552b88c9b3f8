"""Builds cues: numbers them, chooses their words, and says why."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coach.cues.ladder import phrase_order
from coach.cues.rules import METRONOME, PRAISE
from coach.model import METRICS, Cue, Phrase, Sound
from coach.model.phrasebook import PLACE
from coach.model.units import SHOWN_UNITS, in_shown_unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.cues.ladder import Means
    from coach.cues.settings import CueParams
    from coach.cues.watch import RuleWatch
    from coach.model import Phrasebook, PhraseScore, Placement

SYSTEM_PRIORITY = 100
_CORRECTIONS = 10.0
_PRAISE_PRIORITY = 1
_OTHER_PRIORITY = 2
_LEAD_PRIORITY = 50

_NOTHING = Phrase("", "")


class Speaker:
    """Makes the cues of one session; the same decisions make the same cues."""

    def __init__(
        self,
        params: CueParams,
        phrases: Phrasebook,
        placements: Sequence[Placement],
        scores: Mapping[str, PhraseScore],
    ) -> None:
        self._params = params
        self._book = phrases
        self._placements = placements
        self._scores = {
            name: (score.trials, (score.helped + score.liked) / max(score.trials, 1))
            for name, score in scores.items()
        }
        self._said: dict[str, int] = {}
        self._count = 0

    def phrase(self, key: str) -> Phrase:
        """The next phrase of an occasion: best first, then the others in turn."""
        phrases = self._phrases(key)
        if not phrases:
            return _NOTHING
        names = tuple(phrase.name for phrase in phrases)
        order = phrase_order(names, self._scores, self._params.ladder.trials)
        turn = self._said.get(key, 0)
        self._said[key] = turn + 1
        return phrases[order[turn % len(order)]]

    def has(self, key: str) -> bool:
        """Whether there are words for an occasion."""
        return bool(self._phrases(key))

    def _phrases(self, key: str) -> tuple[Phrase, ...]:
        for placement in self._placements:
            phrases = self._book.of(key, placement)
            if phrases:
                return phrases
        return self._book.of(key)

    def system(self, key: str, t_s: float, why: str, *, words: bool = True) -> Cue:
        """A message about the sensor or the session: before everything else."""
        phrase = self.phrase(key) if words else _NOTHING
        return self._cue(key, t_s, why, phrase, sound=Sound.SYSTEM, priority=SYSTEM_PRIORITY)

    def part(self, key: str, value: str) -> str:
        """The words of a part of an answer, a value in its place; empty where there are none."""
        phrases = self._phrases(key)
        return phrases[0].text.replace(PLACE, value) if phrases else ""

    def answer(self, key: str, t_s: float, why: str, words: str | None) -> Cue:
        """What the runner asked for: before everything else, and worth waiting for a little.

        Args:
            key: Of the occasion.
            t_s: Grid instant.
            why: One sentence for a person.
            words: What is said; ``None`` for a phrase of the occasion.
        """
        phrase = self.phrase(key) if words is None else Phrase("", words)
        cue = self._cue(key, t_s, why, phrase, sound=Sound.SYSTEM, priority=SYSTEM_PRIORITY)
        return replace(cue, deadline_s=t_s + self._params.answer_s)

    def praise(self, of: str, t_s: float, why: str, *, words: bool) -> Cue:
        """After everything else; without words it is the earcon alone."""
        phrase = self.phrase(PRAISE) if words else _NOTHING
        rule = f"{PRAISE}_{of}"
        return self._cue(rule, t_s, why, phrase, sound=Sound.SUCCESS, priority=_PRAISE_PRIORITY)

    def other(self, key: str, t_s: float, why: str, phrase: Phrase | None = None) -> Cue:
        """A reminder, the recall phrase, or word of fatigue: no correction."""
        said = phrase or self.phrase(key)
        return self._cue(key, t_s, why, said, sound=Sound.NONE, priority=_OTHER_PRIORITY)

    def lead(
        self,
        key: str,
        t_s: float,
        why: str,
        *,
        value: str = "",
        sound: Sound = Sound.NONE,
        priority: int = _LEAD_PRIORITY,
        words: bool = True,
    ) -> Cue:
        """What leads through a practice, or corrects in it.

        Args:
            key: Of the occasion; the cue's rule.
            t_s: Grid instant.
            why: One sentence for a person.
            value: In place of the gap of the phrase.
            sound: Before the words.
            priority: Larger speaks first.
            words: False for the sound alone.
        """
        phrase = self.phrase(key) if words else _NOTHING
        if value:
            phrase = Phrase(phrase.name, phrase.text.replace(PLACE, value))
        cue = self._cue(key, t_s, why, phrase, sound=sound, priority=priority)
        return replace(cue, deadline_s=t_s + self._params.answer_s)

    def correction(self, watch: RuleWatch, means: Means, t_s: float) -> Cue:
        """A cue about a metric."""
        rule, band = watch.rule, watch.band
        words = {"earcon": "", "words": rule.name, "metronome": METRONOME}[means.value]
        si_unit = METRICS[rule.metric].unit
        low, high, now = (
            in_shown_unit(si_unit, value) for value in (band.low, band.high, watch.value)
        )
        seen = f"{now} {SHOWN_UNITS[si_unit][0]}".rstrip()
        offer_s = self._params.ladder.offer_s
        answer = f"; yes within {offer_s:.0f} s starts the clicks" if words == METRONOME else ""
        return self._cue(
            rule.name,
            t_s,
            f"{rule.word} {seen}, your band {low} to {high}, for {watch.out_s:.0f} s{answer}",
            self.phrase(words) if words else _NOTHING,
            sound=Sound.ATTENTION,
            priority=round(_CORRECTIONS * rule.weight),
            metric=rule.metric,
            value=watch.value,
            band=(band.low, band.high),
        )

    def _cue(
        self,
        rule: str,
        t_s: float,
        why: str,
        phrase: Phrase,
        *,
        sound: Sound,
        priority: int,
        metric: str = "",
        value: float = 0.0,
        band: tuple[float, float] = (0.0, 0.0),
    ) -> Cue:
        self._count += 1
        return Cue(
            cue_id=f"{self._count:03d}-{rule}",
            t_s=t_s,
            rule=rule,
            text=phrase.text,
            metric=metric,
            value=value,
            band_low=band[0],
            band_high=band[1],
            priority=priority,
            deadline_s=t_s + self._params.deadline_s,
            why=why,
            sound=sound,
            phrase=phrase.name,
        )
