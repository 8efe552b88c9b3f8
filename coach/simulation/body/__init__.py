"""A person who stands, sits, lies and exercises, and listens; with exact truth. See README.md."""

from coach.simulation.body.body_parse import parse_body_story
from coach.simulation.body.body_story import BodyPhase, BodyStory, Fault, OwnSet, SlipAt
from coach.simulation.body.body_truth import (
    BodyTruth,
    FaultSpan,
    PostureSpan,
    Repetition,
    SegmentTruth,
    SetTruth,
    SlouchSpan,
    StandHold,
)
from coach.simulation.body.person import Person

__all__ = [
    "BodyPhase",
    "BodyStory",
    "BodyTruth",
    "Fault",
    "FaultSpan",
    "OwnSet",
    "Person",
    "PostureSpan",
    "Repetition",
    "SegmentTruth",
    "SetTruth",
    "SlipAt",
    "SlouchSpan",
    "StandHold",
    "parse_body_story",
]
