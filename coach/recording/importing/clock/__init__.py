"""When each row was taken, whatever way the file tells it."""

from coach.recording.importing.clock.row_times import NO_TIME, Times, first_instant, times_of
from coach.recording.importing.clock.text_times import month_first
from coach.recording.importing.clock.text_times import seconds_of as text_times

__all__ = ["NO_TIME", "Times", "first_instant", "month_first", "text_times", "times_of"]
