"""What a command loads before it does anything: start time without a clock."""

import subprocess
import sys

import pytest

from coach.cli.main import COMMANDS
from tests.cli.places import ROOT

OURS = {"coach", "firmware_protocol"}
# Of the standard library, what takes ten milliseconds and more.
SLOW = {"asyncio", "ssl", "sqlite3", "logging", "email", "http", "multiprocessing", "unittest"}
# What a replay that speaks nothing has no use for.
NOT_FOR_A_REPLAY = SLOW | {
    *("scipy", "bleak", "bumble", "pyttsx3", "jinja2", "matplotlib", "tomlkit"),
    *("pyarrow", "websockets", "dbus_fast", "lz4"),
}

_PROGRAM = """\
import sys
from coach.cli.main import main
code = main(sys.argv[1:])
sys.stderr.write("\\n" + " ".join(sorted({name.partition(".")[0] for name in sys.modules})))
raise SystemExit(code)
"""


def loaded(program, *words):
    """Top-level modules at the end of a program that ran in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, words)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stderr.splitlines()[-1].split())


@pytest.fixture(scope="module")
def bare():
    """What this interpreter loads for nothing at all: the hooks of its installation."""
    return loaded("import sys; sys.stderr.write(' '.join(sys.modules))")


@pytest.mark.parametrize("name", ["", *(command.name for command in COMMANDS)])
def test_help_loads_the_standard_library_and_no_other(bare, name):
    words = [name, "--help"] if name else ["--help"]
    found = loaded(_PROGRAM, *words) - bare
    assert found >= {"coach", "argparse"}
    assert found - OURS - sys.stdlib_module_names == set()
    assert found & SLOW == set()


@pytest.mark.parametrize("name", ["replay", "inspect"])
def test_a_replay_loads_no_more_than_it_needs(bare, recording, name):
    found = loaded(_PROGRAM, name, recording) - bare
    assert "numpy" in found
    assert found & NOT_FOR_A_REPLAY == set()


def test_a_wrong_command_line_is_told_as_quickly(bare):
    found = loaded(_PROGRAM.replace("SystemExit(code)", "SystemExit(code != 2)"), "replay", "--no")
    assert "numpy" not in found - bare


def test_an_error_loads_nothing_to_be_recognised(bare, tmp_path):
    program = _PROGRAM.replace("SystemExit(code)", "SystemExit(code != 1)")
    found = loaded(program, "replay", tmp_path / "none.mcap") - bare
    assert "mcap" in found
    assert found & NOT_FOR_A_REPLAY == set()


_LIVE = """\
import sys
import coach.cli.live.live_run, coach.cli.live.run, coach.cli.live.run_plan
sys.stderr.write(" ".join({name.partition(".")[0] for name in sys.modules}))
"""


_FIRST_LINE = """\
import os, sys
from coach.cli.main import main

class Ear:
    def write(self, text):
        names = " ".join(sorted({name.partition(".")[0] for name in sys.modules}))
        sys.__stderr__.write(text.strip() + "\\n" + names)
        sys.__stderr__.flush()
        os._exit(0)  # of what comes after the first word nothing is asked

sys.stderr = Ear()
main(sys.argv[1:])
"""


@pytest.mark.parametrize(
    "words", [["--placement", "pelvis"], ["--sensor", "virtual", "--virtual-story", "demo"]]
)
def test_a_run_says_that_it_starts_before_it_loads_anything_slow(bare, words):
    found = loaded(_FIRST_LINE, "run", *words) - bare
    assert found >= {"coach", "argparse"}
    assert found - OURS - sys.stdlib_module_names == set()
    assert found & SLOW == set()


def test_a_run_with_a_real_sensor_loads_no_simulator(bare):
    found = loaded(_LIVE) - bare
    assert "bleak" in found
    assert found & {"scipy", "bumble", "jinja2", "matplotlib", "pyarrow"} == set()


_DECODERS = """\
import sys
from coach.decode import DECODERS, FAMILIES
ends = (".decoder", ".dialogue")
found = lambda: [name for name in sys.modules if "families" in name and name.endswith(ends)]
assert not found(), found()
for name in FAMILIES:
    DECODERS[name]("s", 0.0)
sys.stderr.write(" ".join(found()))
"""


def test_no_decoder_is_loaded_before_one_of_its_sensors_is_there():
    packages = {name.split(".")[3] for name in loaded(_DECODERS)}
    assert packages >= {"own", "polar", "witmotion"}
