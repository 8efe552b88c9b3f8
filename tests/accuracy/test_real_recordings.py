"""Each figure keeps its bound, but for those known not to."""

from __future__ import annotations

import pytest

from tests.accuracy.measures import MEASURES
from tests.accuracy.real_data import missing


@pytest.mark.parametrize("name", [name for name, measure in MEASURES.items() if not measure.slow])
def test_figures(name):
    measure = MEASURES[name]
    if measure.folder and (why := missing(measure.folder)):
        pytest.skip(why)
    broken = {figure.what: figure.row for figure in measure.figures() if not figure.holds}
    unknown = [row for what, row in broken.items() if what not in measure.known]
    assert not unknown, "\n".join(unknown)
    mended = measure.known - set(broken)
    assert not mended, f"no longer broken; take it out of the known ones: {sorted(mended)}"
