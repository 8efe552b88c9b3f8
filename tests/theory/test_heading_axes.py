"""The axis that both steps have in common, against scipy's generalised eigenvalues."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy import linalg

from coach.model.harmonics import Harmonics

GROUPS = ((0.8, 1.2), (0.35, 0.65))  # whole and half multiples of the step rate


@given(st.integers(0, 2**32 - 1), st.floats(0.01, 100.0), st.floats(0.0, np.pi))
def test_it_is_the_largest_generalised_eigenvalue(seed, ratio, turn_rad):
    rng = np.random.default_rng(seed)
    order = np.concatenate([np.linspace(*group, 40) for group in GROUPS])
    turn = np.array([[np.cos(turn_rad), -np.sin(turn_rad)], [np.sin(turn_rad), np.cos(turn_rad)]])
    level = (rng.normal(size=(80, 2)) + 1j * rng.normal(size=(80, 2))) * [1.0, ratio] @ turn
    spectrum = np.column_stack([np.zeros(80), level])
    common, mirrored = ((part.conj().T @ part).real for part in (level[:40], level[40:]))
    floor = 0.01 * np.trace(common + mirrored) + 1e-12
    theirs = linalg.eigh(common, mirrored + floor * np.eye(2))[1][:, 1]
    theirs /= np.linalg.norm(theirs)
    axis = Harmonics(spectrum, order).alike(1)
    assert abs(float(axis @ axis) - 1.0) < 1e-14
    # Parallel: an axis has no sign.
    assert abs(float(axis[0] * theirs[1] - axis[1] * theirs[0])) < 1e-12


def test_nothing_to_choose_from_is_no_division_by_zero():
    nothing = Harmonics(np.zeros((80, 3)), np.linspace(0.3, 2.25, 80))
    assert np.isfinite(nothing.alike(1)).all()
