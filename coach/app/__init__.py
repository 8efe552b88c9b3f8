"""A session put together: inputs, pipeline, and whoever listens. See README.md in this folder."""

from coach.app.batches import Stop, by_count, by_time, paced
from coach.app.session import Results, Session, Sink, config_of, play

__all__ = [
    "Results",
    "Session",
    "Sink",
    "Stop",
    "by_count",
    "by_time",
    "config_of",
    "paced",
    "play",
]
