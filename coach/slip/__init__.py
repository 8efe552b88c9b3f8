"""Does the sensor still sit as it did when it was calibrated? See README.md in this folder."""

from coach.slip.masked_readings import SEAT_BOUND, withhold
from coach.slip.params import Seat, SlipParams
from coach.slip.slip_watch import SlipWatch, standing_up

__all__ = [
    "SEAT_BOUND",
    "Seat",
    "SlipParams",
    "SlipWatch",
    "standing_up",
    "withhold",
]
