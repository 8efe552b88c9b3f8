"""What the workflow on the forge asks for: nothing secret, every system, every Python of ours.

It runs nowhere here, so what can be known of it without running is held: its form is that of the
published schema (``check-jsonschema --builtin-schema vendor.github-workflows``, by hand).
"""

import re
import tomllib

import pytest
import yaml

from tests.cli.places import ROOT

FILE = ROOT / ".github" / "workflows" / "ci.yml"
TEXT = FILE.read_text(encoding="utf-8")
JOBS = yaml.safe_load(TEXT)["jobs"]
STEPS = [(name, step) for name, job in JOBS.items() for step in job["steps"]]


def test_it_says_first_that_it_is_unproven():
    assert TEXT.startswith("# Unproven")


def test_it_may_read_and_nothing_else():
    assert yaml.safe_load(TEXT)["permissions"] == {"contents": "read"}
    assert not any("permissions" in job for job in JOBS.values())
    assert "secrets" not in TEXT


@pytest.mark.parametrize(("job", "step"), STEPS)
def test_actions_are_of_the_forge_itself_and_of_a_named_version(job, step):
    assert step.keys() & {"uses", "run"}
    if "uses" in step:
        assert re.fullmatch(r"actions/[a-z-]+@v\d+", step["uses"])
    if step.get("uses", "").startswith("actions/checkout"):
        assert step["with"]["persist-credentials"] is False


def test_every_python_of_ours_on_every_system():
    classifiers = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["classifiers"]
    ours = [c.rpartition(" ")[2] for c in classifiers if re.fullmatch(r".*:: 3\.\d+", c)]
    matrix = JOBS["test"]["strategy"]["matrix"]
    assert matrix["python"] == ours
    assert matrix["os"] == ["ubuntu-latest", "macos-latest", "windows-latest"]
    assert JOBS["wheel"]["strategy"]["matrix"]["os"] == matrix["os"]


def test_every_job_ends_in_time():
    assert all(0 < job["timeout-minutes"] <= 90 for job in JOBS.values())


def test_it_lints_as_make_does():
    (lint,) = re.findall(r"^lint:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    asked = [line.strip().removeprefix("@$(BIN)/") for line in lint.splitlines()]
    assert asked == [step["run"] for step in JOBS["lint"]["steps"] if "run" in step][1:]
