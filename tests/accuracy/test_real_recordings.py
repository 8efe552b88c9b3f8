"""Each figure on real recordings keeps its bound."""

from __future__ import annotations

import pytest

from tests.accuracy.measures import MEASURES
from tests.accuracy.real_data import FOLDER


@pytest.mark.parametrize("name", MEASURES)
def test_figures(name):
    measure = MEASURES[name]
    if not (FOLDER / measure.folder).is_dir():
        pytest.skip(
            f"no recordings in ../shared/data/{measure.folder}; see tests/accuracy/README.md"
        )
    broken = [figure.row for figure in measure.figures() if not figure.holds]
    assert not broken, "\n".join(broken)
