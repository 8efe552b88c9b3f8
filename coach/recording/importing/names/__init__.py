"""What the names of columns say, and which columns are samples where no format is known."""

from coach.recording.importing.names.asked import check_asked
from coach.recording.importing.names.date_beside import date_beside
from coach.recording.importing.names.name_words import (
    ACC_KEYS,
    GYRO_KEYS,
    RATE_KEYS,
    SPEEDS,
    TIME_KEYS,
    Name,
    acc_unit_in,
    find,
    gyro_unit_in,
    listed,
    plain,
    read_name,
    speed_unit_in,
    time_unit_in,
)
from coach.recording.importing.names.named import named_streams, passed_over

__all__ = [
    "ACC_KEYS",
    "GYRO_KEYS",
    "RATE_KEYS",
    "SPEEDS",
    "TIME_KEYS",
    "Name",
    "acc_unit_in",
    "check_asked",
    "date_beside",
    "find",
    "gyro_unit_in",
    "listed",
    "named_streams",
    "passed_over",
    "plain",
    "read_name",
    "speed_unit_in",
    "time_unit_in",
]
