"""What Windows lacks, as marks with the reason: a test that needs it says so by its name here."""

import os
import sys

import pytest


def _lacks(what):
    return pytest.mark.skipif(sys.platform == "win32", reason=f"Windows has no {what}")


SIGNALS = _lacks("signals: a program is ended there, not asked to end")
RIGHTS = _lacks("permissions of owner, group and others")
LIMITS = _lacks("limits and accounts of a child's resources")
SCRIPTS = _lacks("programs that are shell scripts")
DEVICES = _lacks("files that stand for devices")
FORKS = _lacks("processes that divide in two")
SYSTEMD = _lacks("systemd")
TERMINALS = _lacks("pseudo-terminals")
PIPES = _lacks("pipes with a name in a folder")

NOT_ROOT = pytest.mark.skipif(
    getattr(os, "geteuid", lambda: -1)() == 0, reason="root may write anywhere"
)
"""Not of Windows, but likewise of what a machine is."""
