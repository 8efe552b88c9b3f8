"""All of coach is imported on Windows, too, where some of the standard library is not there.

Pretended in a process of its own. First all is imported as it is here, so that the libraries of
others are loaded; then this machine is called Windows, what that lacks is blocked, and our own
modules are imported anew.
"""

import ast
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


# Run by hand, inside a Linux or for it.
_OF_LINUX = ("tests/benchmarks/", "tests/system/guest/")
TESTS = [
    path
    for path in sorted((ROOT / "tests").rglob("*.py"))
    if not path.relative_to(ROOT).as_posix().startswith(_OF_LINUX)
]


def at_once(node):
    """What of a module is done when it is imported: all but the bodies of its functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            for part in (*child.decorator_list, *child.args.defaults, *child.args.kw_defaults):
                yield from () if part is None else ast.walk(part)
        elif not isinstance(child, ast.Lambda):
            yield child
            yield from at_once(child)


def asked_of_the_system(path):
    """Modules and members that Windows lacks and that a file wants as soon as it is imported."""
    for part in at_once(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(part, ast.Import):
            yield from (one.name for one in part.names if one.name in LACKS_MODULES)
        if isinstance(part, ast.ImportFrom) and part.module in LACKS_MODULES:
            yield part.module
        if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
            of = {"os": LACKS_OF_OS, "signal": LACKS_OF_SIGNAL}.get(part.value.id, ())
            yield from (name for name in of if name == part.attr)


def test_the_look_at_what_is_done_at_once_finds_it(tmp_path):
    path = tmp_path / "one.py"
    path.write_text(
        "import os, pty\nfrom resource import getrusage\nclass A:\n    a = os.getuid()\n"
        "def f(b=os.fork):\n    import tty\n    os.killpg()\n"
    )
    assert set(asked_of_the_system(path)) == {"pty", "resource", "getuid", "fork"}


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_tests_are_collected_on_windows(path):
    assert not set(asked_of_the_system(path)), "import it in the function, and mark the test"
