"""What the coach goes by, in a runner's words: a short name for each rule of its policy."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.wording.translation import mark, tr

if TYPE_CHECKING:
    from collections.abc import Mapping

POLICY_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "windows": mark("steady readings"),
        "own band": mark("your own band"),
        "floors": mark("what the sensor tells"),
        "guard rails": mark("no harmful advice"),
        "hysteresis": mark("well back"),
        "dwell": mark("not at once"),
        "gaps": mark("pauses"),
        "judging a cue": mark("did it help?"),
        "one thing": mark("one thing at a time"),
        "priority": mark("what comes first"),
        "escalation": mark("if it does not help"),
        "praise": mark("praise"),
        "fading": mark("less and less"),
        "recall": mark("your own phrase"),
        "warm-up": mark("warm-up"),
        "running only": mark("running only"),
        "poor data": mark("poor data"),
        "turns and hills": mark("corners and hills"),
        "change of pace": mark("change of pace"),
        "breathing": mark("breathing"),
        "fatigue": mark("getting tired"),
        "usual values follow": mark("your usual follows"),
        "cadence target": mark("cadence target"),
        "staleness": mark("never late"),
        "the runner decides": mark("you decide"),
        "first sessions": mark("first sessions"),
        "pain": mark("pain"),
        "all is logged": mark("every reason is kept"),
    }
)
"""Name in the handbook (``coach/cues/handbook.py``) -> the same for a runner."""


def name_of_policy(name: str) -> str:
    """What a rule is called that the coach goes by.

    Args:
        name: In the handbook.
    """
    return tr(POLICY_NAMES[name])
