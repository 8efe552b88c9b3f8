"""Why the coach is silent, in a runner's words."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model import Reason
from coach.wording.translation import mark

if TYPE_CHECKING:
    from collections.abc import Mapping

WHY: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.SPOKEN: mark("just spoke"),
        Reason.IN_BAND: mark("all is in your band"),
        Reason.NOT_RUNNING: mark("you are not running"),
        Reason.WARM_UP: mark("the first minutes are for warming up"),
        Reason.RESUMING: mark("running has only just begun"),
        Reason.LEARNING: mark("learning what is usual for you"),
        Reason.UNCALIBRATED: mark("not calibrated: press c and stand still"),
        Reason.POOR_DATA: mark("too many samples are missing"),
        Reason.SETTLING: mark("waiting for a few whole strides"),
        Reason.LINK_LOST: mark("no data from the sensor"),
        Reason.DWELL: mark("out of your band, but not for long enough"),
        Reason.COOLDOWN: mark("spoke only a moment ago"),
        Reason.SPEAKING: mark("still speaking"),
        Reason.QUIET: mark("you asked for quiet"),
        Reason.TURNING: mark("leaning into a corner"),
        Reason.CALIBRATING: mark("calibrating"),
        Reason.MOVED: mark("the sensor moved: stand still and press c"),
        Reason.SEAT_UNSURE: mark(
            "a slow change could be the strap: stand still for 5 s to check it"
        ),
        Reason.PACE: mark("the pace is another one than that of your band"),
        Reason.HILL: mark("a hill, where form is another one than that of your band"),
        Reason.FAST: mark("fast running is left alone"),
        Reason.FOCUS: mark("another thing is being worked on"),
        Reason.BUDGET: mark("enough was said for now"),
        Reason.BACKED_OFF: mark("it did not help; let it be"),
        Reason.HARMFUL: mark("the usual advice would do harm here"),
        Reason.FADED: mark("a stretch without cues, so that it becomes your own"),
        Reason.MEASURE_ONLY: mark("the first sessions only measure"),
        Reason.RECALL_ONLY: mark("your own phrase takes the place of cues"),
        Reason.PAIN: mark("you said that something hurts"),
        Reason.BATTERY: mark("the sensor's battery is nearly empty"),
        Reason.LEADING: mark("waiting for what was asked for"),
        Reason.NOT_IN_POSITION: mark("the position is not taken yet"),
        Reason.RESTING: mark("resting"),
        Reason.CANNOT_TELL: mark("a sensor in this place sees nothing of it"),
        Reason.MOVING: mark("you are moving, or only just still"),
    }
)

IN_SHORT: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.SPOKEN: mark("speaking"),
        Reason.IN_BAND: mark("in your band"),
        Reason.NOT_RUNNING: mark("not running"),
        Reason.WARM_UP: mark("warming up"),
        Reason.RESUMING: mark("only just running"),
        Reason.LEARNING: mark("learning your usual"),
        Reason.UNCALIBRATED: mark("not calibrated"),
        Reason.POOR_DATA: mark("samples missing"),
        Reason.SETTLING: mark("first strides"),
        Reason.LINK_LOST: mark("no data"),
        Reason.DWELL: mark("not out for long"),
        Reason.COOLDOWN: mark("a pause between cues"),
        Reason.SPEAKING: mark("still speaking"),
        Reason.QUIET: mark("quiet asked for"),
        Reason.TURNING: mark("a corner"),
        Reason.CALIBRATING: mark("calibrating"),
        Reason.MOVED: mark("sensor moved"),
        Reason.SEAT_UNSURE: mark("strap in doubt"),
        Reason.PACE: mark("another pace"),
        Reason.HILL: mark("a hill"),
        Reason.FAST: mark("fast running"),
        Reason.FOCUS: mark("not today's focus"),
        Reason.BUDGET: mark("enough said"),
        Reason.BACKED_OFF: mark("let be"),
        Reason.HARMFUL: mark("advice would harm"),
        Reason.FADED: mark("a stretch without cues"),
        Reason.MEASURE_ONLY: mark("only measuring"),
        Reason.RECALL_ONLY: mark("your own phrase instead"),
        Reason.PAIN: mark("something hurts"),
        Reason.BATTERY: mark("battery nearly empty"),
        Reason.LEADING: mark("waiting"),
        Reason.NOT_IN_POSITION: mark("not in position"),
        Reason.RESTING: mark("resting"),
        Reason.CANNOT_TELL: mark("not seen from here"),
        Reason.MOVING: mark("moving"),
    }
)
"""The same in two or three words, where many stand in one line."""
