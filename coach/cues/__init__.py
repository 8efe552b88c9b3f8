"""When to speak, what to say, and why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.cues.bands import Band, BandParams, band_of
from coach.cues.baseline import BaselineLearner, at_limit
from coach.cues.fading import Feedback, feedback_of
from coach.cues.rules import DRIFT, PRAISE, RULES, SWITCHES, TOPICS, Rule, Rules
from coach.cues.settings import CueParams

if TYPE_CHECKING:
    from coach.cues.policy import CuePolicy

__all__ = [
    "DRIFT",
    "PRAISE",
    "RULES",
    "SWITCHES",
    "TOPICS",
    "Band",
    "BandParams",
    "BaselineLearner",
    "CueParams",
    "CuePolicy",
    "Feedback",
    "Rule",
    "Rules",
    "at_limit",
    "band_of",
    "feedback_of",
]


def __getattr__(name: str) -> object:
    """Import on first use: who asks for the names of the rules needs none of the judgement."""
    if name == "CuePolicy":
        from coach.cues.policy import CuePolicy  # noqa: PLC0415

        return CuePolicy
    raise AttributeError(f"module 'coach.cues' has no attribute '{name}'")
