"""The README's commands do what it shows."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from coach.settings import settings_from_mapping

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)


def session(text):
    """Pairs of (command, lines it must print); ``...`` stands for any lines."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, *lines = part.rstrip("\n").split("\n")
        yield command, lines


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(ROOT / "recordings", tmp_path / "recordings")
    return tmp_path


def said(command, folder):
    words = command.split()
    assert words[0] == "coach"
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "COLUMNS": "120",
        "COACH_HOME": str(folder),
    }
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@pytest.mark.parametrize("text", blocks("console"), ids=lambda text: text.split("\n")[0])
def test_the_readme_shows_what_the_commands_print(text, folder):
    for command, lines in session(text):
        printed = [line.rstrip() for line in said(command, folder).split("\n")]
        at = 0
        for line in lines:
            if line == "...":
                continue
            assert line in printed[at:], f"{command}: {line!r} is not in its output"
            at = printed.index(line, at) + 1


def test_the_notebook_example_runs(capsys):
    (text,) = blocks("python")
    exec(compile(text, "README.md", "exec"), {})
    assert capsys.readouterr().out == "168 steps/min, running\n"


def test_every_command_is_in_the_readme():
    words = [sys.executable, "-m", "coach", "--help"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    commands = re.findall(r"^    ([a-z-]+)(?:\s|$)", done.stdout, flags=re.MULTILINE)
    assert len(commands) >= 5
    missing = [name for name in commands if f"`coach {name}`" not in README]
    assert not missing


def test_every_link_leads_somewhere():
    for page in [ROOT / "README.md", *ROOT.glob("*/README.md"), *ROOT.glob("*/*/README.md")]:
        for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.relative_to(ROOT)}: {target}"


def test_the_settings_example_is_valid():
    (text,) = blocks("toml")
    settings = settings_from_mapping(tomllib.loads(text))
    assert settings.cues.off == ("cadence_low",)


def test_the_picture_shows_the_replay_of_today():
    shown = (ROOT / "recordings" / "replay.svg").read_text(encoding="utf-8").replace("&#160;", " ")
    for _, lines in session(blocks("console")[0]):
        for line in lines[:2]:
            # The picture breaks a line into pieces of one style; the words stand whole in it.
            assert line.replace("'", "&#x27;") in shown


def test_the_pythons_are_those_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    first, beyond = map(
        int, re.fullmatch(r">=3\.(\d+),<3\.(\d+)", project["requires-python"]).groups()
    )
    assert f"Python 3.{first} to 3.{beyond - 1} " in README
    listed = re.findall(r"Python :: 3\.(\d+)", " ".join(project["classifiers"]))
    assert [int(one) for one in listed] == list(range(first, beyond))
