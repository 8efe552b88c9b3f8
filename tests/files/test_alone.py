"""A folder is one process's, as long as it works there or lives."""

import subprocess
import sys

import pytest

from coach.files.alone import NotAloneError, alone_in

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such locks")

HOLD = """
import sys, time
from pathlib import Path
from coach.files.alone import alone_in
with alone_in(Path(sys.argv[1])):
    print("mine", flush=True)
    time.sleep(60.0)
"""


def test_another_process_is_kept_out_until_the_first_is_killed(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, tmp_path], stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "mine\n"
        with pytest.raises(NotAloneError), alone_in(tmp_path):
            pass
        other.kill()
        other.wait()
    with alone_in(tmp_path):
        pass


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(FileNotFoundError), alone_in(tmp_path / "none"):
        pass
