"""'coach pouch install', 'remove' and 'status', in a home of their own with a system of our own."""

import argparse
import importlib
import os
import shutil
import socket
import stat
import sys
from pathlib import Path

import pytest

from coach.cli.main import COMMANDS, main
from coach.cli.pouch import home_door, service, user_manager
from coach.cli.pouch.service_words import WORDS
from coach.pouch.unit import HOME, POUCH, SERVICES
from tests.not_on_windows import SYSTEMD

pytestmark = SYSTEMD

NAME = POUCH.name

REAL_VERIFY = shutil.which("systemd-analyze")
INSTALL = ("pouch", "install", "--placement", "pelvis", "--sensor", "COACH", "--language", "en")
WITH_HOME = (*INSTALL, "--home")


@pytest.fixture
def system(tmp_path, monkeypatch):
    """A home, and programs that write down how they were called and answer as they are told."""
    home, programs = tmp_path / "home", tmp_path / "bin"
    for folder in (home, programs, tmp_path / "linger"):
        folder.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.delenv("COACH_HOME", raising=False)
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setattr(user_manager, "_LINGERING", tmp_path / "linger")
    for module in (user_manager, service):
        monkeypatch.setattr(module, "user", lambda: "runner")
    monkeypatch.chdir(home)
    return System(tmp_path, home, programs)


class System:
    def __init__(self, folder, home, programs):
        self.folder, self.home, self._programs = folder, home, programs
        self.unit, self.link = self.files(POUCH)
        self.linger = folder / "linger" / "runner"

    def files(self, service):
        folder = self.home / ".config/systemd/user"
        return folder / service.name, folder / "default.target.wants" / service.name

    def installed(self):
        return [one for one in SERVICES if all(map(os.path.lexists, self.files(one)))]

    def program(self, name, code=0, says="", does=""):
        path = self._programs / name
        path.write_text(
            f'#!/bin/sh\necho "{name} $*" >> {self.folder}/calls\n'
            f'echo "{says}"\n{does}\nexit {code}\n'
        )
        path.chmod(0o755)

    def usual(self):
        self.program("systemctl", says="active")
        self.program("loginctl", does=f"/usr/bin/touch {self.linger}")
        self.program("journalctl", says="Nov 30 12:00:00 pi coach[1]: said  coach ready")
        if REAL_VERIFY:
            (self._programs / "systemd-analyze").symlink_to(REAL_VERIFY)

    @property
    def calls(self):
        path = self.folder / "calls"
        return path.read_text().splitlines() if path.exists() else []


def test_install_writes_enables_and_starts_it_and_says_each_thing(system, capsys):
    system.usual()
    assert main(INSTALL) == 0
    out = capsys.readouterr().out.splitlines()
    said = [line.split()[0] for line in out]
    checked = ["checked"] if REAL_VERIFY else []
    assert said == ["wrote", *checked, "enabled", "lingering", "started"]
    text = system.unit.read_text()
    words = (
        f"-m coach pouch --sensor COACH --placement pelvis --language en --record {system.home}/"
    )
    assert f"ExecStart={Path(sys.executable).absolute()} {words}" in text
    assert f"WorkingDirectory={system.home}\n" in text
    assert system.link.resolve() == system.unit.resolve()
    assert stat.S_IMODE(system.unit.stat().st_mode) == 0o600
    assert system.calls == [
        "loginctl enable-linger",
        "systemctl --user daemon-reload",
        f"systemctl --user restart {NAME}",
    ]


def test_remove_undoes_all_of_it(system, capsys):
    system.usual()
    main(INSTALL)
    before = len(system.calls)
    capsys.readouterr()
    assert main(["pouch", "remove"]) == 0
    assert not system.unit.exists()
    assert not system.link.parent.exists()
    assert system.calls[before:] == [
        f"systemctl --user stop {NAME}",
        "systemctl --user daemon-reload",
        "loginctl disable-linger",
    ]
    out = capsys.readouterr().out
    assert out.count("removed") == 2
    assert main(["pouch", "remove"]) == 0
    assert capsys.readouterr().out == "it is not installed\n"


def test_who_lingered_before_lingers_after(system):
    system.usual()
    system.linger.touch()
    main(INSTALL)
    main(INSTALL)  # and a second time, with the first one's unit there
    main(["pouch", "remove"])
    assert not any("linger" in call for call in system.calls)


def test_a_second_install_does_not_take_its_own_lingering_for_the_users(system):
    system.usual()
    main(INSTALL)
    main([*INSTALL, "--rest", "10"])
    assert "--rest 10" in system.unit.read_text()
    main(["pouch", "remove"])
    assert system.calls[-1] == "loginctl disable-linger"


def test_status_says_it_in_plain_words(system, capsys):
    system.usual()
    assert main(["pouch", "status"]) == 1
    assert "not installed" in capsys.readouterr().out
    main(INSTALL)
    capsys.readouterr()
    assert main(["pouch", "status"]) == 0
    out = capsys.readouterr().out
    for words in ("installed", "power-on   it starts\n", "now        it runs\n", "coach ready"):
        assert words in out
    system.program("systemctl", code=3, says="failed")
    system.link.unlink()
    main(["pouch", "status"])
    out = capsys.readouterr().out
    assert "it does not start" in out
    assert "it failed" in out


def test_without_a_session_it_is_installed_for_the_next_power_on(system, capsys):
    system.program("systemctl", code=1, says="Failed to connect to bus")
    system.program("loginctl", code=1)
    assert main(INSTALL) == 0
    out = capsys.readouterr().out
    assert "sudo loginctl enable-linger runner" in out
    assert "it starts at the next power-on (Failed to connect to bus" in out
    assert system.link.is_symlink()
    main(["pouch", "status"])
    out = capsys.readouterr().out
    assert "only when you log in" in out
    assert "nobody knows" in out


def test_what_systemd_does_not_take_is_not_installed(system, capsys):
    system.usual()
    main(INSTALL)
    before = system.unit.read_text()
    (system.folder / "bin/systemd-analyze").unlink(missing_ok=True)
    system.program("systemd-analyze", code=1, says=f"{NAME}:12: it is odd")
    assert main([*INSTALL, "--rest", "7"]) == 1
    assert f"{NAME}:12: it is odd; nothing is installed" in capsys.readouterr().err
    assert system.unit.read_text() == before
    main(["pouch", "remove"])
    assert main(INSTALL) == 1
    assert not system.unit.exists()
    assert not system.link.is_symlink()


def test_without_systemd_one_line_says_what_to_do(system, capsys):
    assert main(INSTALL) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "no systemd" in line
    assert not system.unit.exists()


def test_a_folder_that_cannot_be_made_is_one_line(system, capsys):
    system.usual()
    (system.home / ".config").write_text("a file in its place")
    assert main(INSTALL) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "cannot write" in line


def test_a_place_is_wanted(capsys):
    assert main(["pouch"]) == 1
    assert "--placement" in capsys.readouterr().err


@pytest.mark.parametrize("sensor", ["virtual", "phone", "phone:8000"])
def test_a_sensor_of_the_radio_is_wanted(sensor, capsys):
    assert main(["pouch", "--placement", "pelvis", "--sensor", sensor]) == 1
    assert "radio" in capsys.readouterr().err


def test_paths_hold_in_any_folder(system):
    system.usual()
    words = system.home / "fr.toml"
    words.write_text('language = "fr"\n[pouch]\nswitch_off = "éteins"\n')
    main(
        [*INSTALL[:4], "--words", "fr.toml", "--record", "runs", "--page", "--set", "cues.gap_s=60"]
    )
    text = system.unit.read_text()
    assert f"--record {system.home}/runs --words {system.home}/fr.toml" in text
    assert "--set cues.gap_s=60 --page --page-address 127.0.0.1 --page-port 8765" in text
    assert Path(system.home / "sessions").exists() is False


def test_with_home_both_are_installed_each_in_a_process_of_its_own(system, capsys):
    system.usual()
    assert main(["athlete", "Ana", "--new"]) == 0
    capsys.readouterr()
    assert main([*WITH_HOME, "--athlete", "Ana"]) == 0
    out = capsys.readouterr().out
    assert system.installed() == [*SERVICES]
    text = system.files(HOME)[0].read_text()
    assert " -m coach home --page-address 0.0.0.0 --athlete Ana --language en\n" in text
    assert f"WorkingDirectory={system.home}\n" in text
    assert "--home" not in system.unit.read_text()
    assert system.calls[1:] == [
        "systemctl --user daemon-reload",
        *(f"systemctl --user restart {one.name}" for one in SERVICES),
    ]
    assert "'coach pouch status' says where the page is" in out
    before = len(system.calls)
    assert main(["pouch", "remove"]) == 0
    assert system.installed() == []
    assert not system.link.parent.exists()
    assert system.calls[before:] == [
        *(f"systemctl --user stop {one.name}" for one in SERVICES),
        "systemctl --user daemon-reload",
        "loginctl disable-linger",
    ]


@pytest.mark.parametrize("service", SERVICES, ids=lambda one: one.name)
def test_its_command_understands_the_words_with_which_it_is_started(service):
    asked = parsed("pouch", *WITH_HOME[1:], "--athlete", "Ana", "--home-address", "10.0.0.7")
    started = parsed(service.command, *WORDS[service.name](asked))
    assert started.athlete == "Ana"
    if service is HOME:
        assert started.page_address == "10.0.0.7"
    else:
        assert (started.what, started.sensor, started.home) == ("run", "COACH", False)


def parsed(command, *words):
    (found,) = (one for one in COMMANDS if one.name == command)
    parser = argparse.ArgumentParser()
    importlib.import_module(found.module).add_arguments(parser)
    return parser.parse_args(words)


def test_both_look_into_the_same_folders(system, monkeypatch):
    system.usual()
    monkeypatch.setenv("COACH_HOME", str(system.home / "mine"))
    main(WITH_HOME)
    for one in SERVICES:
        assert f"Environment=COACH_HOME={system.home}/mine\n" in system.files(one)[0].read_text()


def test_what_is_not_asked_for_any_more_is_taken_away_and_said(system, capsys):
    system.usual()
    main(WITH_HOME)
    before = len(system.calls)
    capsys.readouterr()
    assert main(INSTALL) == 0
    assert system.installed() == [POUCH]
    out = capsys.readouterr().out
    for path in system.files(HOME):
        assert f"removed    {path}\n" in out
    assert "it was there from before, and is not asked for now" in out
    assert system.calls[before] == f"systemctl --user stop {HOME.name}"
    assert f"systemctl --user restart {HOME.name}" not in system.calls[before:]
    main(["pouch", "remove"])
    assert system.calls[-1] == "loginctl disable-linger"


def test_if_systemd_takes_one_of_them_alone_neither_is_installed(system, capsys):
    system.usual()
    (system.folder / "bin/systemd-analyze").unlink(missing_ok=True)
    does = f'case "$*" in *{HOME.name}) echo "{HOME.name}:9: it is odd" >&2; exit 1;; esac'
    system.program("systemd-analyze", does=does)
    assert main(WITH_HOME) == 1
    assert f"{HOME.name}:9: it is odd; nothing is installed" in capsys.readouterr().err
    assert not any(os.path.lexists(path) for one in SERVICES for path in system.files(one))


def journal_of(system, *said, process="4711"):
    system.program(
        "systemctl", does=f'case "$*" in *MainPID*) echo {process};; *) echo active;; esac'
    )
    lines = "".join(f'echo "{line}"; ' for line in said) or ":"
    system.program("journalctl", does=f'case "$*" in *"-b _PID={process} "*) {lines};; esac')


@pytest.mark.parametrize(
    ("said", "process", "words"),
    [
        (
            ("coach: the page is at http://127.0.0.1:8766/",
             "coach: code for the first device: ABCD2345",
             "coach: a device came in; code for the next one: WXYZ6789"),
            "4711",
            "WXYZ6789, for the next device; one that was let in needs none",
        ),
        (("coach: the page is at http://127.0.0.1:8766/",), "4711", "none is needed"),
        (("coach: reading the history",), "4711", "there is none yet"),
        ((), "4711", "it stands in the journal, which you may not read"),
        (("coach: code for the first device: ABCD2345",), "0", "there is one once it runs"),
        (("coach: code for the first device: ABCD2345",), "no bus", "there is one once it runs"),
    ],
)  # fmt: skip
def test_status_says_where_the_page_is_and_what_the_next_device_types(
    system, capsys, monkeypatch, said, process, words
):
    system.usual()
    monkeypatch.setattr(socket, "gethostname", lambda: "Raspberrypi.lan")
    main(WITH_HOME)
    journal_of(system, *said, process=process)
    capsys.readouterr()
    assert main(["pouch", "status"]) == 0
    out = capsys.readouterr().out
    assert "page       http://raspberrypi.local:8766/\n" in out
    assert f"code       {words}" in out
    assert "ABCD2345" not in out
    for one in SERVICES:
        assert f"installed  {system.files(one)[0]}\n" in out


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("192.168.1.20", "http://192.168.1.20:8766/"),
        ("fe80::1", "http://[fe80::1]:8766/"),
        ("::", "http://pi.local:8766/"),
    ],
)
def test_status_shows_the_address_that_was_given(system, capsys, monkeypatch, address, page):
    system.usual()
    monkeypatch.setattr(home_door, "own_name", lambda: "pi.local")
    main([*WITH_HOME, "--home-address", address])
    capsys.readouterr()
    main(["pouch", "status"])
    assert f"page       {page}\n" in capsys.readouterr().out


def test_status_without_the_page_says_how_to_have_it(system, capsys):
    system.usual()
    main(INSTALL)
    capsys.readouterr()
    main(["pouch", "status"])
    assert "'coach pouch install ... --home' serves it" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (("pouch", "--placement", "pelvis", "--home"), "'coach home' serves the page now"),
        ((*INSTALL, "--home-address", "10.0.0.1"), "--home-address needs --home; add it"),
    ],
)
def test_what_does_not_go_together_is_one_line(system, capsys, words, remedy):
    system.usual()
    assert main(list(words)) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith(remedy)
    assert system.installed() == []
