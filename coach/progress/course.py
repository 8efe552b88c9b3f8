"""What there is to know of a course of sessions: the focus, and everything before."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model import Baseline

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from coach.model import PhraseScore
    from coach.progress.records import SessionRecord

_NO_SCORES: Mapping[str, PhraseScore] = MappingProxyType({})
_NO_BANDS: Mapping[str, tuple[float, float]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Focus:
    """What the runner agreed to work on.

    Args:
        rule: Name of a rule, or of a topic of rules; empty for none.
        chosen_utc_s: When; fading begins anew there.
        cadence_target_spm: 0 for none.
        recall_phrase: In the runner's own words; empty for the phrase that helped most.
    """

    rule: str = ""
    chosen_utc_s: float = 0.0
    cadence_target_spm: float = 0.0
    recall_phrase: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    """Everything earlier that bears on the next session.

    Args:
        sessions: Of this runner, in any order and at any placement.
        focus: What the runner works on.
        phrase_scores: ``key#index`` to how it worked.
        original_baseline: The first one learnt with sensors at the places of the next session.
        rules: Names of the rules that the focus means.
        watched: Their metrics and the personal band (low, high) of each, as far as it is known.
    """

    sessions: Sequence[SessionRecord]
    focus: Focus = field(default_factory=Focus)
    phrase_scores: Mapping[str, PhraseScore] = field(default_factory=lambda: _NO_SCORES)
    original_baseline: Baseline = field(default_factory=Baseline)
    rules: tuple[str, ...] = ()
    watched: Mapping[str, tuple[float, float]] = field(default_factory=lambda: _NO_BANDS)
