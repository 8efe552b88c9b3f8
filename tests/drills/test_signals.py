"""Signals at a few moments of the start, a terminal that goes away, and a reader that leaves."""

import pytest

from tests.drills.signals import ORDERS, hung_up, no_reader, sent
from tests.not_on_windows import SIGNALS

pytestmark = [
    pytest.mark.timeout(600),
    SIGNALS,
]


@pytest.mark.parametrize("name", ORDERS)
@pytest.mark.parametrize("after_s", [0.05, 0.4, 1.2])
def test_a_signal_at_the_start_ends_it_without_a_traceback(tmp_path, name, after_s):
    _, wrong = sent(tmp_path / "run", name, after_s)
    assert wrong == []


def test_a_run_outlasts_its_terminal(tmp_path):
    went_on_s, wrong = hung_up(tmp_path / "run")
    assert wrong == []
    assert went_on_s > 2.0


def test_a_run_outlasts_whoever_reads_its_output(tmp_path):
    _, wrong = no_reader(tmp_path / "run")
    assert wrong == []
