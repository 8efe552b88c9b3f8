"""The metronome: offered or asked for, at a capped target, on the runner's own beat, in bursts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from coach.cues.baseline import CADENCE
from coach.model import Command, MetronomeChange

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.cues.settings import LadderParams
    from coach.model import Baseline, Plan


_ANSWERS = (Command.YES, Command.BUTTON, Command.METRONOME)
"""What counts as a yes to the offer."""


class Metronome:
    """Starts and stops it, because the runner said yes to the offer or asked for it.

    Offered, it sounds once for ``metronome_s``. Asked for, it sounds for ``on_s`` and is silent for
    ``off_s`` in turn, until it is asked to stop: a rhythm that never pauses is leant on.
    """

    def __init__(self, params: LadderParams, plan: Plan, original: Baseline) -> None:
        self._params = params
        self._plan = plan
        self._original = original
        self._until_s = -math.inf
        self._next_s = math.inf
        self._asked = False
        self._offer_until_s = -math.inf
        self._accepted = False

    def offer(self, t_s: float) -> None:
        """Offer it; without an answer the offer lapses."""
        self._offer_until_s = t_s + self._params.offer_s

    def withdraw(self) -> None:
        """Something else was said, or nobody heard the offer."""
        self._offer_until_s = -math.inf

    def command(self, command: Command, t_s: float) -> bool:
        """What the runner asked for; says whether it was meant for the metronome."""
        if command in _ANSWERS and t_s <= self._offer_until_s:
            self._offer_until_s = -math.inf
            self._accepted = True
            return True
        if command is Command.METRONOME:
            self._asked = not self._asked
            return True
        return False

    def target_spm(
        self, usual: Mapping[str, tuple[float, float]], at_speed_spm: float = 0.0
    ) -> float:
        """The cadence to aim at; 0 while the usual one is not known.

        The target agreed on, or 5 % above the usual cadence; in no case more than the cap above
        the original usual cadence (Heiderscheit et al. 2011; Anderson et al. 2022: the effort
        grows with it). Both usual ones are those at the present speed, where it is told.

        Args:
            usual: The runner's usual values.
            at_speed_spm: What the present speed makes of the usual cadence.
        """
        if CADENCE not in usual:
            return 0.0
        present = usual[CADENCE][0]
        original = self._original.metrics.get(CADENCE, (present, 0.0))[0] + at_speed_spm
        present += at_speed_spm
        wanted = self._plan.cadence_target_spm or present * (1.0 + self._params.target)
        return min(wanted, original * (1.0 + self._params.target_most))

    def update(
        self,
        t_s: float,
        usual: Mapping[str, tuple[float, float]],
        step_s: float,
        *,
        stop: bool,
        at_speed_spm: float = 0.0,
    ) -> list[MetronomeChange]:
        """What changes at one grid instant.

        Args:
            t_s: Grid instant.
            usual: The runner's usual values.
            step_s: Stream time of a recent step.
            stop: Whether the runner is not running, or wants quiet.
            at_speed_spm: What the present speed makes of the usual cadence.
        """
        p = self._params
        sounding, cycling = t_s < self._until_s, self._next_s < math.inf
        accepted, self._accepted = self._accepted, False
        asked, self._asked = self._asked, False
        if stop or (asked and (sounding or cycling)):
            self._until_s, self._next_s = -math.inf, math.inf
            if stop:
                self.withdraw()
            return [MetronomeChange(t_s, 0.0, t_s, step_s)] if sounding else []
        target = self.target_spm(usual, at_speed_spm)
        if not target:
            return []
        if accepted:
            self._until_s, self._next_s = t_s + p.metronome_s, math.inf
        elif asked or t_s >= self._next_s:
            self._until_s = t_s + p.on_s if p.off_s else math.inf
            self._next_s = self._until_s + p.off_s
        else:
            return []
        return [MetronomeChange(t_s, target, self._until_s, step_s)]
