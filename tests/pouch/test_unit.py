"""The unit files: as systemd itself reads them, where there is one."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.cli.main import COMMANDS
from coach.cli.pouch.service_words import WORDS
from coach.pouch.unit import HOME, POUCH, SERVICES, Unit, lingered_before

VERIFY = shutil.which("systemd-analyze")
NASTY = [
    "--set",
    'cues.off=["cadence_low"]',
    "$HOME",
    "100%",
    "back\\slash",
    "",
    "a'b",
    "née 跑",
    ";",
]


each_service = pytest.mark.parametrize("service", SERVICES, ids=lambda one: one.name)


def unit(*words, **more):
    usual = {
        "service": POUCH,
        "python": Path(sys.executable),
        "folder": Path("/tmp"),
        "lingered": False,
    }
    return Unit(words=list(words), **{**usual, **more})


def command_of(text):
    (line,) = re.findall(r"^ExecStart=(.*)$", text, re.MULTILINE)
    return line


def read_back(line):
    """As systemd.syntax(7): quotes and backslashes, then specifiers, then variables."""
    return [word.replace("%%", "%").replace("$$", "$") for word in shlex.split(line)]


@given(st.lists(st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "))))
@settings(max_examples=200)
def test_every_word_comes_back_as_it_was(words):
    line = command_of(unit(*words).text())
    assert read_back(line) == [sys.executable, "-m", "coach", "pouch", *words]


@pytest.mark.parametrize("word", ["a\nExecStart=/bin/false", "\x1b[0m", "\x00"])
def test_no_word_becomes_a_line_of_its_own(word):
    for what in (unit(word), unit(folder=Path(f"/tmp/{word}"))):
        with pytest.raises(ValueError, match="cannot stand"):
            what.text()


@pytest.mark.parametrize("lingered", [True, False])
def test_it_remembers_whether_the_user_lingered(lingered):
    assert lingered_before(unit(lingered=lingered).text()) is lingered
    assert lingered_before("[Unit]\n") is None


def test_each_service_is_a_command_of_the_coach_with_words_and_a_name_of_its_own():
    commands = [command.name for command in COMMANDS]
    assert [one.name for one in SERVICES] == list(WORDS)
    for one in SERVICES:
        assert one.command in commands
        assert one.name == f"coach-{one.command}.service"
    for of in (lambda one: one.name, lambda one: one.description):
        assert len({of(one) for one in SERVICES}) == len(SERVICES)


@each_service
def test_its_row_is_what_stands_in_the_file(service):
    text = unit("--odd", service=service).text()
    lines = text.splitlines()
    assert f"Description={service.description}" in lines
    assert f"After={' '.join(service.after)}" in lines
    assert f"TimeoutStopSec={service.stop_s}" in lines
    section = text.partition("[Service]")[2].partition("[Install]")[0].splitlines()
    assert set(service.lines) <= set(section)
    assert command_of(text).endswith(f" -m coach {service.command} --odd")


@each_service
def test_it_starts_again_after_a_failure_and_only_then(service):
    text = unit(service=service).text()
    assert "Restart=on-failure\n" in text
    assert "StartLimitIntervalSec=0\n" in text
    assert "WantedBy=default.target\n" in text


def test_who_looks_at_runs_yields_to_who_runs():
    at_home, on_the_way = unit(service=HOME).text(), unit(service=POUCH).text()
    assert "\nNice=10\nCPUWeight=20\n" in at_home
    assert not re.search("Nice|Weight", on_the_way)
    # Neither waits for the other, nor ends with it.
    assert not re.search("^(Requires|Wants|BindsTo|PartOf)", at_home + on_the_way, re.MULTILINE)


@each_service
@pytest.mark.skipif(VERIFY is None, reason="systemd-analyze is not installed")
def test_systemd_understands_it(tmp_path, service):
    path = tmp_path / service.name
    path.write_text(unit(*NASTY, service=service, environment={"COACH_HOME": '/a "b" 5%'}).text())
    done = verified(path)
    assert (done.returncode, [e for e in done.stderr.splitlines() if service.name in e]) == (0, [])


@each_service
@pytest.mark.skipif(VERIFY is None, reason="systemd-analyze is not installed")
def test_systemd_would_say_what_it_does_not_understand(tmp_path, service):
    path = tmp_path / service.name
    text = unit(service=service, python=Path("/no/such/python")).text()
    path.write_text(text.replace("Type=exec", "Type=odd").replace("Nice=10", "Nice=nice"))
    said = verified(path).stderr
    assert service.name in said
    for line in service.lines:
        if line.startswith("Nice="):
            assert "nice" in said


def verified(path):
    return subprocess.run(
        [VERIFY, "--user", "verify", path],
        capture_output=True, text=True, timeout=60, check=False,
        env={"XDG_RUNTIME_DIR": str(path.parent), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
