"""One run says the same in every format, to what the format can tell apart."""

import pytest

from tests.export.one_run import CADENCE, FIT_RESOLUTION, LEAN, READERS, table


@pytest.mark.parametrize("name", READERS)
def test_cadence_lean_and_steps_are_those_of_the_analysis(name):
    row = table()[name]
    assert row.values > (100 if name.startswith("FIT") else 200)
    assert row.strides == 0
    if name.startswith("FIT"):
        assert row.steps_s is None  # it has strides only
        assert row.cadence_spm <= FIT_RESOLUTION[CADENCE]
        assert row.lean_rad <= FIT_RESOLUTION[LEAN]
    else:
        assert (row.cadence_spm, row.lean_rad, row.steps_s) == (0.0, 0.0, 0.0)
