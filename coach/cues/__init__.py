"""When to speak, what to say, and why not."""

from coach.cues.bands import Band, BandParams, BaselineLearner
from coach.cues.policy import CuePolicy
from coach.cues.rules import PLAIN_PHRASES, PRAISE, RULES, Rule
from coach.cues.settings import CueParams

__all__ = [
    "PLAIN_PHRASES",
    "PRAISE",
    "RULES",
    "Band",
    "BandParams",
    "BaselineLearner",
    "CueParams",
    "CuePolicy",
    "Rule",
]
