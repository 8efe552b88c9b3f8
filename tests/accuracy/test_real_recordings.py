"""Each figure keeps its bound, but for those known not to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.accuracy.figures import at_most
from tests.accuracy.measures import MEASURES
from tests.accuracy.real_data import missing
from tests.accuracy.table import others_in, row_lines


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


def test_what_others_gave_is_kept_word_for_word():
    text = Path(__file__).with_name("RESULTS.md").read_text(encoding="utf-8")
    kept = others_in(text)
    assert len(kept) >= 8
    for data, figures in kept.items():
        for what, others in figures.items():
            (row,) = row_lines(data, [at_most(what, 0.0, 1.0).beside(others)])
            assert row.rsplit(" | ", 1)[1] in text
