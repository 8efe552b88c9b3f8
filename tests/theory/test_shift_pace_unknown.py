"""A change of attitude is looked at while the cadence is not known, as just after a gap."""

import math

import numpy as np
import pytest

from coach.model import Locomotion
from coach.slip.grid_summary import BINS, GridSummary
from coach.slip.shift import ShiftParams, find_shift

GRID_S = 0.5
PARAMS = ShiftParams()


def halves(unknown):
    """Running; the sensor turns forward by 10 degrees at 12 s; the last cadences are unknown."""
    rng, out, total = np.random.default_rng(3), [], np.zeros(3)
    n = round(PARAMS.needed_s / GRID_S)
    for k in range(n):
        t_s = (k + 1) * GRID_S
        turn = math.radians(10.0) * (t_s > 12.0) + rng.normal(0.0, 0.002)
        up = (-math.sin(turn), 0.0, math.cos(turn))
        total = total + up
        pull = (math.sin(0.0), 0.0, 0.0)
        spm = 0.0 if k >= n - unknown else 170.0
        out.append(
            GridSummary(
                t_s,
                Locomotion.RUNNING,
                spm,
                up,
                np.tile(up, (BINS, 1)),
                pull,
                0.01,
                5.0,
                True,
                k + 1,
                tuple(total),
                np.zeros((1, 3)),
            )
        )
    return out


@pytest.mark.parametrize("unknown", [0, 1, 4])
def test_the_last_known_cadence_counts(unknown):
    shift = find_shift(halves(unknown), GRID_S, PARAMS)
    assert shift is not None
    assert np.rad2deg(shift.forward_rad) == pytest.approx(10.0, abs=0.3)
