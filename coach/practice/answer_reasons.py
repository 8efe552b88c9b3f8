"""Why an answer is given in a practice: nobody runs in it."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.core_wording import mark
from coach.cues.rules import END, PAIN_BACK, QUIET, REPEAT, RUN_OVER, STATUS, TALK

if TYPE_CHECKING:
    from collections.abc import Mapping

ANSWERED: Mapping[str, str] = MappingProxyType(
    {
        REPEAT: mark("you asked for the last words again"),
        STATUS: mark("you asked how it goes"),
        QUIET: mark("the button was pressed: quiet for a while"),
        TALK: mark("you want to be spoken to again"),
        PAIN_BACK: mark("you took back that something hurts"),
        END: mark("you asked for the end: is it meant?"),
        RUN_OVER: mark("you said yes: it ends"),
    }
)
"""Occasion -> why it is said."""

HURTS = mark("something hurts: it ends here for today")
