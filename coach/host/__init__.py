"""The machine the coach runs on: does it know the day, and will it have power?"""

from coach.host.battery import Power, PowerWatch, read_power, watched
from coach.host.host_time import host_now_s
from coach.host.wall_clock import Moment, RunClock, is_set, now

__all__ = [
    "Moment",
    "Power",
    "PowerWatch",
    "RunClock",
    "host_now_s",
    "is_set",
    "now",
    "read_power",
    "watched",
]
