"""What the runner can ask for in a run, by whatever means: keys, page, headset, button."""

from coach.controls.act import act
from coach.controls.control_table import CONTROLS, Control, by_letter
from coach.controls.ending import EndSink
from coach.controls.headset_keys import HeadsetKeys
from coach.controls.outcomes import Outcomes

__all__ = ["CONTROLS", "Control", "EndSink", "HeadsetKeys", "Outcomes", "act", "by_letter"]
