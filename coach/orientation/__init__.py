"""Attitude of the segment against gravity."""

from coach.orientation.rest_bias import RestBias
from coach.orientation.stage import Orientation, OrientationParams, WearerInfo
from coach.orientation.uncertainty_gate import UncertaintyGate, UncertaintyGateParams

__all__ = [
    "Orientation",
    "OrientationParams",
    "RestBias",
    "UncertaintyGate",
    "UncertaintyGateParams",
    "WearerInfo",
]
