"""What is kept of a runner is the runner's alone: each command that writes, with an open umask."""

import contextlib
import os
import stat

import numpy as np
import pytest

from coach.athlete import StoreError, athlete, open_home
from coach.athlete.database import STORE_NAME
from coach.athlete.known_sensors import keep_accelerometer
from coach.athlete.profile import Profile, keep_session
from coach.model import AccelerometerCalibration
from coach.recording import RecordingWriter, read_recording
from coach.voice.wav_file import GrowingWav
from tests.athlete.runners import USUAL, run_of
from tests.cli.places import RECORDINGS

pytestmark = pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")

RECORDING = RECORDINGS / "quick-feet.simulated.mcap"
ERRORS = AccelerometerCalibration((0.0, 0.0, 0.0), (1.0, 1.0, 1.0))


@pytest.fixture(autouse=True)
def umask():
    before = os.umask(0o000)
    yield
    os.umask(before)


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def open_to_others(folder):
    return [str(path) for path in folder.rglob("*") if path.is_file() and mode(path) & 0o077]


def opened(home):
    open_home(home, print, make=True).close()


MAKERS = {
    "store": opened,
    "sensors": lambda home: keep_accelerometer(home, "AA:BB", ERRORS),
    "profile": lambda home: Profile(home, print).keep_session(run_of(), USUAL),
    "somebody": lambda home: home.mkdir(mode=0o777),
}


@pytest.mark.parametrize("first", MAKERS)
def test_whoever_makes_the_folder(home, first):
    MAKERS[first](home)
    for make in MAKERS.values():
        if make is not MAKERS["somebody"]:
            make(home)
    assert mode(home) == 0o700
    assert open_to_others(home) == []
    assert sorted(path.name for path in home.iterdir()) == [STORE_NAME, "sensors.json"]


def test_the_log_and_its_index_while_the_store_is_open(home):
    store = open_home(home, print, make=True)
    keep_session(store, athlete(store), run_of(), USUAL)
    assert {path.name for path in home.iterdir()} >= {f"{STORE_NAME}-wal", f"{STORE_NAME}-shm"}
    assert open_to_others(home) == []
    store.close()


def test_a_store_of_an_earlier_version_is_closed_when_it_is_opened(home):
    opened(home)
    home.chmod(0o755)
    (home / STORE_NAME).chmod(0o644)
    opened(home)
    assert (mode(home), mode(home / STORE_NAME)) == (0o700, 0o600)


def test_what_its_owner_may_do_with_a_store_is_not_changed(home):
    opened(home)
    (home / STORE_NAME).chmod(0o444)
    with contextlib.suppress(StoreError):  # only root can write it
        opened(home)
    assert mode(home / STORE_NAME) == 0o400


@pytest.mark.parametrize(
    "words",
    [
        ("history", "backup", "b.sqlite"),
        ("history", "export", "e.jsonl"),
        ("simulate", "--story", "easy-run", "-o", "r.mcap"),
        ("report", RECORDING, "-o", "page"),
        ("progress", "--page", "-o", "pages"),
        ("settings", "--write"),
        ("settings", "--write", "calm.toml"),
        ("replay", RECORDING, "--wav", "run.wav"),
        ("replay", RECORDING, "--keep"),
        ("export", RECORDING, "--to", "fit", "-o", "run.fit"),
        ("export", RECORDING, "--to", "csv", "-o", "tables"),
        ("export", RECORDING, "--to", "parquet", "-o", "tables"),
        ("export", RECORDING, "--to", "bids", "-o", "study"),
    ],
    ids=lambda words: " ".join(str(word).rpartition("/")[2] for word in words),
)
def test_every_command_that_writes(coach, tmp_path, words):
    code, _, err = coach(*words)
    assert code == 0, err
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert written
    assert open_to_others(tmp_path) == []
    made = [path for path in tmp_path.iterdir() if path.is_dir() and path.name != "study"]
    assert [mode(path) for path in made] == [0o700] * len(made)


def test_a_calibration_that_is_stored(coach, tmp_path):
    story = ("simulate", "--story", "easy-run", "-o", "stand.mcap")
    assert coach(*story)[0] == 0
    assert coach("calibrate", "stand.mcap", "-o", "me.json")[0] == 0
    assert mode(tmp_path / "me.json") == 0o600


def test_a_live_recording_and_its_sound(tmp_path):
    header = read_recording(RECORDING).header
    RecordingWriter(tmp_path / "run.mcap", header).close()
    sound = GrowingWav(tmp_path / "run.wav", 22050)
    sound.append(np.zeros(10, np.float32))
    sound.close()
    assert open_to_others(tmp_path) == []
