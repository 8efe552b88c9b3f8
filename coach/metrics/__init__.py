"""Metrics on a fixed grid of stream time, and which of them a sensor gives."""

from coach.metrics.stage import Metrics, MetricsParams
from coach.metrics.tells import Told, tells

__all__ = ["Metrics", "MetricsParams", "Told", "tells"]
