"""Locomotion state, steps and their sides from one trunk sensor."""

from coach.gait.locomotion import LocomotionParams
from coach.gait.stage import Gait, GaitParams, GaitState
from coach.gait.steps import StepParams

__all__ = ["Gait", "GaitParams", "GaitState", "LocomotionParams", "StepParams"]
