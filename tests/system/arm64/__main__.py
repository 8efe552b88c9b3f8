"""Install the coach on an emulated 64-bit ARM machine, and let it speak. README.md tells more."""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from tests.system.arm64.compare import compare
from tests.system.arm64.emulation import ENVIRONMENT, PROGRAMS, check_arm64
from tests.system.bare.__main__ import PROGRAMS as BARE_PROGRAMS
from tests.system.bare.course import Course, Step, make, run_course
from tests.system.bare.demo import demo
from tests.system.bare.systems import SYSTEMS

if TYPE_CHECKING:
    from tests.system.bare.root_system import RootSystem

# Of each floor of the house what can tell an ARM from a PC or a slow machine from a fast one:
# filters, attitude, cadence, steps, clock, golden replays, radio, voice, files.
TESTS = (
    "tests/theory/test_butterworth.py",
    "tests/theory/test_cadence_live.py",
    "tests/theory/test_gap_fill.py",
    "tests/theory/test_gait_hypotheses.py",
    "tests/theory/test_metrics_formulas.py",
    "tests/theory/test_steps_stance.py",
    "tests/theory/test_timing_jitter.py",
    "tests/golden",
    "tests/radio/test_radio_source.py",
    "tests/voice/test_voice_mixer.py",
    "tests/voice/test_plain_wav.py",
    "tests/recording/test_recording_round_trip.py",
    "tests/recording/importing/test_numpy_arrays.py",
)
_FIGURES = (".venv/bin/python", "-m", "tests.system.arm64.figures")
_HERE_S = 300.0
# Emulated, a replay input by input takes two minutes, and tells nothing that all at once does not.
_PACES = ("--timeout=1200", "-q", "-m", "not slow and not long", "-k", "not one_by_one", "-n", "2")


def _figures_differ(said: str, opened: RootSystem) -> str:
    """What the shipped replays give otherwise than on this machine, by the same files."""
    there = json.loads(said[said.index("{") :])
    done = subprocess.run(
        [sys.executable, *_FIGURES[1:], "--numpy"],
        cwd=opened.project,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(opened.project)},
        capture_output=True,
        text=True,
        timeout=_HERE_S,
        check=True,
    )
    here = json.loads(done.stdout)
    found = compare(here["recordings"], there["recordings"])
    times = ", ".join(f"{name} {s:g} s" for name, s in there["took_s"].items())
    print(f"{there['machine']} beside {here['machine']}: {found}\nreplays: {times}", flush=True)
    return "; ".join(found.problems[:3])


STEPS = (
    make("setup", 2400.0),
    Step("figures", _FIGURES, 900.0, _figures_differ),
    demo(600.0),
    Step("tests", (".venv/bin/python", "-m", "pytest", *_PACES, *TESTS), 2400.0),
)
COURSE = Course(1800.0, STEPS, 300.0, ENVIRONMENT)


def main() -> int:
    """0 if all is well or it cannot be run here, else 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.system.arm64", description=__doc__)
    suites = [system.suite for system in SYSTEMS if system.released]
    parser.add_argument("--only", choices=suites, default=suites[0], help="which Debian")
    suite = parser.parse_args().only
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    (system,) = [system for system in SYSTEMS if system.suite == suite]
    arm = replace(system, title=f"{system.title} arm64", architecture="arm64")
    return run_course(arm, COURSE, MappingProxyType({**BARE_PROGRAMS, **PROGRAMS}), check_arm64)


if __name__ == "__main__":
    sys.exit(main())
