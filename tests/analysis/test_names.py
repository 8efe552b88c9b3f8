"""What ``coach`` offers is found by whoever looks for it, and costs nothing until it is used."""

from __future__ import annotations

import pydoc
import rlcompleter
import subprocess
import sys

import pytest

import coach
from coach.simulation import StoryError

FUNCTIONS = ("analyze", "calibrate", "read", "repeat", "simulate")
NAMES = ("METRICS", "Analysis", "Body", "Calibration", "SensorArrays", "Settings", *FUNCTIONS)


@pytest.mark.parametrize("name", NAMES)
def test_each_name_is_there(name):
    assert name in dir(coach)
    assert name in coach.__all__
    assert getattr(coach, name) is not None


def test_the_tab_key_finds_them():
    complete = rlcompleter.Completer({"coach": coach}).complete
    found, number = [], 0
    while (match := complete("coach.", number)) is not None:
        found.append(match.rstrip("()").removeprefix("coach."))
        number += 1
    assert set(NAMES) <= set(found)
    assert [name for name in found if not name.startswith("__")] == sorted(coach.__all__)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_help_shows_each_function(name):
    assert f"\n    {name}(" in pydoc.plain(pydoc.render_doc(coach))


def test_what_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'analyse'"):
        _ = coach.analyse


@pytest.mark.parametrize("what", ["import coach", "import coach; dir(coach)"])
def test_nothing_is_loaded_before_it_is_used(what):
    asked = f"import sys; {what}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = set(done.stdout.split())
    assert not loaded & {"numpy", "scipy", "typing", "coach.analysis", "coach.model"}


def test_a_story_of_a_practice_says_where_it_is_to_be_had():
    with pytest.raises(StoryError, match=r"story of a practice.*coach simulate.*coach\.read"):
        coach.simulate("stand-check")
