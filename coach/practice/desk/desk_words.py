"""What is said at a desk, in English: key of the occasion -> texts."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SIT_TALL = "desk_sit_tall"
SINK = "desk_sink"
AS_YOU_LIKE = "desk_as_you_like"
NO_RANGE = "desk_no_range"
SLOUCH = "desk_slouch"
GET_UP = "desk_get_up"
GOOD = "desk_praise"

STILL = "answer_desk_still"
STILL_ONE = "answer_desk_still_one"
MOVED = "answer_desk_moved"
SLOUCHED = "answer_desk_slouched"

ENGLISH: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        SIT_TALL: ("make yourself tall, and hold",),
        SINK: ("now let yourself sink, and hold",),
        AS_YOU_LIKE: ("thank you, sit as you like",),
        NO_RANGE: ("posture cannot be told today, only movement",),
        SLOUCH: ("grow tall again", "chest up, loose shoulders", "sit back, grow tall"),
        GET_UP: ("time to get up and move", "up you get, walk a little", "time for a short walk"),
        GOOD: ("taller, well done",),
        MOVED: ("you have just moved",),
        STILL_ONE: ("one minute without moving",),
        STILL: ("# minutes without moving",),
        SLOUCHED: ("slouched # percent of the time",),
    }
)
