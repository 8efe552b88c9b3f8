"""From someone standing still, bending or running: mounting, gyro offset, standing posture."""

from coach.calibration.accelerometer import (
    SIDES,
    SidesRejected,
    SidesRejection,
    SixSides,
    calibrate_accelerometer,
)
from coach.calibration.calibrate import Calibrated, CalibrationParams, calibrate
from coach.calibration.guide import PHRASES, Guidance, Guide, GuideParams
from coach.calibration.heading import HeadingParams
from coach.calibration.refine import HeadingRefiner, Refined
from coach.calibration.repeatability import standing_spread_rad
from coach.calibration.standing import Rejected, Rejection, StandingParams, find_standing

__all__ = [
    "PHRASES",
    "SIDES",
    "Calibrated",
    "CalibrationParams",
    "Guidance",
    "Guide",
    "GuideParams",
    "HeadingParams",
    "HeadingRefiner",
    "Refined",
    "Rejected",
    "Rejection",
    "SidesRejected",
    "SidesRejection",
    "SixSides",
    "StandingParams",
    "calibrate",
    "calibrate_accelerometer",
    "find_standing",
    "standing_spread_rad",
]
