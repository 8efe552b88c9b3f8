"""What all tests share."""

import pytest
from hypothesis import HealthCheck, settings

from coach.cli.main import main
from coach.wording.translation import use_catalogue

# The first draw of a fresh checkout builds hypothesis's tables and, on a busy machine, takes longer
# than the second that its check for slow strategies allows. Nor is an example of 200 ms a fault: on
# a slow board or an emulated one each takes as long, and pytest-timeout ends what hangs.
#
# The examples follow from the test alone, so a change is judged by what it changes, on any machine;
# `make search` looks for others, at random.
_COMMON = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("coach", _COMMON, derandomize=True, database=None)
settings.register_profile("search", _COMMON, derandomize=False, print_blob=True)
settings.load_profile("coach")


@pytest.fixture(autouse=True)
def english():
    """One process shows one language; these are many commands in one."""
    yield
    use_catalogue(None)


@pytest.fixture
def coach(capsys, tmp_path, monkeypatch):
    """Run a command in this process: (exit code, stdout, stderr).

    In a folder of its own, with a home of its own in it, ``home``, that is not there yet.
    """
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))

    def run(*words):
        capsys.readouterr()
        code = main([str(word) for word in words])
        out, err = capsys.readouterr()
        return int(code), out, err

    return run
