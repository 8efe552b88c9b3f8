"""The general filter by the package ``vqf``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from vqf import VQF

from coach.orientation.engine import Carried, EngineParams

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray


class VqfEngine:
    """Two filters of the package: one complete, one that is given no force and so only turns."""

    def __init__(self, dt_s: float, params: EngineParams, has_gyro: bool) -> None:
        self._level = VQF(
            dt_s,
            tauAcc=params.tau_acc_s,
            restThGyr=params.rest_th_gyr_deg_s,
            biasSigmaMotion=params.bias_sigma_motion_deg_s,
            motionBiasEstEnabled=has_gyro,
            restBiasEstEnabled=has_gyro,
        )
        self._turn = VQF(dt_s, motionBiasEstEnabled=False, restBiasEstEnabled=False)

    def push(self, gyr: FloatArray, middle: FloatArray, acc: FloatArray) -> Carried:
        """As ``Engine.push``. A force of exactly zero is left out by the package."""
        level = self._level.updateBatch(gyr, acc)
        turn = self._turn.updateBatch(middle, np.zeros_like(acc))
        return Carried(level["quat6D"], level["bias"], turn["quat6D"])

    def bias_rad_s(self) -> FloatArray:
        return np.asarray(self._level.getBiasEstimate()[0])

    def set_bias(self, bias_rad_s: FloatArray, sigma_rad_s: float) -> None:
        self._level.setBiasEstimate(bias_rad_s, sigma_rad_s)

    def restart(self) -> None:
        bias, sigma = self._level.getBiasEstimate()
        self._level.resetState()
        self._level.setBiasEstimate(bias, sigma)
        self._turn.resetState()
