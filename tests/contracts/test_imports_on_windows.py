"""All of coach is imported on Windows, too, which lacks some modules of the standard library.

Pretended in a process of its own. First all is imported as it is here, so that the libraries of
others are loaded; then this machine is called Windows, what that lacks is blocked, and our own
modules are imported anew.
"""

import os
import subprocess
import sys

import pytest

from tests.cli.places import ROOT

LACKS_MODULES = (
    *("crypt", "curses", "fcntl", "grp", "posix", "pty", "pwd", "readline", "resource", "syslog"),
    *("termios", "tty"),
)
LACKS_OF_OS = ("fork", "geteuid", "getuid", "killpg", "mkfifo", "openpty", "setsid", "statvfs")
LACKS_OF_SIGNAL = ("SIGALRM", "SIGHUP", "SIGKILL", "SIGSTOP", "SIGUSR1", "alarm", "pthread_kill")

_PROGRAM = f"""
import importlib, os, pkgutil, signal, sys

OURS = ("coach", "firmware_protocol")

def all_of_us():
    for name in OURS:
        package = importlib.import_module(name)
        for found in pkgutil.walk_packages(package.__path__, f"{{name}}."):
            # They run when they are imported; what they import is imported here.
            if not found.name.endswith(".__main__"):
                yield found.name

names = list(all_of_us())
for name in names:
    importlib.import_module(name)
for name in [name for name in sys.modules if name.partition(".")[0] in OURS]:
    del sys.modules[name]
for name in {LACKS_MODULES!r}:
    sys.modules[name] = None
for module, lacks in ((os, {LACKS_OF_OS!r}), (signal, {LACKS_OF_SIGNAL!r})):
    for name in lacks:
        delattr(module, name)
sys.platform = "win32"
for name in names:
    importlib.import_module(name)
print(len(names))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there it is no pretence: all tests import it")
def test_all_of_coach_is_imported_without_what_windows_lacks():
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 500
