"""When each row was taken, whatever way the file tells it."""

from coach.recording.importing.clock.row_times import NO_TIME, Times, times_of
from coach.recording.importing.clock.text_times import month_first

__all__ = ["NO_TIME", "Times", "month_first", "times_of"]
