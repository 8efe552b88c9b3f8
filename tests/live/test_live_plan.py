"""What does not go together is said before anything starts."""

from __future__ import annotations

import pytest
from live_bench import plan, story_file

from coach.athlete.errors import StoreError
from coach.cli.errors import UserError
from coach.cli.main import main


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))


@pytest.mark.parametrize(
    ("mounts", "focus", "part"),
    [
        (
            ["pelvis"],
            "lean_too_far",
            "a sensor on the pelvis cannot see leaning too far; it sees low",
        ),
        (["chest"], "hip_drops_on_left_stance", "it sees leaning too far, too upright"),
        (["waist"], "trunk_bent", "cannot see rounded back"),
    ],
)
def test_a_focus_that_the_sensor_cannot_see_is_refused(mounts, focus, part):
    with pytest.raises(UserError, match=part):
        plan("--sensor", "A", "--placement", *mounts, "--focus", focus)


@pytest.mark.parametrize(
    ("mounts", "focus"),
    [(["chest"], "lean_too_far"), (["waist"], "cadence_low"), (["pelvis", "chest"], "trunk_bent")],
)
def test_a_focus_that_is_seen_turns_all_others_off(mounts, focus):
    words = [word for place in mounts for word in ("--sensor", place, "--placement", place)]
    off = plan(*words, "--focus", focus).settings.cues.off
    assert focus not in off
    assert "uneven_steps" in off


def test_the_focus_of_a_virtual_sensor_is_looked_at_where_its_runner_wears_it(tmp_path):
    words = ("--sensor", "virtual", "--virtual-story", story_file(tmp_path, 5))
    with pytest.raises(UserError, match="a sensor on the pelvis cannot see leaning too far"):
        plan(*words, "--focus", "lean_too_far")
    assert "cadence_low" not in plan(*words, "--focus", "cadence_low").settings.cues.off


@pytest.mark.parametrize("sensor", [("virtual",), ("A", "--placement", "pelvis")])
def test_a_name_that_nobody_has_is_told_first(sensor):
    with pytest.raises(StoreError, match="no athlete nobody; there are"):
        plan("--sensor", *sensor, "--athlete", "nobody")


def test_a_name_that_nobody_has_is_one_line(capsys):
    words = ["run", "--sensor", "virtual", "--virtual-story", "demo", "--athlete", "nobody"]
    assert main(words) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "no athlete nobody" in err.splitlines()[-1]
    assert "preparing" not in err
