"""The runner itself, on a project of one function and one test."""

from __future__ import annotations

import pytest

from tests.mutants.mutant import Mutant
from tests.mutants.runner import BrokenError, Fate, check_unmutated, tried


def made(new):
    return Mutant("two.py", "return 2", new, "it is no longer two", ("test_two.py",))


@pytest.fixture
def project(tmp_path):
    """A function and its test."""
    (tmp_path / "two.py").write_text("def two():\n    return 2\n", encoding="utf-8")
    test = "from two import two\n\n\ndef test_two():\n    assert two() > 1\n"
    (tmp_path / "test_two.py").write_text(test, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("new", "limit_s", "fate"),
    [
        ("return 1", 60.0, Fate.KILLED),
        ("return 3", 60.0, Fate.SURVIVED),
        ("return 1", 0.01, Fate.TIMEOUT),
    ],
)
def test_a_mutant_is_tried_and_taken_out_again(project, new, limit_s, fate):
    before = (project / "two.py").read_text(encoding="utf-8")
    assert tried(made(new), project, limit_s).fate is fate
    assert (project / "two.py").read_text(encoding="utf-8") == before


def test_a_line_that_does_not_stand_there_once_is_stale(project):
    twice = "def two():\n    return 2\n\n\ndef zwei():\n    return 2\n"
    for text in ("def two():\n    return 1 + 1\n", twice):
        (project / "two.py").write_text(text, encoding="utf-8")
        assert tried(made("return 1"), project).fate is Fate.STALE


def test_tests_that_fail_anyway_kill_nothing(project):
    (project / "test_two.py").write_text("def test_two():\n    assert False\n", encoding="utf-8")
    with pytest.raises(BrokenError, match="without a mutant"):
        check_unmutated([made("return 1")], project)
