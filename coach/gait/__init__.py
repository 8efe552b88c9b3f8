"""Locomotion state, steps and their sides from one trunk sensor."""

from coach.gait.cadence import CadenceParams, window_cadence_spm
from coach.gait.landings import LandingParams
from coach.gait.locomotion import LocomotionParams
from coach.gait.stage import Gait, GaitParams, GaitState
from coach.gait.steps import StepParams

__all__ = [
    "CadenceParams",
    "Gait",
    "GaitParams",
    "GaitState",
    "LandingParams",
    "LocomotionParams",
    "StepParams",
    "window_cadence_spm",
]
