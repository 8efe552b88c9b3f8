"""Whose turn is it? One topic at a time, with room between two cues on it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from coach.model import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.cues.budget import Budget
    from coach.cues.settings import CueParams
    from coach.cues.watch import RuleWatch
    from coach.model import Cue, Decision, Plan


class Turns:
    """Says of a rule that would speak whether it may."""

    def __init__(self, params: CueParams, plan: Plan, budget: Budget) -> None:
        self._params = params
        self._plan = plan
        self._budget = budget
        self._topic = ""
        self._until_s = -math.inf
        self._cued_s: dict[str, float] = {}

    def first(
        self, ready: Sequence[RuleWatch], t_s: float, running_s: float
    ) -> tuple[RuleWatch | None, Decision]:
        """The first rule that may speak, of those that would; without one, why the first may not.

        Args:
            ready: The rules whose metric is out of its band, at least one, most pressing first.
            t_s: Grid instant.
            running_s: Running time of the session.
        """
        silent: Decision | None = None
        for watch in ready:
            refusal = self.refusal(watch, t_s, running_s)
            if refusal is None:
                return watch, watch.decision(t_s, Reason.SPOKEN)
            watch.left_uncued(t_s)
            silent = silent or watch.decision(t_s, *refusal)
        assert silent is not None
        return None, silent

    def refusal(
        self, watch: RuleWatch, t_s: float, running_s: float
    ) -> tuple[Reason, float] | None:
        """Why a rule may not speak now, and until when; 0 where that is not known."""
        topic, plan = watch.rule.topic, self._plan
        if plan.measure_only:
            return Reason.MEASURE_ONLY, 0.0
        if plan.recall_only:
            return Reason.RECALL_ONLY, 0.0
        if plan.focus and plan.focus not in (topic, watch.rule.name):
            return Reason.FOCUS, 0.0
        if t_s < watch.ladder.silent_until_s:
            until_s = watch.ladder.silent_until_s
            return Reason.BACKED_OFF, until_s if math.isfinite(until_s) else 0.0
        if plan.cued_s and running_s - self._params.warm_up_s > plan.cued_s:
            return Reason.BUDGET, 0.0
        if self._topic not in ("", topic) and t_s < self._until_s:
            return Reason.FOCUS, self._until_s
        again_s = self._cued_s.get(topic, -math.inf)
        again_s += self._params.same_gap_s * self._budget.factor
        refusal = self._budget.refusal(t_s, running_s)
        if t_s < again_s and (refusal is None or refusal[0] is Reason.COOLDOWN):
            return Reason.COOLDOWN, max(again_s, refusal[1] if refusal else 0.0)
        return refusal

    def given(self, topic: str, cue: Cue) -> None:
        """A cue on a topic was given: its turn begins, or goes on."""
        self._topic, self._until_s = topic, cue.t_s + self._params.focus_s
        self._cued_s[topic] = cue.t_s
        self._budget.spent(cue)

    def unheard(self, topic: str) -> None:
        """The last cue on a topic was never heard."""
        self._cued_s.pop(topic, None)

    def over(self) -> None:
        """The topic is done with; the next one's turn may begin."""
        self._topic = ""
