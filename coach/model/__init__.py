"""The vocabulary: what flows between stages. Every stage imports this and no other stage."""

from coach.model.blocks import (
    AttitudeBlock,
    BatteryLevel,
    ButtonPress,
    Quality,
    RawBlock,
    SampleBlock,
    SensorScale,
)
from coach.model.body import Body
from coach.model.calibration import (
    AccelerometerCalibration,
    Baseline,
    Calibration,
    HeadingSource,
    Mounting,
)
from coach.model.faults import Fault, FaultKind
from coach.model.grade import FLAT, Grade, GradeSense
from coach.model.inputs import (
    BackgroundFault,
    Channel,
    Command,
    GradeReading,
    Input,
    LinkChange,
    LinkState,
    Notification,
    SpeechEnded,
    SpeedReading,
    Tick,
    UserCommand,
)
from coach.model.metric import METRICS, RELATIVE, MetricSpec
from coach.model.outputs import (
    CalibrationOver,
    Cue,
    CueEffect,
    Decision,
    Locomotion,
    MetricSnapshot,
    MetronomeChange,
    Output,
    Reading,
    Reason,
    Side,
    Sound,
    Step,
    Validity,
)
from coach.model.phrasebook import Phrase, Phrasebook
from coach.model.placement import Placement
from coach.model.plan import PhraseScore, Plan
from coach.model.published_error import AS_OURS, error_of
from coach.model.sensor_mount import SensorMount, check_mounts
from coach.model.sensor_worth import SensorWorth

__all__ = [
    "AS_OURS",
    "FLAT",
    "METRICS",
    "RELATIVE",
    "AccelerometerCalibration",
    "AttitudeBlock",
    "BackgroundFault",
    "Baseline",
    "BatteryLevel",
    "Body",
    "ButtonPress",
    "Calibration",
    "CalibrationOver",
    "Channel",
    "Command",
    "Cue",
    "CueEffect",
    "Decision",
    "Fault",
    "FaultKind",
    "Grade",
    "GradeReading",
    "GradeSense",
    "HeadingSource",
    "Input",
    "LinkChange",
    "LinkState",
    "Locomotion",
    "MetricSnapshot",
    "MetricSpec",
    "MetronomeChange",
    "Mounting",
    "Notification",
    "Output",
    "Phrase",
    "PhraseScore",
    "Phrasebook",
    "Placement",
    "Plan",
    "Quality",
    "RawBlock",
    "Reading",
    "Reason",
    "SampleBlock",
    "SensorMount",
    "SensorScale",
    "SensorWorth",
    "Side",
    "Sound",
    "SpeechEnded",
    "SpeedReading",
    "Step",
    "Tick",
    "UserCommand",
    "Validity",
    "check_mounts",
    "error_of",
]
