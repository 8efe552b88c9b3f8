"""The front door: help, version, and how a command ends."""

import importlib
import shlex
import signal
import subprocess
import time

import pytest

import coach as package
from coach.cli import errors
from coach.cli.main import COMMANDS, main
from tests.cli.places import ROOT
from tests.not_on_windows import DEVICES, SIGNALS

by_command = pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)


def test_help_names_every_command(shell):
    process = shell("--help")
    out, _ = process.communicate()
    assert process.returncode == 0
    assert all(command.name in out for command in COMMANDS)


@by_command
def test_each_command_helps_with_an_example(coach, command):
    code, out, err = coach(command.name, "--help")
    assert (code, err) == (0, "")
    assert f"coach {command.name} " in out.split("example:\n")[1]


@by_command
def test_each_command_is_in_the_readme(command):
    assert f"| `coach {command.name}` |" in (ROOT / "coach/cli/README.md").read_text()


@by_command
def test_the_examples_name_only_options_that_exist(coach, command):
    module = importlib.import_module(command.module)
    _, out, _ = coach(command.name, "--help")
    options = {word for word in shlex.split(module.EXAMPLE) if word.startswith("-")}
    of_others = {"--calibration"} if command.name == "calibrate" else set()
    described = out.split("example:\n")[0]
    assert all(option in described for option in options - of_others)


def test_the_version(coach):
    assert coach("--version") == (0, f"coach {package.__version__}\n", "")


@pytest.mark.parametrize(
    "words",
    [
        ("dance",),
        ("why",),
        ("replay", "run.mcap", "--louder"),
        ("replay", "run.mcap", "--speed", "nan"),
        ("replay", "run.mcap", "--speed", "0"),
        ("replay", "run.mcap", "--speed", "quick"),
        ("simulate", "-o", "run.mcap"),
        ("simulate", "--story", "easy-run"),
        ("simulate", "--story", "easy-run", "-o", "run.mcap", "--seed", "-1"),
        ("import", "a.csv", "-o", "run.mcap"),
        ("import", "a.csv", "-o", "run.mcap", "--placement", "nose"),
        ("import", "a.csv", "-o", "run.mcap", "--placement", "chest", "--rate", "nan"),
        ("import", "a.csv", "-o", "run.mcap", "--placement", "chest", "--acc-columns", "ax,ay"),
        ("calibrate", "run.mcap", "--placement", "nose"),
    ],
)
def test_a_wrong_command_line_is_exit_2_with_one_line(coach, words):
    code, out, err = coach(*words)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert "--help" in err


def test_each_error_of_the_table_exists():
    for module, name in errors.USER_ERRORS:
        assert issubclass(getattr(importlib.import_module(module), name), Exception)


def test_a_fault_of_the_coach_is_one_line_too(monkeypatch, capsys, tmp_path):
    def broken(_):
        raise ZeroDivisionError("float\ndivision")

    monkeypatch.setattr("coach.cli.offline.inspect.load_recording", broken)
    assert main(["inspect", str(tmp_path)]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    monkeypatch.setenv(errors.DEBUG_VARIABLE, "1")
    assert main(["inspect", str(tmp_path)]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_who_stops_reading_ends_it_silently(shell, recording):
    process = shell("replay", recording, "--json")
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait() == 0
    process.stderr.close()


@DEVICES
def test_a_full_output_is_one_line(shell, recording):
    with open("/dev/full", "w") as full:  # noqa: PTH123
        process = shell("inspect", recording, stdout=full)
        _, err = process.communicate()
    assert process.returncode == 1
    assert err.count("\n") == 1
    assert "no space left" in err


@SIGNALS
def test_ctrl_c_gives_the_summary_so_far(shell, recording):
    process = shell("replay", recording, "--speed", "1", "--json")
    # The first line comes at 0.5 s of the session: the replay is under way.
    assert '"metrics"' in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert err == ""
    assert '"type": "summary"' in out.splitlines()[-1]
    assert '"interrupted": true' in out.splitlines()[-1]


@SIGNALS
def test_ctrl_c_leaves_no_part_of_a_recording(shell, tmp_path):
    process = shell("simulate", "--story", "track-20min", "-o", "run.mcap")
    deadline_s = time.monotonic() + 60
    before = set(tmp_path.iterdir())
    while not list(tmp_path.glob(".coach-*/run.mcap")) and time.monotonic() < deadline_s:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (130, "", "")
    assert set(tmp_path.iterdir()) == before


def test_the_module_is_the_program(shell):
    out, _ = shell("--version").communicate()
    assert out == f"coach {package.__version__}\n"


def test_nothing_is_read_from_standard_input(shell, recording):
    process = shell("inspect", recording, "--json", stdin=subprocess.DEVNULL)
    out, err = process.communicate()
    assert (process.returncode, err, out.count("\n")) == (0, "", 1)
