"""Attitude of the segment against gravity."""

from coach.orientation.doubt import DoubtParams, LeanDoubt
from coach.orientation.rest_bias import RestBias
from coach.orientation.stage import Orientation, OrientationParams, Wearer

__all__ = [
    "DoubtParams",
    "LeanDoubt",
    "Orientation",
    "OrientationParams",
    "RestBias",
    "Wearer",
]
