"""Metrics on a fixed grid of stream time."""

from coach.metrics.stage import Metrics, MetricsParams

__all__ = ["Metrics", "MetricsParams"]
