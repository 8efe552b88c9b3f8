"""Attitude of the segment against gravity."""

from coach.orientation.rest_bias import RestBias
from coach.orientation.stage import Orientation, OrientationParams

__all__ = ["Orientation", "OrientationParams", "RestBias"]
