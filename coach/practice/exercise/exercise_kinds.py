"""What is said of an exercise in the table: dose, position, movement, form, safety."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coach.core_wording import mark
from coach.model.units import RAD_PER_DEG

if TYPE_CHECKING:
    from coach.model import Finding, Placement


class Lie(enum.StrEnum):
    """How a segment lies against gravity, as far as one sensor tells."""

    UPRIGHT = "upright"
    BENT = "bent"  # forward, between upright and level
    FACE_DOWN = "face_down"
    BOWED = "bowed"  # forward, kneeling on the heels or standing
    FOLDED = "folded"  # head below the hips
    ON_BACK = "on_back"
    BRIDGED = "bridged"  # on the back, hips above the shoulders
    ON_LEFT = "on_left"
    ON_RIGHT = "on_right"


class Angle(enum.StrEnum):
    """An angle of a segment that an exercise moves or keeps."""

    NOD = "nod"  # forward about the left axis; forward positive
    ROLL = "roll"  # about the long axis, of one who lies; left side up positive
    SLOPE = "slope"  # of one who lies on a side: head end up positive


class Safety(enum.StrEnum):
    """Why an exercise may not be for everybody."""

    BACK_BENDS = "back_bends"  # the spine bends or arches under load
    HEAD_LOW = "head_low"
    ON_BACK = "on_back"
    ON_BELLY = "on_belly"
    STRAIN = "strain"  # held against one's own weight: blood pressure rises
    KNEELING = "kneeling"
    JUMPS = "jumps"


@dataclass(frozen=True, slots=True)
class Dose:
    """How much of it, step by step.

    Args:
        steps: Seconds of a hold, or repetitions: from the first session on.
        usual: Number of the step that the lines of the exercise name.
        holds: Whether it is held.
        sets: How many, of each side.
        rest_s: Rest after each.
        period_s: Usual time of one repetition; 0 of a hold.
    """

    steps: tuple[int, ...]
    usual: int
    holds: bool
    sets: int
    rest_s: float
    period_s: float = 0.0


@dataclass(frozen=True, slots=True)
class FormRule:
    """Form that is watched.

    Args:
        fault: Its name; the words are ``form_`` and it.
        angle: Which angle is kept.
        direction: +1 for more, -1 for less, 0 for either: what is a fault.
        band_rad: How far it may go from the first good seconds.
    """

    fault: str
    angle: Angle
    direction: int
    band_rad: float


def form(fault: str, angle: Angle, direction: int, band_deg: float) -> FormRule:
    """A rule of form, its band in degrees."""
    return FormRule(fault, angle, direction, band_deg * RAD_PER_DEG)


@dataclass(frozen=True, slots=True)
class View:
    """What a sensor in one place sees of an exercise.

    Args:
        lie: The position it recognises; ``None`` where the wearer tells by a key.
        counts: The angle whose swings are repetitions; ``None`` where it sees none.
        form: What of the form it watches.
        sees: In words; empty for nothing.
        misses: What it does not see.
    """

    lie: Lie | None
    counts: Angle | None
    form: tuple[FormRule, ...]
    sees: str
    misses: str


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise; its texts are to be translated.

    Args:
        key: Its name in plans, recordings and files.
        name: What it is called.
        how: Two lines: the posture, then what to do in it.
        dose: How much.
        sided: Whether it is done on one side at a time.
        loosens: Whether it loosens, where others strengthen.
        wear: Where to wear the sensor, the best place first.
        chest: What a sensor at the chest sees.
        pelvis: What one at pelvis or waist sees.
        answers: Findings of a run it fits.
        safety: Why it may not be for everybody.
    """

    key: str
    name: str
    how: tuple[str, str]
    dose: Dose
    sided: bool
    loosens: bool
    wear: tuple[Placement, ...]
    chest: View
    pelvis: View
    answers: frozenset[Finding]
    safety: frozenset[Safety]

    def view(self, placement: Placement) -> View:
        """What a sensor in a place sees of it."""
        return self.pelvis if placement.is_pelvic else self.chest


NOT_SEEN = mark("not seen from here")
"""Instead of what a sensor sees."""
