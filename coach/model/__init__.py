"""The vocabulary: what flows between stages. Every stage imports this and no other stage."""

from coach.model.blocks import AttitudeBlock, Quality, RawBlock, SampleBlock, SensorScale
from coach.model.calibration import Baseline, Calibration, HeadingSource, Mounting
from coach.model.faults import Fault, FaultKind
from coach.model.inputs import (
    Channel,
    Command,
    Input,
    LinkChange,
    LinkState,
    Notification,
    SpeechEnded,
    Tick,
    UserCommand,
)
from coach.model.metric import METRICS, MetricSpec
from coach.model.outputs import (
    CalibrationOver,
    Cue,
    Decision,
    Locomotion,
    MetricSnapshot,
    Output,
    Reading,
    Reason,
    Side,
    Step,
    Validity,
)
from coach.model.placement import Placement

__all__ = [
    "METRICS",
    "AttitudeBlock",
    "Baseline",
    "Calibration",
    "CalibrationOver",
    "Channel",
    "Command",
    "Cue",
    "Decision",
    "Fault",
    "FaultKind",
    "HeadingSource",
    "Input",
    "LinkChange",
    "LinkState",
    "Locomotion",
    "MetricSnapshot",
    "MetricSpec",
    "Mounting",
    "Notification",
    "Output",
    "Placement",
    "Quality",
    "RawBlock",
    "Reading",
    "Reason",
    "SampleBlock",
    "SensorScale",
    "Side",
    "SpeechEnded",
    "Step",
    "Tick",
    "UserCommand",
    "Validity",
]
