"""What the run on an emulated ARM compares, and what the list of packages counts."""

import copy
from pathlib import Path

import pytest

from tests.golden.replayed import TOLERANCES
from tests.system.arm64.__main__ import TESTS
from tests.system.arm64.compare import compare
from tests.system.arm64.wheels import Place, closure, table

ROOT = Path(__file__).resolve().parents[3]
RUN = {
    "cues": [{"t_s": 50.0, "rule": "hip_drops", "text": "right pocket up"}],
    "locomotion": [[0.0, "standing"]],
    "faults": {"gap": 2},
    "medians": {"cadence_spm": [170.0, None, 171.0]},
}


@pytest.fixture
def other():
    return {"run": copy.deepcopy(RUN)}


def test_the_same_is_alike(other):
    found = compare({"run": RUN}, other)
    assert found.problems == ()
    assert (found.cues, found.figures) == (1, 2)
    assert found.largest == {"spm": 0.0}


@pytest.mark.parametrize(
    ("key", "value"),
    [("cues", []), ("locomotion", [[0.5, "standing"]]), ("faults", {"gap": 3})],
)
def test_a_decision_that_differs_is_a_problem(other, key, value):
    other["run"][key] = value
    (problem,) = compare({"run": RUN}, other).problems
    assert problem.startswith(f"run: {key}")


@pytest.mark.parametrize(("part", "alike"), [(0.9, True), (1.1, False)])
def test_a_figure_may_be_off_by_what_golden_replays_allow(other, part, alike):
    other["run"]["medians"]["cadence_spm"][2] += part * TOLERANCES["spm"]
    found = compare({"run": RUN}, other)
    assert (found.problems == ()) is alike
    assert found.largest["spm"] == pytest.approx(part)


@pytest.mark.parametrize("medians", [[170.0, 170.0, 171.0], [170.0, None], [None, None, 171.0]])
def test_a_figure_that_only_one_has_is_a_problem(other, medians):
    other["run"]["medians"]["cadence_spm"] = medians
    assert compare({"run": RUN}, other).problems


def test_another_metric_or_recording_is_a_problem(other):
    other["run"]["medians"]["contact_time_s"] = []
    assert compare({"run": RUN}, other).problems == ("run: other metrics",)
    assert compare({"run": RUN}, {}).problems


def test_the_chosen_tests_are_there():
    assert all((ROOT / path).exists() for path in TESTS)


def test_what_a_package_leads_to_is_needed_too():
    found = closure(["pytest>=8", "unheard-of"], {"pytest", "pluggy", "numpy", "unheard-of"})
    assert found == {"pytest", "pluggy", "unheard-of"}


def test_the_table_has_a_line_for_what_is_missing_somewhere():
    missing = {
        Place("x86_64", "3.11"): set(),
        Place("x86_64", "3.14"): {"vqf"},
        Place("aarch64", "3.11"): {"vqf", "miniaudio"},
        Place("aarch64", "3.14"): {"vqf"},
    }
    assert table(["miniaudio", "numpy", "vqf"], missing).splitlines() == [
        "| package | x86_64 | aarch64 |",
        "|---|---|---|",
        "| miniaudio | all | not 3.11 |",
        "| vqf | not 3.14 | none |",
        "| the other 1 | all | all |",
    ]
