"""What the Tab key gives, in the shells that are there."""

import os
import re
import shutil
import subprocess
import sys
import time

import pytest

from coach.athlete import open_home
from coach.cli.completing import ENDINGS, VALUES, completer_of, endings_of, files
from coach.cli.main import COMMANDS, parsers
from coach.decode import FAMILIES
from coach.simulation.stories import BODY_STORIES, STORIES
from coach.sources.virtual.virtual_families import SIDES
from tests.cli.places import ROOT

no_shells = pytest.mark.skipif(
    sys.platform == "win32", reason="bash, zsh and fish and their paths are of other systems"
)

# What only its user knows: numbers, times, names to be given, addresses, columns of a file.
FREE = {
    *("acc_axes", "acc_columns", "acc_key", "acc_unit", "axes", "ending", "format"),
    "gyro_axes",
    *("gyro_columns", "gyro_key", "gyro_scale", "gyro_shift", "gyro_unit", "rate", "start"),
    *("time_column", "time_unit", "title", "at", "dislike", "height_m", "home_address", "incline"),
    *(
        "ending",
        "last",
        "level",
        "like",
        "mass_kg",
        "metronome",
        "off",
        "page_address",
        "page_port",
    ),
    *("phrase", "port", "radio", "rename", "rest", "seconds", "seed", "session", "silence"),
    *("scheduler", "workers"),
    *("hold", "hours", "minutes", "quiet_until", "sets", "times"),
    *("speed", "state", "step_length_m", "subject", "target", "treadmill", "weeks"),
}


def values():
    """Each argument that takes a value that is not one of a few: command, argument."""
    for command in COMMANDS:
        _, asked = parsers([command.name])
        for action in asked._actions:
            if action.nargs != 0 and action.choices is None:
                yield command.name, action


def test_each_value_is_completed_or_known_to_its_user_alone():
    for command, action in values():
        has = completer_of(command, action) is not None
        assert has != (action.dest in FREE), f"{command} {action.dest}"


def test_the_tables_name_arguments_that_there_are():
    there = {name for command, one in values() for name in (one.dest, f"{command} {one.dest}")}
    assert {*VALUES, *ENDINGS} <= there
    assert {action.dest for _, action in values()} >= FREE


def test_names_are_those_of_the_rooms():
    assert set(VALUES["story"]("", None)) == {*STORIES, *BODY_STORIES}
    assert set(VALUES["virtual_family"]("", None)) == set(FAMILIES) == set(SIDES)


def test_a_placeholder_tells_the_ending():
    endings = {(name, one.dest): endings_of(name, one) for name, one in values()}
    assert endings["run", "settings"] == (".toml",)
    assert endings["run", "wav"] == (".wav",)
    assert endings["replay", "file"] == (".mcap",)
    assert endings["simulate", "file"] == (".toml",)
    assert endings["import", "file"] == ()
    assert endings["import", "rate"] is None


def test_files_are_looked_for_in_their_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "runs").mkdir()
    for name in ("a.mcap", "a.txt", ".hidden.mcap", "runs/b.MCAP", "runs/c.wav"):
        (tmp_path / name).touch()
    assert files("", (".mcap",)) == ["a.mcap", "runs/"]
    assert files(".h", (".mcap",)) == [".hidden.mcap"]
    assert files("runs/", (".mcap",)) == ["runs/b.MCAP"]
    assert files("runs/c", ()) == ["runs/c.wav"]
    assert files("nowhere/", ()) == []
    assert files(f"{tmp_path}/a", (".txt",)) == [f"{tmp_path}/a.txt"]


def test_a_key_makes_no_store(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    assert list(VALUES["athlete"]("", None)) == []
    assert not (tmp_path / "home").exists()


def test_names_are_understood_as_they_are_completed(coach):
    for name in VALUES["rules name"]("", None):
        assert coach("rules", name)[0] == 0
    for command, take in {
        "focus": VALUES["focus name"],
        "usual accept": VALUES["usual metric"],
    }.items():
        for name in take("", None):
            assert "there are" not in coach(*command.split(), name)[2], name


def test_athletes_are_those_of_the_store(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    open_home(tmp_path, print, make=True).close()
    assert list(VALUES["athlete"]("", None)) == ["me"]


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A folder with a recording, and ``coach`` on the path."""
    program = tmp_path / "bin" / "coach"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m coach "$@"\n')
    program.chmod(0o755)
    (tmp_path / "easy run.mcap").touch()
    (tmp_path / "notes.txt").touch()
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


CASES = {
    "coach re": {"replay", "report"},
    "coach replay --sp": {"--speak", "--speed"},
    "coach run --placement ": {"chest", "pelvis", "waist"},
    "coach simulate --story t": {
        "tall-to-folded",
        "ten-minute-plan",
        "tired-hips",
        "track-20min",
        "two-sensors",
    },
    "coach run --set cues.gap": {"cues.gap_s="},
    "coach completion ": {"bash", "zsh", "fish", "powershell"},
    "coach import samples.csv --rate ": set(),
    "coach replay e": {"easy run.mcap"},
}
_BASH = """
eval "$(coach completion bash)"
while IFS= read -r COMP_LINE; do
  COMP_POINT=${#COMP_LINE}; COMPREPLY=()
  _python_argcomplete coach "${COMP_LINE##* }"
  (IFS='|'; echo "${COMPREPLY[*]}")
done
"""


@no_shells
def test_bash_completes(place):
    done = subprocess.run(
        ["bash", "--norc", "-c", _BASH],
        input="".join(f"{line}\n" for line in CASES),
        capture_output=True,
        text=True,
        check=True,
    )
    told = [line.replace("\\", "") for line in done.stdout.splitlines()]
    found = [{word.strip() for word in line.split("|")} - {""} for line in told]
    assert dict(zip(CASES, found, strict=True)) == CASES


@no_shells
def test_fish_completes(place):
    if shutil.which("fish") is None:
        pytest.skip("there is no fish on this machine")
    asked = "".join(f"complete -C '{line}'; echo ---\n" for line in CASES)
    done = subprocess.run(
        ["fish", "--no-config", "-c", f"coach completion fish | source\n{asked}"],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"HOME": str(place)},
    )
    told = done.stdout.split("---\n")[:-1]
    found = [
        {line.partition("\t")[0].replace("\\", "") for line in one.splitlines()} for one in told
    ]
    assert dict(zip(CASES, found, strict=True)) == CASES


@no_shells
def test_zsh_completes_at_its_prompt(place):
    if shutil.which("zsh") is None:
        pytest.skip("there is no zsh on this machine")
    import pty  # noqa: PLC0415  not on Windows

    master, slave = pty.openpty()
    shell = subprocess.Popen(
        ["zsh", "-f", "-i"],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env=os.environ | {"TERM": "vt100"},
        start_new_session=True,
    )
    os.close(slave)
    try:
        os.write(master, b"autoload -Uz compinit; compinit -u -D; PS1='> '\n")
        os.write(master, b'eval "$(coach completion zsh)"; echo rea""dy\n')
        _read_until(master, "ready")
        os.write(master, b"coach rep\t")
        # What the two have in common is typed already, and both are told.
        assert _read_until(master, "report").count("replay")
        os.write(master, b"\x15coach run --placement w\t")
        _read_until(master, "--placement waist")
    finally:
        shell.kill()
        shell.wait()
        os.close(master)


def _read_until(master, what):
    shown, until = "", time.monotonic() + 60.0
    while what not in shown:
        assert time.monotonic() < until, shown
        shown += os.read(master, 4096).decode(errors="replace")
        shown = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown)
    return shown


def test_each_shell_has_its_script(coach):
    for shell, part in {
        "bash": "complete ",
        "zsh": "compdef",
        "fish": "complete --command coach",
        "powershell": "Register-ArgumentCompleter",
    }.items():
        code, out, err = coach("completion", shell)
        assert (code, err) == (0, "")
        assert part in out
        assert "coach" in out
