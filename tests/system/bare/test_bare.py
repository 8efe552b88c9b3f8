"""What the run on bare machines takes from this one, and what it takes for a good demo."""

import wave
from pathlib import Path

import numpy as np
import pytest

from tests.system.bare.course import last_line
from tests.system.bare.demo import LEAST_LOUD_S, problem_of_demo
from tests.system.bare.package_ways import paths_in, pip_conf, pip_settings
from tests.system.steps import Deadline, RunFailedError, command

LISTED = """\
:env:.find-links='/srv/wheels'
:env:.no-input='1'
global.cert='/etc/corporate.pem'
global.cache-dir='/var/cache/pip'
global.find-links='/srv/older'
global.extra-index-url='\\nhttps://one.example/simple\\nfile:///srv/index/simple'
install.timeout='60'
list.timeout='5'
"""

DEMO = """\
coach: no audio output on this machine: connect a headset
coach: [00:21] running
recording  sessions/demo.mcap
coach: the sound is in sessions/demo.wav
"""


def test_pips_settings_are_taken_as_far_as_they_say_from_where():
    assert pip_settings(LISTED) == {
        "find-links": "/srv/wheels",  # a variable goes before a file
        "cert": "/etc/corporate.pem",
        "extra-index-url": "\nhttps://one.example/simple\nfile:///srv/index/simple",
        "timeout": "60",
    }


def test_they_are_written_as_pip_reads_them(tmp_path):
    text = pip_conf(pip_settings(LISTED))
    assert text.startswith("[global]\n")
    assert "extra-index-url = https://one.example/simple file:///srv/index/simple\n" in text
    assert pip_conf({}) == "[global]\n"


def test_folders_that_they_name_are_shown():
    values = ["/etc/corporate.pem", "https://one.example/simple file:///srv/a%20b/simple", "60"]
    # An index with what lies beside it, as its pages lead there.
    assert paths_in(values) == {Path("/etc/corporate.pem"), Path("/srv/a b")}


@pytest.mark.parametrize("index", ["file:///simple", "file:///srv/simple"])
def test_not_half_the_disk_is_shown(index):
    assert paths_in([index]) == {Path(index.removeprefix("file://"))}


@pytest.fixture
def project(tmp_path):
    (tmp_path / "sessions").mkdir()
    (tmp_path / "sessions" / "demo.mcap").write_bytes(b"x")
    write_tone(tmp_path / "sessions" / "demo.wav", LEAST_LOUD_S + 1.0)
    return tmp_path


def write_tone(path, loud_s):
    """A minute, of which a part can be heard."""
    rate_hz = 8000
    t_s = np.arange(60 * rate_hz) / rate_hz
    pcm = np.where(t_s < loud_s, 0.1 * np.sin(2 * np.pi * 300.0 * t_s), 0.001 * np.sin(t_s))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes((pcm * 32767).astype("<i2").tobytes())


def test_a_good_demo(project):
    assert problem_of_demo(DEMO, project) == ""


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("coach: no audio output", "once that there is no loudspeaker"),
        ("recording", "left no recording"),
        ("coach: the sound", "left no sound"),
    ],
)
def test_a_demo_that_leaves_something_out(project, line, problem):
    kept = [text for text in DEMO.splitlines(keepends=True) if not text.startswith(line)]
    assert problem in problem_of_demo("".join(kept), project)


def test_a_demo_whose_files_are_not_there(project):
    (project / "sessions" / "demo.wav").unlink()
    assert "left no sound" in problem_of_demo(DEMO, project)


def test_a_demo_that_says_nothing(project):
    write_tone(project / "sessions" / "demo.wav", 0.4 * LEAST_LOUD_S)
    assert "too little for its words" in problem_of_demo(DEMO, project)


def test_the_last_line_is_pytests_without_its_frame():
    assert last_line("...\n===== 3 passed in 1.2s =====\n\n") == "3 passed in 1.2s"
    assert last_line("") == "it said nothing"


def test_a_command_ends_in_time_also_when_its_children_do_not():
    # The shell leaves a child behind that would hold a pipe open.
    deadline = Deadline.after(0.5)
    with pytest.raises(RunFailedError, match="not done in the time allowed"):
        command(["sh", "-c", "sleep 60 & sleep 60"], deadline)


def test_a_command_that_fails_tells_its_last_words():
    with pytest.raises(RunFailedError, match="exit code 3: all wrong"):
        command(["sh", "-c", "echo all wrong >&2; exit 3"], Deadline.after(30.0))
    assert command(["echo", "well"], Deadline.after(30.0)) == "well\n"
