"""When to speak, what to say, and why not."""

from coach.cues.bands import Band, BandParams, band_of, error_of
from coach.cues.baseline import BaselineLearner, at_limit
from coach.cues.fading import Feedback, feedback_of
from coach.cues.policy import CuePolicy
from coach.cues.rules import DRIFT, PRAISE, RULES, SWITCHES, TOPICS, Rule, Rules
from coach.cues.settings import CueParams

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
    "error_of",
    "feedback_of",
]
