"""The metronome: at the target, capped, on the runner's own beat, and for a while only."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from coach.cues.baseline import CADENCE
from coach.model import Command, MetronomeChange

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coach.cues.settings import LadderParams
    from coach.model import Baseline, Plan


class Metronome:
    """Starts and stops it, as the last means of a cue or because the runner asks."""

    def __init__(self, params: LadderParams, plan: Plan, original: Baseline) -> None:
        self._params = params
        self._plan = plan
        self._original = original
        self._until_s = -math.inf
        self._asked = False

    def command(self, command: Command) -> None:
        if command is Command.METRONOME:
            self._asked = not self._asked

    def target_spm(self, usual: Mapping[str, tuple[float, float]]) -> float:
        """The cadence to aim at; 0 while the usual one is not known.

        The target agreed on, or 5 % above the usual cadence; in no case more than the cap above
        the original usual cadence (Heiderscheit et al. 2011; Anderson et al. 2022: the effort
        grows with it).
        """
        if CADENCE not in usual:
            return 0.0
        present = usual[CADENCE][0]
        original = self._original.metrics.get(CADENCE, (present, 0.0))[0]
        wanted = self._plan.cadence_target_spm or present * (1.0 + self._params.target)
        return min(wanted, original * (1.0 + self._params.target_most))

    def start(
        self, t_s: float, usual: Mapping[str, tuple[float, float]], step_s: float, until_s: float
    ) -> list[MetronomeChange]:
        """Start it, if there is a target."""
        target = self.target_spm(usual)
        if not target:
            return []
        self._until_s = until_s
        return [MetronomeChange(t_s, target, until_s, step_s)]

    def update(
        self, t_s: float, usual: Mapping[str, tuple[float, float]], step_s: float, *, stop: bool
    ) -> list[MetronomeChange]:
        """What changes at one grid instant.

        Args:
            t_s: Grid instant.
            usual: The runner's usual values.
            step_s: Stream time of a recent step.
            stop: Whether the runner is not running, or wants quiet.
        """
        sounding = t_s < self._until_s
        asked, self._asked = self._asked, False
        if sounding and (stop or asked):
            self._until_s = -math.inf
            return [MetronomeChange(t_s, 0.0, t_s, step_s)]
        if asked and not stop:
            return self.start(t_s, usual, step_s, math.inf)
        return []
