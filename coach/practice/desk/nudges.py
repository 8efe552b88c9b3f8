"""When is a slouch told, what came of it, and when is that praised?"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from coach.cues.budget import Budget
from coach.cues.effects import EffectWatch
from coach.model import Cue, CueEffect, Decision, Reason, Sound
from coach.practice.desk.desk_words import GOOD, SLOUCH

if TYPE_CHECKING:
    from coach.cues import Band
    from coach.cues.say import Speaker
    from coach.model import Command
    from coach.practice.desk.desk_params import DeskParams
    from coach.practice.desk.signals import Signal
    from coach.practice.practice_policy import Told

_WINDOW_S = 600.0
_PRAISE_PRIORITY = 1
_WORTH_SAYING_S = 60.0


class Nudges:
    """Slouching, from the first instant below the band to what came of the word for it.

    Args:
        params: Tuning.
        told: What is known of the session.
        speaker: Makes cues.
        signal: The angle that tells slouching.
    """

    def __init__(self, params: DeskParams, told: Told, speaker: Speaker, signal: Signal) -> None:
        cues = told.cues
        self._params = params
        self._speaker = speaker
        self._metric, self._direction = signal.metric, signal.direction
        self._grid_s = told.grid_s
        mine = replace(
            cues,
            gap_s=params.nudge_gap_s,
            per_10_min=max(1, math.ceil(_WINDOW_S / params.nudge_gap_s)),
            per_run=params.nudges_most,
            fade_block_s=params.fade_block_s,
        )
        self._budget = Budget(mine, told.practice.share)
        self._effect = EffectWatch(cues.effect)
        self._past: deque[float] = deque(maxlen=max(round(cues.effect.before_s / told.grid_s), 1))
        self._judged_s = 0.0
        self._since_s: float | None = None
        self._back_s = 0.0
        self._praise_s = -math.inf
        self._told: str | None = None
        self._helped_s: float | None = None
        self._effects: list[CueEffect] = []

    def wish(self, command: Command) -> None:
        """Less of it, or more."""
        self._budget.wish(command)

    def spoke(self, t_s: float) -> None:
        """Something else was said."""
        self._budget.spoke(t_s)

    def unheard(self, cue_id: str) -> None:
        """The voice dropped a nudge."""
        self._budget.unheard(cue_id)
        if self._told == cue_id:
            self._told = None
            self._effect.dropped()

    def interrupted(self, t_s: float) -> None:
        """The posture is not judged now. Who fidgets slouches on; what lasts ends a slouch."""
        self._back_s += self._grid_s
        if self._back_s < self._params.lapse_s:
            return
        self._since_s = None
        self._past.clear()
        if self._effect.open:
            self.close(t_s)
            self._effect.void()

    def take_effects(self) -> list[CueEffect]:
        """What is known of nudges since the last call."""
        found, self._effects = self._effects, []
        return found

    def close(self, t_s: float) -> None:
        """What is known of the last nudge so far; no more will be."""
        effect = self._effect.close(t_s)
        if effect is not None:
            self._effects.append(effect)

    def at(
        self, t_s: float, value: float, band: Band, *, slouched: bool, muted: Reason | None
    ) -> tuple[Decision, Cue | None]:
        """One judged instant.

        Args:
            t_s: Grid instant.
            value: The reading, as the metric counts it.
            band: In the same.
            slouched: Whether it is below the band.
            muted: Why nothing may be said that nobody asked for.
        """
        self._judged_s += self._grid_s
        self._watch(t_s, value, slouched=slouched)
        self._past.append(value)
        judged = Decision(t_s, Reason.IN_BAND, SLOUCH, 0.0, value, band.low, band.high)
        if self._since_s is None:
            praise = None if muted else self._praise(t_s)
            if praise is not None:
                return replace(judged, reason=Reason.SPOKEN, rule=praise.rule), praise
            return replace(judged, rule=""), None
        if t_s - self._since_s < self._params.slouch_s or not slouched:
            # Back, perhaps only for a moment: whoever is just rising needs no word for it.
            return replace(judged, reason=Reason.DWELL), None
        refused = self._budget.refusal(t_s, self._judged_s)
        if refused is not None or muted is not None:
            self._effect.left_uncued(t_s, self._past, band, self._direction)
        if muted is not None:
            return replace(judged, reason=muted), None
        if refused is not None:
            return replace(judged, reason=refused[0], until_s=refused[1]), None
        cue = self._nudge(t_s, judged)
        effect = self._effect.cued(cue, self._past, band, self._direction)
        if effect is not None:
            self._effects.append(effect)
        self._budget.spent(cue)
        self._told, self._helped_s = cue.cue_id, None
        # Who stays where he is is told again after the gap; a new slouch takes as long as ever.
        return replace(judged, reason=Reason.SPOKEN), cue

    def _watch(self, t_s: float, value: float, *, slouched: bool) -> None:
        if slouched:
            self._since_s = t_s if self._since_s is None else self._since_s
            self._back_s = 0.0
        elif self._since_s is not None:
            self._back_s += self._grid_s
            if self._back_s >= self._params.lapse_s:
                self._since_s = None
        if not self._effect.open:
            return
        self._effect.seen(value)
        helped, effect = self._effect.update(t_s, self._grid_s, out=slouched)
        if helped is not None and self._told is not None:
            self._helped_s = t_s if helped else None
            self._told = None
        if effect is not None:
            self._effects.append(effect)

    def _nudge(self, t_s: float, judged: Decision) -> Cue:
        minutes = (t_s - (self._since_s or t_s)) / 60.0
        why = f"below your band for {minutes:.0f} min"
        cue = self._speaker.lead(
            SLOUCH, t_s, why, sound=Sound.ATTENTION, priority=10, words=not self._params.tone
        )
        return replace(
            cue,
            metric=self._metric,
            value=judged.value,
            band_low=judged.band_low,
            band_high=judged.band_high,
        )

    def _praise(self, t_s: float) -> Cue | None:
        """A word for a nudge that helped, while it does; rarely."""
        if self._helped_s is None:
            return None
        helped_s, self._helped_s = self._helped_s, None
        if t_s - helped_s > _WORTH_SAYING_S or t_s - self._praise_s < self._params.praise_gap_s:
            return None
        self._praise_s = t_s
        self._budget.spoke(t_s)
        return self._speaker.lead(
            GOOD,
            t_s,
            "back in your band after a nudge",
            sound=Sound.SUCCESS,
            priority=_PRAISE_PRIORITY,
            words=not self._params.tone,
        )
