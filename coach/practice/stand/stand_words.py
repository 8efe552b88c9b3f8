"""What is said in a standing check, in English: key of the occasion -> texts.

Short, so that the check stays at two minutes. Rounds take the texts of an occasion in turn.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

BEGIN, STILL, COME_BACK = "stand_begin", "stand_still", "stand_come_back"
DONE, DONE_UNSURE, FAILED = "stand_done", "stand_done_unsure", "stand_failed"
HOW_FAR = "answer_stand_round"

ENGLISH: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        BEGIN: ("weight on both feet, eyes forward",),
        "stand_usual": (
            "stand as you usually do, # seconds",
            "stand as usual again",
            "as usual once more",
        ),
        "stand_tall": ("now as tall as you can", "tall again", "tall once more"),
        "stand_sunk": ("let yourself sink", "sink again", "sink once more"),
        "stand_pelvis_forward": ("tip your pelvis forward", "pelvis forward", "forward once more"),
        "stand_pelvis_back": ("now tip it back", "pelvis back", "and back"),
        STILL: ("stay still for a moment, please",),
        COME_BACK: ("please come back and stand",),
        DONE: ("done. sunk is 0, tall 100. you stand at #",),
        DONE_UNSURE: ("done. tall and sunk are too close to tell",),
        FAILED: ("no result this time. the screen says why",),
        HOW_FAR: ("round #",),
    }
)
