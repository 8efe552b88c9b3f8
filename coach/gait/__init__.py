"""Locomotion state, steps and their sides from one trunk sensor."""

from coach.gait.cadence import window_cadence_spm
from coach.gait.live_cadence import CadenceParams
from coach.gait.locomotion import LocomotionParams
from coach.gait.stage import Gait, GaitParams, GaitState
from coach.gait.step_chain import LandingParams
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
