"""Why the coach is silent, in a runner's words."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.model import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

WHY: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.SPOKEN: "just spoke",
        Reason.IN_BAND: "all is in your band",
        Reason.NOT_RUNNING: "you are not running",
        Reason.WARM_UP: "the first minutes are for warming up",
        Reason.RESUMING: "running has only just begun",
        Reason.LEARNING: "learning what is usual for you",
        Reason.UNCALIBRATED: "not calibrated: press c and stand still",
        Reason.POOR_DATA: "too many samples are missing",
        Reason.SETTLING: "waiting for a few whole strides",
        Reason.LINK_LOST: "no data from the sensor",
        Reason.DWELL: "out of your band, but not for long enough",
        Reason.COOLDOWN: "spoke only a moment ago",
        Reason.SPEAKING: "still speaking",
        Reason.QUIET: "you asked for quiet",
        Reason.TURNING: "leaning into a corner",
        Reason.CALIBRATING: "calibrating",
        Reason.MOVED: "the sensor moved: stand still and press c",
        Reason.SEAT_UNSURE: "a slow change could be the strap: stand still for 5 s to check it",
        Reason.PACE: "the pace is another one than that of your band",
        Reason.HILL: "a hill, where form is another one than that of your band",
        Reason.FAST: "fast running is left alone",
        Reason.FOCUS: "another thing is being worked on",
        Reason.BUDGET: "enough was said for now",
        Reason.BACKED_OFF: "it did not help; let it be",
        Reason.HARMFUL: "the usual advice would do harm here",
        Reason.FADED: "a stretch without cues, so that it becomes your own",
        Reason.MEASURE_ONLY: "the first sessions only measure",
        Reason.RECALL_ONLY: "your own phrase takes the place of cues",
        Reason.PAIN: "you said that something hurts",
        Reason.BATTERY: "the sensor's battery is nearly empty",
    }
)

IN_SHORT: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.SPOKEN: "speaking",
        Reason.IN_BAND: "in your band",
        Reason.NOT_RUNNING: "not running",
        Reason.WARM_UP: "warming up",
        Reason.RESUMING: "only just running",
        Reason.LEARNING: "learning your usual",
        Reason.UNCALIBRATED: "not calibrated",
        Reason.POOR_DATA: "samples missing",
        Reason.SETTLING: "first strides",
        Reason.LINK_LOST: "no data",
        Reason.DWELL: "not out for long",
        Reason.COOLDOWN: "a pause between cues",
        Reason.SPEAKING: "still speaking",
        Reason.QUIET: "quiet asked for",
        Reason.TURNING: "a corner",
        Reason.CALIBRATING: "calibrating",
        Reason.MOVED: "sensor moved",
        Reason.SEAT_UNSURE: "strap in doubt",
        Reason.PACE: "another pace",
        Reason.HILL: "a hill",
        Reason.FAST: "fast running",
        Reason.FOCUS: "not today's focus",
        Reason.BUDGET: "enough said",
        Reason.BACKED_OFF: "let be",
        Reason.HARMFUL: "advice would harm",
        Reason.FADED: "a stretch without cues",
        Reason.MEASURE_ONLY: "only measuring",
        Reason.RECALL_ONLY: "your own phrase instead",
        Reason.PAIN: "something hurts",
        Reason.BATTERY: "battery nearly empty",
    }
)
"""The same in two or three words, where many stand in one line."""
