"""What the coach goes by, in a runner's words: a short name for each rule of its policy."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

POLICY_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "windows": "steady readings",
        "own band": "your own band",
        "floors": "what the sensor tells",
        "guard rails": "no harmful advice",
        "hysteresis": "well back",
        "dwell": "not at once",
        "gaps": "pauses",
        "judging a cue": "did it help?",
        "one thing": "one thing at a time",
        "priority": "what comes first",
        "escalation": "if it does not help",
        "praise": "praise",
        "fading": "less and less",
        "recall": "your own phrase",
        "warm-up": "warm-up",
        "running only": "running only",
        "poor data": "poor data",
        "turns and hills": "corners and hills",
        "change of pace": "change of pace",
        "breathing": "breathing",
        "fatigue": "getting tired",
        "usual values follow": "your usual follows",
        "cadence target": "cadence target",
        "staleness": "never late",
        "the runner decides": "you decide",
        "first sessions": "first sessions",
        "pain": "pain",
        "all is logged": "every reason is kept",
    }
)
"""Name in the handbook (``coach/cues/handbook.py``) -> the same for a runner."""
