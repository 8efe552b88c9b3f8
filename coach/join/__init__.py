"""Several sensors, one runner: who tells the gait, and one snapshot of all metrics."""

from coach.join.lead import Lead
from coach.join.readings import join_snapshots

__all__ = ["Lead", "join_snapshots"]
