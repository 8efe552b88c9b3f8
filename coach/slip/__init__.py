"""Does the sensor still sit as it did when it was calibrated? See README.md in this folder."""

from coach.slip.masked_readings import ATTACHMENT_BOUND, mask_readings
from coach.slip.params import Attachment, SlipParams
from coach.slip.slip_watch import SlipWatch, standing_up

__all__ = [
    "ATTACHMENT_BOUND",
    "Attachment",
    "SlipParams",
    "SlipWatch",
    "mask_readings",
    "standing_up",
]
