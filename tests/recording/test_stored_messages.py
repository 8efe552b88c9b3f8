"""Inputs that are read as they are asked for are those that a list would hold."""

import tracemalloc

import pytest

from coach.recording import read_recording
from tests.cli.places import ROOT

RECORDING = ROOT / "recordings" / "poor-link.simulated.mcap"


@pytest.fixture(scope="module")
def inputs():
    return read_recording(RECORDING).inputs


@pytest.fixture(scope="module")
def held(inputs):
    return tuple(inputs)


def test_every_input_is_there_once(inputs, held):
    assert len(inputs) == len(held) > 1000
    assert inputs == held
    assert tuple(inputs) == held  # a second pass


@pytest.mark.parametrize(
    "cut",
    [
        slice(None),
        slice(0, 0),
        slice(0, 1),
        slice(100, 400),
        slice(-7, None),
        slice(400, 100),
        slice(3, 900, 50),
        slice(None, None, -97),
        slice(900, 10**9),
    ],
)
def test_a_slice_is_that_of_a_list(inputs, held, cut):
    assert inputs[cut] == held[cut]


@pytest.mark.parametrize("at", [0, 1, 777, -1, -500])
def test_one_input_is_that_of_a_list(inputs, held, at):
    assert inputs[at] == held[at]


def test_beyond_the_end_there_is_none(inputs):
    for at in (len(inputs), -len(inputs) - 1):
        with pytest.raises(IndexError):
            inputs[at]


def test_from_the_end_it_is_the_same_list(inputs, held):
    assert tuple(reversed(inputs)) == held[::-1]


def test_a_pass_holds_a_small_part(inputs):
    tracemalloc.start()
    kept = list(inputs)
    whole = tracemalloc.get_traced_memory()[0]
    del kept
    tracemalloc.reset_peak()
    before = tracemalloc.get_traced_memory()[0]
    assert sum(1 for _ in inputs) > 1000
    peak = tracemalloc.get_traced_memory()[1] - before
    tracemalloc.stop()
    assert peak < 0.25 * whole  # a piece with its bytes, which is some seconds of any recording
