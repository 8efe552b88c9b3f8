"""Why samples cannot be imported, each with the one line a user sees."""

from __future__ import annotations

import enum


class ImportReason(enum.Enum):
    UNREADABLE = "unreadable"  # no such file, or no permission
    WRONG_KIND = "wrong_kind"  # neither CSV nor NPZ, or broken
    EMPTY = "empty"
    COLUMNS = "columns"  # columns or keys missing, or not to be told apart
    SHAPE = "shape"  # an array that is not (n, 3), or lengths that differ
    NOT_A_NUMBER = "not_a_number"  # text, NaN or infinity where samples should be
    TIME = "time"  # time runs backwards or stands still, or its unit is wrong
    RATE = "rate"  # no sample rate is known, or it is impossible
    UNITS = "units"  # gravity is not where the stated unit puts it
    AXES = "axes"  # the axes text is wrong or left-handed
    TOGETHER = "together"  # files of sensors that cannot have been worn together
    PHYSICS = "physics"  # gravity does not turn as the gyroscope says
    OPTION = "option"  # another option that cannot be understood


class ImportProblem(Exception):  # noqa: N818  a problem of the file, not of the program
    """Samples cannot be imported. The message is one line: what, where, remedy.

    Args:
        reason: Which of the known reasons.
        message: The line.
    """

    def __init__(self, reason: ImportReason, message: str) -> None:
        super().__init__(message)
        self.reason = reason
