"""What was learnt of how the sensor sits, as a runner wants to hear it.

The core's own sentence, with its figures, stands in recordings and in ``coach calibrate``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coach.wording.translation import tr

if TYPE_CHECKING:
    from coach.core_wording import Wording

_STOOD = re.compile(r"\bstood still for (?P<for>[\d.]+) s, swaying")
_FOUND = re.compile(r"\bforward found from running\b")
_REFINED = re.compile(
    r"\bforward refined by running: (?:as it was|(?P<deg>\d+) deg to the (?P<side>left|right))"
)


def seat_words(detail: str | Wording) -> str:
    """One line; what is none of these sentences is shown as it is."""
    text = str(detail)
    if found := _STOOD.search(text):
        return tr("you stood still for {s:.0f} s", s=float(found["for"]))
    if _FOUND.search(text):
        return tr("your running has shown which way the sensor faces")
    found = _REFINED.search(text)
    if found is None:
        return tr(detail)
    if found["side"] == "left":
        return tr("the sensor faces {deg} deg further left than it seemed", deg=found["deg"])
    if found["side"] == "right":
        return tr("the sensor faces {deg} deg further right than it seemed", deg=found["deg"])
    return tr("your running confirms which way the sensor faces")
