"""What a runner is told before the first runs. Plain words; no number that needs explaining."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.model import PracticeKind
from coach.practice.exercise import SAFETY_TEXT
from coach.wording.translation import mark

if TYPE_CHECKING:
    from coach.athlete.profile import Profile
    from coach.model import Plan
    from coach.recording import SessionHeader

SAFETY: tuple[str, ...] = (
    mark("this is no medical device: it does not diagnose, treat or prevent injury"),
    mark(
        "changing how you run moves the load, often to calf and Achilles tendon: change "
        "little, slowly"
    ),
    mark(
        "if it hurts, press p (no more cues today) and stop; if it goes on hurting, see a clinician"
    ),
    mark("near traffic keep one ear free; space is quiet for 10 minutes"),
    mark("children, pregnancy, after surgery, nerve or balance trouble: ask a professional first"),
)


def before_run(plan: Plan, *, known: bool = True) -> tuple[str, ...]:
    """Lines before a session: for those who are new to it, or of whom nobody knows.

    Args:
        plan: Of the session.
        known: Whether it is known what the runner has run before.
    """
    return SAFETY if plan.measure_only or not known else ()


def before_practice(
    header: SessionHeader, profile: Profile | None, virtual: bool
) -> tuple[str, ...]:
    """Lines before a practice: what is to be minded in exercises, once.

    Args:
        header: Of the session.
        profile: Of whoever does it; ``None`` where it is neither read nor written.
        virtual: Whether that one is made up.
    """
    if header.practice is None or header.practice.kind is not PracticeKind.EXERCISE:
        return ()
    if profile is None:
        return () if virtual else SAFETY_TEXT
    if profile.safety_seen():
        return ()
    profile.keep_safety_seen()
    return SAFETY_TEXT
