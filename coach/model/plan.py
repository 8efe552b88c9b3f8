"""What earlier sessions say to this one. Fixed when the session starts, and recorded."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model.calibration import Baseline

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class PhraseScore:
    """How one phrase has worked for this runner.

    Args:
        trials: Cues with it whose effect could be judged.
        helped: How many of them were followed by an improvement.
        liked: Answers of the runner, likes minus dislikes.
    """

    trials: int = 0
    helped: int = 0
    liked: int = 0


_NO_SCORES: Mapping[str, PhraseScore] = MappingProxyType({})
_NO_SPREADS: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Plan:
    """The part of a session in a course of sessions. The defaults mean a plain run by itself.

    Args:
        session: Cued sessions before this one.
        measure_only: Measure and praise, correct nothing: the first two sessions.
        focus: Name of the rule that is coached in this run; empty for all of them.
        feedback_share: Part of the running time in which corrections may be spoken, 0 to 1.
        cued_s: Running time after the warm-up in which corrections may be spoken; 0 for all of it.
        recall_only: No corrections: the recall phrase at the start and half-way instead.
        recall_phrase: The runner's own best phrase, in words; empty without one.
        half_way_s: Running time at which the recall phrase is said again; 0 if unknown.
        phrase_scores: ``key#index`` of a phrase to how it worked.
        cadence_target_spm: Cadence agreed on; 0 for none. Held against the cap on targets.
        original_baseline: The first baseline learnt, which the present one may leave only so far.
        day_spreads: Standard deviation, from day to day, of how this runner's runs begin: metric to
            SI units; where the history has enough of them.
    """

    session: int = 0
    measure_only: bool = False
    focus: str = ""
    feedback_share: float = 1.0
    cued_s: float = 0.0
    recall_only: bool = False
    recall_phrase: str = ""
    half_way_s: float = 0.0
    phrase_scores: Mapping[str, PhraseScore] = field(default_factory=lambda: _NO_SCORES)
    cadence_target_spm: float = 0.0
    original_baseline: Baseline = field(default_factory=Baseline)
    day_spreads: Mapping[str, float] = field(default_factory=lambda: _NO_SPREADS)
