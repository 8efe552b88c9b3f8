"""From someone standing still, bending or running: mounting, gyro offset, standing posture."""

from coach.calibration.calibrate import Calibrated, CalibrationParams, calibrate
from coach.calibration.guide import PHRASES, Guidance, Guide, GuideParams
from coach.calibration.heading import HeadingParams
from coach.calibration.standing import Rejected, Rejection, StandingParams, find_standing

__all__ = [
    "PHRASES",
    "Calibrated",
    "CalibrationParams",
    "Guidance",
    "Guide",
    "GuideParams",
    "HeadingParams",
    "Rejected",
    "Rejection",
    "StandingParams",
    "calibrate",
    "find_standing",
]
