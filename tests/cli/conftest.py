"""Ways to run the command line: in this process, or as a user would."""

import os
import subprocess
import sys

import pytest

from tests.cli.places import RECORDINGS, ROOT


@pytest.fixture
def recording():
    """A shipped recording with one cue."""
    return RECORDINGS / "tired-hips.simulated.mcap"


@pytest.fixture
def cut_recording(tmp_path, recording):
    """The first part of it, as after a power cut."""
    path = tmp_path / "cut.mcap"
    path.write_bytes(recording.read_bytes()[:150_000])
    return path


@pytest.fixture
def shell(tmp_path):
    """Start a command as a process of its own, in a folder of its own."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(tmp_path / "cache")}

    def start(*words, **options):
        return subprocess.Popen(
            [sys.executable, "-m", "coach", *map(str, words)],
            cwd=tmp_path,
            env=environment,
            stdout=options.pop("stdout", subprocess.PIPE),
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )

    return start
