"""What is said of safety once before the first session, and on each page of exercises."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.core_wording import mark
from coach.practice.exercise.exercise_kinds import Safety

if TYPE_CHECKING:
    from collections.abc import Mapping

SAFETY_TEXT: tuple[str, ...] = (
    mark("This is not a medical device: it does not diagnose, treat or prevent anything."),
    mark("Stop when something hurts, and tell the coach: the session ends there."),
    mark(
        "With back pain, after an operation or with a disease of heart, bones or eyes, ask a "
        "doctor or physiotherapist first."
    ),
    mark(
        "Pregnant: ask your midwife or doctor first; from the fourth month on leave out what lies "
        "on the back or on the belly."
    ),
    mark(
        "With high blood pressure, glaucoma or dizziness, leave out what holds the head low or "
        "the breath; come up slowly."
    ),
    mark("Breathe on in every hold. Ten good seconds are better than thirty bad ones."),
)
"""Before the first session of an athlete, and on the page."""

SAFETY_OF: Mapping[Safety, str] = MappingProxyType(
    {
        Safety.BACK_BENDS: mark("bends the back: not with acute back pain"),
        Safety.HEAD_LOW: mark(
            "holds the head low: not with high blood pressure, glaucoma or dizziness"
        ),
        Safety.ON_BACK: mark("lies on the back: not in later pregnancy"),
        Safety.ON_BELLY: mark("faces the floor: not in later pregnancy"),
        Safety.STRAIN: mark("strains: breathe on; with high blood pressure ask a doctor first"),
        Safety.KNEELING: mark("kneels: put something soft under the knees"),
        Safety.JUMPS: mark("hops: not with pain in foot, shin or knee"),
    }
)
"""Why an exercise may not be for everybody -> what to mind."""
