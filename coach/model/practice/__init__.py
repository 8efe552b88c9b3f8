"""A session that is no run: a standing check, hours at a desk, exercises; and what comes of it."""

from coach.model.practice.desk_span import DeskSpan, DeskState
from coach.model.practice.finding import Finding
from coach.model.practice.practice_now import (
    DeskNow,
    ExerciseNow,
    ExercisePhase,
    FormNow,
    PracticeNow,
    StandNow,
    StandStep,
)
from coach.model.practice.purpose import PlannedSet, Practice, PracticeKind, StandingRange
from coach.model.practice.set_done import Effort, FormFault, Recognised, SetDone
from coach.model.practice.stand_check import SegmentStand, StandCheck, Sway

__all__ = [
    "DeskNow",
    "DeskSpan",
    "DeskState",
    "Effort",
    "ExerciseNow",
    "ExercisePhase",
    "Finding",
    "FormFault",
    "FormNow",
    "PlannedSet",
    "Practice",
    "PracticeKind",
    "PracticeNow",
    "Recognised",
    "SegmentStand",
    "SetDone",
    "StandCheck",
    "StandNow",
    "StandStep",
    "StandingRange",
    "Sway",
]
