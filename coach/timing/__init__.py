"""Device ticks to stream time, duplicates dropped, gaps filled or marked."""

from coach.timing.clock import ClockParams, HullClock
from coach.timing.stage import Timing, TimingParams

__all__ = ["ClockParams", "HullClock", "Timing", "TimingParams"]
