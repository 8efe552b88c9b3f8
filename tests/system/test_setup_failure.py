"""What the set-up says where pip fails: the true package, reason and remedy, from pip's words."""

import importlib.util
import platform
import sys
from pathlib import Path

import pytest

FILE = Path(__file__).resolve().parents[2] / ".ci" / "why_failed.py"
HERE = f"Python {sys.version_info[0]}.{sys.version_info[1]} on {platform.machine()}"
ABSENT = """\
ERROR: Could not find a version that satisfies the requirement vqf==2.1.2 (from versions: none)
ERROR: No matching distribution found for vqf==2.1.2
"""
NO_NAME = """\
WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after \
connection broken by 'NameResolutionError("HTTPSConnection(host='index.example', port=443): Failed \
to resolve 'index.example' ([Errno -2] Name or service not known)")': /simple/{name}/
"""
NO_COMPILER = """\
  Building wheel for vqf (pyproject.toml) did not run successfully.
      error: [Errno 2] No such file or directory: 'x86_64-linux-gnu-g++'
  ERROR: Failed building wheel for vqf
"""
NO_COMPILER_FOR_ASKING = """\
      FileNotFoundError: [Errno 2] No such file or directory: 'c++'
ERROR: Failed to build 'miniaudio' when getting requirements to build wheel
"""
NO_HEADERS = """\
      build/temp/_miniaudio.c:57:14: fatal error: Python.h: No such file or directory
  ERROR: Failed building wheel for miniaudio
"""
NO_METADATA = """\
      ../meson.build:1:0: ERROR: Unknown compiler(s): [['cc'], ['gcc'], ['clang']]
error: metadata-generation-failed

Encountered error while generating package metadata.
╰─> numpy
"""
CONFLICT = """\
ERROR: Cannot install numpy==2.4.6 because these package versions have conflicting dependencies.
ERROR: ResolutionImpossible: for help visit https://pip.pypa.io/
"""
OLD_PYTHON = """\
ERROR: Ignored the following versions that require a different python version: 2.4.6 \
Requires-Python >=3.11
ERROR: Could not find a version that satisfies the requirement numpy==2.4.6 (from versions: 2.2.6)
ERROR: No matching distribution found for numpy==2.4.6
"""
FULL = "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n"
REFUSED = (
    "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: "
    "'/srv/coach/.venv/lib/numpy'\n"
)
LATE = """\
ERROR: Could not install packages due to an OSError: HTTPSConnectionPool(host='files.example', \
port=443): Max retries exceeded with url: /numpy.whl
"""


def load():
    spec = importlib.util.spec_from_file_location("why_failed", FILE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def why():
    return load().why


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (ABSENT, f"vqf==2.1.2 is not to be had for {HERE}; name another Python"),
        (
            NO_NAME.format(name="vqf") + ABSENT,
            "vqf: the package index cannot be reached; check",
        ),
        # Another page's trouble, which pip got over, is not why this one is not there.
        (NO_NAME.format(name="numpy") + ABSENT, "vqf==2.1.2 is not to be had"),
        (NO_COMPILER, f"vqf comes not ready made for {HERE}, and no compiler is here; apt"),
        (NO_COMPILER_FOR_ASKING, f"miniaudio comes not ready made for {HERE}, and no compiler"),
        (
            NO_HEADERS,
            f"miniaudio comes not ready made for {HERE}, and Python's headers are",
        ),
        ("ERROR: Failed building wheel for lz4\n", "and building it failed; name another Python"),
        (NO_METADATA, f"numpy comes not ready made for {HERE}, and no compiler is here; apt"),
        (CONFLICT, "numpy==2.4.6: they contradict each other; undo"),
        (OLD_PYTHON, f"numpy==2.4.6 is not for {HERE}; name another"),
        (FULL, "the disk is full; free"),
        (REFUSED, "/srv/coach/.venv/lib/numpy may not be written; give it"),
        (LATE, "the package index cannot be reached; check the network"),
        ("Traceback\nERROR: something new\n", "pip says: ERROR: something new"),
        ("", "pip says nothing"),
    ],
)
def test_it_names_package_reason_and_remedy(why, said, told):
    line = why(said, lambda: True)
    assert told in line
    assert "\n" not in line
    network = "index cannot be reached" in told
    assert ("network" in line) == network


def test_an_index_of_which_pip_says_nothing_is_asked(why):
    assert "vqf: the package index cannot be reached" in why(ABSENT, lambda: False)
    versions = ABSENT.replace("none", "1.0, 2.0")
    assert "vqf==2.1.2 is not to be had" in why(versions, lambda: pytest.fail("it did answer"))


def test_on_32_bit_arm_another_python_would_not_help(monkeypatch):
    monkeypatch.setattr(platform, "machine", lambda: "armv7l")
    line = load().why(ABSENT, lambda: True)
    assert "on armv7l; install a 64-bit system" in line
