"""Attitude of the segment against gravity."""

from coach.orientation.rest_bias import RestBias
from coach.orientation.stage import Orientation, OrientationParams, Wearer
from coach.orientation.uncertainty_gate import DoubtParams, LeanDoubt

__all__ = [
    "DoubtParams",
    "LeanDoubt",
    "Orientation",
    "OrientationParams",
    "RestBias",
    "Wearer",
]
