"""From someone standing still, bending or running: mounting, gyro offset, standing posture."""

from coach.calibration.calibrate import Calibrated, CalibrationParams, calibrate
from coach.calibration.heading import HeadingParams
from coach.calibration.standing import Rejected, Rejection, StandingParams, find_standing

__all__ = [
    "Calibrated",
    "CalibrationParams",
    "HeadingParams",
    "Rejected",
    "Rejection",
    "StandingParams",
    "calibrate",
    "find_standing",
]
