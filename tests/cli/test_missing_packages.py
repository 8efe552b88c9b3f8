"""The coach where a package is not there: vqf and miniaudio are not made for every machine."""

import sys

import pytest

from coach.cli.errors import report
from coach.recording import read_recording
from tests.cli.bare_environment import BareEnvironment

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")

STANDING = """
title = "Stands"
placement = "pelvis"
seed = 3
[[phase]]
do = "stand"
for_s = 3
"""


@pytest.fixture(scope="module")
def no_vqf(tmp_path_factory):
    return BareEnvironment(tmp_path_factory.mktemp("no-vqf"), "vqf")


@pytest.fixture(scope="module")
def no_miniaudio(tmp_path_factory):
    return BareEnvironment(tmp_path_factory.mktemp("no-miniaudio"), "miniaudio")


@pytest.fixture
def standing(tmp_path):
    path = tmp_path / "standing.toml"
    path.write_text(STANDING)
    return path


def write_csv(path):
    rows = [f"{i / 100:.2f},0,0,9.81,0,0,0" for i in range(300)]
    path.write_text("\n".join(["t_s,ax,ay,az,gx,gy,gz", *rows]))
    return path


def test_the_environments_lack_what_they_should(no_vqf, no_miniaudio):
    for environment, name in ((no_vqf, "vqf"), (no_miniaudio, "miniaudio")):
        done = environment.python("-c", f"import {name}")
        assert done.stderr.endswith(f"ModuleNotFoundError: No module named '{name}'\n")
        asked = f"from importlib.metadata import version; version('{name}')"
        assert "PackageNotFoundError" in environment.python("-c", asked).stderr


def test_without_vqf_the_engine_is_the_one_in_numpy(no_vqf):
    asked = "from coach.orientation.best_engine import default_engine; print(default_engine())"
    assert "NumpyEngine" in no_vqf.python("-c", asked).stdout


def test_without_vqf_simulate_import_and_run_record(no_vqf, standing, tmp_path):
    csv = write_csv(tmp_path / "samples.csv")
    virtual = ("--sensor", "virtual", "--virtual-story", standing)
    for words in (
        ("simulate", standing, "-o", tmp_path / "simulated.mcap"),
        ("import", csv, "-o", tmp_path / "imported.mcap", "--placement", "chest"),
        ("run", *virtual, "--quiet", "--plain", "--no-report", "--record", tmp_path / "live"),
    ):
        done = no_vqf.coach(*words)
        assert done.returncode == 0, done.stderr
        assert "fault" not in done.stderr
    (live,) = (tmp_path / "live").glob("*.mcap")
    for path in (tmp_path / "simulated.mcap", tmp_path / "imported.mcap", live):
        versions = read_recording(path).header.versions
        assert sorted(versions) == ["coach", "numpy", "scipy"]


def test_what_was_recorded_without_vqf_is_replayed_and_inspected(no_vqf, standing, tmp_path):
    path = tmp_path / "run.mcap"
    assert no_vqf.coach("simulate", standing, "-o", path).returncode == 0
    commands = (("replay", path), ("inspect", path, "--table"))
    replayed, inspected = (no_vqf.coach(*command) for command in commands)
    assert (replayed.returncode, inspected.returncode) == (0, 0), replayed.stderr
    (versions,) = [line for line in inspected.stdout.splitlines() if line.startswith("versions")]
    assert "numpy" in versions
    assert "vqf" not in versions


def test_the_doctor_finds_no_fault_in_an_absent_vqf(no_vqf):
    done = no_vqf.coach("doctor")
    assert done.returncode == 0
    (packages,) = [line for line in done.stdout.splitlines() if " packages " in line]
    assert packages.startswith("ok ")
    assert "no vqf (attitude by the same filter in numpy)" in packages


def test_the_doctor_says_that_without_miniaudio_nothing_is_heard(no_miniaudio):
    done = no_miniaudio.coach("doctor")
    assert done.returncode == 0
    lines = {line[9:25].strip(): line for line in done.stdout.splitlines()}
    assert lines["packages"].startswith("ok ")
    assert "no miniaudio (sound goes another way)" in lines["packages"]
    assert lines["loudspeaker"].startswith("problem ")
    assert "pip install 'posture-coach[loudspeaker]'" in lines["loudspeaker"]


def test_without_miniaudio_one_line_says_so_and_the_words_go_into_a_file(
    no_miniaudio, recording, tmp_path
):
    wav = tmp_path / "said.wav"
    done = no_miniaudio.coach("replay", recording, "--speak", "--wav", wav)
    assert done.returncode == 0
    said = [line for line in done.stderr.splitlines() if line.startswith("coach: ")]
    assert said[0].startswith("coach: no audio output, for nothing is installed that could play:")
    assert said[1:] == [f"coach: the sound is in {wav}"]
    assert "speech file" not in done.stderr  # each phrase could be read, and is in the file
    assert wav.stat().st_size > 1_000_000


def test_without_miniaudio_a_live_run_goes_on_with_printed_words(no_miniaudio, standing, tmp_path):
    done = no_miniaudio.coach(
        "run", "--sensor", "virtual", "--virtual-story", standing, "--plain", "--no-record"
    )
    assert done.returncode == 0, done.stderr
    told = [line for line in done.stderr.splitlines() if "no audio output" in line]
    assert len(told) == 1
    assert "fault" not in done.stderr


def test_without_miniaudio_the_voice_test_is_one_line_and_code_3(no_miniaudio):
    done = no_miniaudio.coach("voice", "test")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.count("\n") == 1
    assert "pip install 'posture-coach[loudspeaker]'" in done.stderr


def test_a_package_that_belongs_everywhere_is_named(tmp_path, recording):
    bare = BareEnvironment(tmp_path, "zstandard")
    done = bare.coach("replay", recording)
    line = "coach: the package zstandard is missing; install posture-coach anew\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", line)


def test_a_module_of_the_coach_that_is_missing_is_its_own_fault(capsys):
    report(ModuleNotFoundError("No module named 'coach.gone'", name="coach.gone"))
    assert "a fault of the coach itself" in capsys.readouterr().err
