"""What many sessions of one runner say together. Pure. See README.md in this folder."""

from coach.progress.course import Course, Focus
from coach.progress.records import (
    CalibrationRecord,
    MetricRecord,
    SaidCue,
    SessionRecord,
    metric_record,
)
from coach.progress.trends import Family, Kind, Progress, Trend, Verdict, progress_of

__all__ = [
    "CalibrationRecord",
    "Course",
    "Family",
    "Focus",
    "Kind",
    "MetricRecord",
    "Progress",
    "SaidCue",
    "SessionRecord",
    "Trend",
    "Verdict",
    "metric_record",
    "progress_of",
]
