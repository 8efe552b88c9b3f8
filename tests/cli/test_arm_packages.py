"""The coach with none of the packages that are not made for ARM or for the newest Python."""

import sys

import pytest

from coach.recording import read_recording
from tests.cli.bare_environment import BareEnvironment

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")

ABSENT = ("miniaudio", "pyarrow", "vqf")
STORY = """
title = "Sets off"
placement = "pelvis"
seed = 3
[[phase]]
do = "stand"
for_s = 4
[[phase]]
do = "run"
for_s = 8
"""


@pytest.fixture(scope="module")
def arm(tmp_path_factory):
    return BareEnvironment(tmp_path_factory.mktemp("arm"), *ABSENT)


def test_none_of_them_is_there(arm):
    for name in ABSENT:
        done = arm.python("-c", f"import {name}")
        assert done.stderr.endswith(f"ModuleNotFoundError: No module named '{name}'\n")


def test_a_live_run_is_recorded_replayed_and_reported(arm, tmp_path):
    story = tmp_path / "story.toml"
    story.write_text(STORY)
    live = tmp_path / "live"
    done = arm.coach(
        *("run", "--sensor", "virtual", "--virtual-story", story, "--quiet", "--plain"),
        *("--record", live),
    )
    assert done.returncode == 0, done.stderr
    assert "fault" not in done.stderr
    (path,) = live.glob("*.mcap")
    recording = read_recording(path)
    assert sorted(recording.header.versions) == ["coach", "numpy", "scipy"]
    assert len(recording.inputs) > 50
    for words in (("replay", path), ("inspect", path), ("report", path, "-o", tmp_path / "r.html")):
        done = arm.coach(*words)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "r.html").stat().st_size > 10_000


def test_the_doctor_names_what_serves_in_their_place_and_finds_no_fault(arm):
    done = arm.coach("doctor")
    assert done.returncode == 0
    (packages,) = [line for line in done.stdout.splitlines() if " packages " in line]
    assert packages.startswith("ok ")
    for name in ABSENT:
        assert f"no {name} (" in packages
