"""What the runner can ask for in a session, by whatever means: keys, page, headset, button."""

from coach.controls.act import act
from coach.controls.control_table import CONTROLS, Control, Kind, by_letter, controls_of
from coach.controls.ending import EndAfter, EndSink
from coach.controls.headset_keys import HeadsetKeys
from coach.controls.outcomes import Outcomes

__all__ = [
    "CONTROLS",
    "Control",
    "EndAfter",
    "EndSink",
    "HeadsetKeys",
    "Kind",
    "Outcomes",
    "act",
    "by_letter",
    "controls_of",
]
