"""Commands that write: simulate, import, calibrate. And inspect, which looks at the result."""

import json

import pytest

from coach.cli.offline.inspection_text import _settings
from coach.model import Calibration, HeadingSource
from coach.model.units import DEG_PER_RAD, GRAVITY_M_S2
from coach.recording import Provenance, item_of, read_recording
from coach.simulation import parse_story, simulate
from coach.simulation.stories import BODY_STORIES, STORIES, load_story_text
from tests.cli.places import RECORDINGS

STANDING = """
title = "Standing and running"
placement = "chest"
seed = 3
[[phase]]
do = "stand"
for_s = 15
[[phase]]
do = "run"
for_s = 25
"""


@pytest.fixture
def story(tmp_path):
    path = tmp_path / "standing.toml"
    path.write_text(STANDING)
    return path


def test_the_stories_are_listed(coach):
    code, out, err = coach("simulate", "--list")
    assert (code, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()] == [*STORIES, *BODY_STORIES]


def test_a_simulated_runner_is_recorded_with_what_the_coach_made_of_it(coach, story, tmp_path):
    assert coach("simulate", story, "-o", "run.mcap")[0] == 0
    recording = read_recording(tmp_path / "run.mcap")
    assert recording.complete
    assert recording.header.title == "Standing and running"
    assert recording.header.provenance is Provenance.SIMULATED
    assert recording.header.mounts[0].calibration.mounting.heading_source is HeadingSource.GAIT
    assert "cadence_spm" in recording.header.baseline.metrics
    assert list(recording.inputs) == simulate(parse_story(STANDING)).inputs
    assert {form["type"] for form in recording.outputs} >= {"metrics", "step", "decision"}


def test_the_same_story_gives_the_same_file_and_a_seed_another(coach, story, tmp_path):
    files = []
    for seed in ((), (), ("--seed", "4")):
        assert coach("simulate", story, "-o", "run.mcap", "--force", *seed)[0] == 0
        files.append((tmp_path / "run.mcap").read_bytes())
    assert files[0] == files[1] != files[2]


def test_samples_are_imported(coach, tmp_path):
    acc, gyr = simulate(parse_story(STANDING)).arrays("segment")
    rows = ["ax,ay,az,gx,gy,gz"]
    for a, g in zip(acc / GRAVITY_M_S2, gyr * DEG_PER_RAD, strict=True):
        rows.append(",".join(f"{value:.6f}" for value in (*a, *g)))
    rows[40] = rows[40].replace(rows[40].split(",")[0], "", 1)
    (tmp_path / "belt.csv").write_text("\n".join(rows))
    line = (
        "import belt.csv -o belt.mcap --placement chest --rate 104 --acc-unit g "
        "--gyro-unit deg/s --axes forward=+x,left=+y --acc-columns ax,ay,az"
    )
    code, out, err = coach(*line.split())
    assert code == 0
    assert out.splitlines()[-1].startswith("belt.mcap: 4")
    assert "acceleration" in out
    assert err.count("\n") == 1
    assert "1 of" in err
    recording = read_recording(tmp_path / "belt.mcap")
    assert recording.header.provenance is Provenance.IMPORTED
    assert recording.header.versions["coach"]
    assert not recording.outputs
    assert coach(*line.split(), "--force", "--with-outputs")[0] == 0
    coached = read_recording(tmp_path / "belt.mcap")
    assert coached.inputs == recording.inputs
    assert {form["type"] for form in coached.outputs} >= {"metrics", "step", "decision"}


def test_a_calibration_is_made_from_standing(coach, story, tmp_path):
    coach("simulate", story, "-o", "run.mcap")
    code, out, err = coach("calibrate", "run.mcap")
    assert (code, err) == (0, "")
    assert "stood still" in out
    assert "forward: from running" in out
    stored = item_of(Calibration, json.loads((tmp_path / "run.calibration.json").read_text()))
    assert stored.placement.value == "chest"
    assert coach("calibrate", "run.mcap")[0] == 1


@pytest.mark.parametrize(
    ("axes", "code", "words"),
    [("forward=+x,up=+z", 0, "as stated by the axes"), ("forward=+x,up=-z", 1, "not calibrated")],
)
def test_stated_axes_are_taken_unless_gravity_contradicts(coach, tmp_path, axes, code, words):
    (tmp_path / "aligned.toml").write_text(f'{STANDING}[sensor]\nmounting = "aligned"\n')
    coach("simulate", "aligned.toml", "-o", "run.mcap")
    found, out, err = coach("calibrate", "run.mcap", "--axes", axes, "-o", "me.json")
    assert found == code, err
    assert words in out + err
    assert (tmp_path / "me.json").exists() is (code == 0)


def test_an_inspection_agrees_with_the_story(coach):
    path = RECORDINGS / "poor-link.simulated.mcap"
    session = simulate(parse_story(load_story_text("poor-link")))
    code, out, err = coach("inspect", path, "--json")
    found = json.loads(out)
    data = found["data"]
    assert (code, err) == (0, "")
    assert found["complete"] is True
    assert found["header"]["provenance"] == "simulated"
    assert sum(found["inputs"].values()) == len(session.inputs)
    assert data["rate_nominal_hz"] == session.story.rate_hz
    assert data["rate_measured_hz"] == pytest.approx(1 / session.dt_s, rel=5e-3)
    assert data["samples"] + data["samples_lost"] <= len(session.counts)
    assert data["duplicate_samples"] > 0
    # The story's reboot takes two seconds, and is the longest hole.
    assert data["gaps"]["longest_s"] == pytest.approx(2.0, abs=0.3)
    assert data["gaps"]["count"] == found["faults"]["gap"]["times"] + 1
    assert [s["kind"] for s in found["locomotion"]][-1] == "running"
    short = coach("inspect", path)[1]
    assert len(short.splitlines()) == 5
    for words in ("calibration", "sensor started anew 1", "standing 4 s", "01:"):
        assert words in short
    text = coach("inspect", path, "--table")[1]
    for words in (
        "calibration",
        "usual known",
        "sensor started anew 1",
        "104.00 Hz nominal",
        "vqf",
    ):
        assert words in text
    assert "sensors     simulated sensor\n" in text


def test_settings_are_inspected_as_they_are_written():
    lines = _settings({"cues": {"warm_up_s": 0, "pace": {"recent_s": 8.5}}, "language": "de"})
    assert lines == 'cues.warm_up_s = 0, cues.pace.recent_s = 8.5, language = "de"'


@pytest.mark.parametrize(("rows", "said"), [(60, True), (300, False)])
def test_an_import_too_short_to_say_anything_says_so(coach, tmp_path, rows, said):
    path = tmp_path / "belt.csv"
    lines = [f"{k / 100.0},0,0,9.81" for k in range(rows)]
    path.write_text("\n".join(["t_s,ax,ay,az", *lines]))
    code, _, err = coach("import", path, "-o", tmp_path / "run.mcap", "--placement", "chest")
    assert code == 0
    assert ("too short" in err) == said
    assert err.count("\n") == said
