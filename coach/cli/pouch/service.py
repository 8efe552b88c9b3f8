"""'coach pouch install', 'remove' and 'status': the user's systemd starts it at power-on."""

from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coach.cli.errors import ExitCode, UserError
from coach.files.folders import HOME_VARIABLE
from coach.files.private import new_folder, write_private
from coach.files.trouble import what_went_wrong
from coach.pouch.unit import NAME, WANTED_BY, Unit, lingered_before
from coach.terminal_escape import LINE, escape_terminal

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

_ANSWER_S = 30.0
_LINGERING = Path("/var/lib/systemd/linger")
_LAST_LINES = 10

_STATES = {
    "active": "it runs",
    "activating": "it is being started",
    "failed": "it failed; the last lines say why",
    "inactive": "it does not run now",
    "deactivating": "it is being stopped",
}


def install(args: argparse.Namespace) -> int:
    """Write the unit, check it, enable it, have it started at power-on, and start it now."""
    _needs_systemd("at power-on start 'coach pouch' with the same options yourself")
    place = _Place.of_user()
    before = place.text()
    lingered = lingered_before(before) if before is not None else None
    unit = Unit(
        python=Path(sys.executable).absolute(),  # not resolved: the link is the environment
        words=words_of(args),
        folder=Path.cwd(),
        lingered=_lingers() if lingered is None else lingered,
        environment=_environment(),
    )
    try:
        text = unit.text()
        new_folder(place.unit.parent)
        write_private(place.unit, text)
    except (OSError, ValueError) as error:
        raise UserError(f"cannot write {place.unit}: {what_went_wrong(error)}") from None
    _tell("wrote", str(place.unit))
    try:
        _check(place.unit)
        _enable(place)
    except UserError:
        _put_back(place, before)
        raise
    _linger()
    _start()
    return ExitCode.FINE


def remove() -> int:
    """Stop it and take away all that ``install`` made."""
    place = _Place.of_user()
    before = place.text()
    if before is None and not place.link.is_symlink():
        print("it is not installed")
        return ExitCode.FINE
    if _systemctl("stop", NAME).fine:
        _tell("stopped", NAME)
    for path in (place.link, place.unit):
        if not (path.is_symlink() or path.exists()):
            continue
        try:
            path.unlink()
        except OSError as error:
            raise UserError(f"cannot remove {path}: {what_went_wrong(error)}") from None
        _tell("removed", str(path))
    with contextlib.suppress(OSError):  # others are in it
        place.link.parent.rmdir()
    _systemctl("daemon-reload")
    if before is not None and lingered_before(before) is False and _lingers():
        if _asked(["loginctl", "disable-linger"]).fine:
            _tell("lingering", "off again: your programs start when you log in")
        else:
            _tell("lingering", f"is still on; 'sudo loginctl disable-linger {_user()}' ends it")
    return ExitCode.FINE


def status() -> int:
    """Say in plain words whether it is there, enabled and running, with its last lines."""
    place = _Place.of_user()
    text = place.text()
    if text is None:
        print("it is not installed; 'coach pouch install --placement ...' does it")
        return ExitCode.USER_ERROR
    _tell("installed", str(place.unit))
    started = next((e for e in text.splitlines() if e.startswith("ExecStart=")), "")
    _tell("command", started.removeprefix("ExecStart="))
    _tell("power-on", "it starts" if place.link.exists() else "it does not start; install it again")
    if place.link.exists() and not _lingers():
        _tell("", f"but only when you log in; 'sudo loginctl enable-linger {_user()}' changes that")
    state = _systemctl("is-active", NAME)
    said = state.lines[0] if state.lines else ""
    _tell("now", _STATES.get(said, "systemd does not answer here, so nobody knows"))
    command = ["journalctl", "--user", "-u", NAME, "-n", str(_LAST_LINES), "--no-pager"]
    for line in _asked([*command, "-o", "short"]).lines[-_LAST_LINES:]:
        print(f"  {escape_terminal(line, LINE)}")
    return ExitCode.FINE


def words_of(args: argparse.Namespace) -> list[str]:
    """The options given, as words of a command line that holds in any folder."""
    words: list[str] = []
    for name in ("sensor", "placement", "language", "athlete"):
        value = getattr(args, name)
        if value is not None:
            words += [f"--{name}", str(value)]
    for name in ("record", "settings", "words"):
        path = getattr(args, name)
        if path is not None:
            words += [f"--{name}", str(path.absolute())]
    for name, usual in (("rest", 5.0), ("off", 1.0)):
        if getattr(args, name) != usual:
            words += [f"--{name}", f"{getattr(args, name):g}"]
    for one in args.set:
        words += ["--set", one]
    if args.page:
        words += ["--page", "--page-address", args.page_address, "--page-port", str(args.page_port)]
    if args.no_page_buttons:
        words.append("--no-page-buttons")
    return words


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the unit is.

    Args:
        unit: The file.
        link: What enables it.
    """

    unit: Path
    link: Path

    @classmethod
    def of_user(cls) -> _Place:
        chosen = Path(os.environ.get("XDG_CONFIG_HOME", ""))
        try:
            config = chosen if chosen.is_absolute() else Path.home() / ".config"
        except RuntimeError:
            raise UserError("there is no home folder to install it in; set HOME") from None
        folder = config / "systemd" / "user"
        return cls(folder / NAME, folder / f"{WANTED_BY}.wants" / NAME)

    def text(self) -> str | None:
        """What is installed, ``None`` if nothing is."""
        try:
            return self.unit.read_text("utf-8", errors="replace")
        except OSError:
            return None


@dataclass(frozen=True, slots=True)
class _Answer:
    """Of a program of the system.

    Args:
        fine: It did what it was asked.
        lines: What it said.
    """

    fine: bool
    lines: tuple[str, ...]


def _asked(command: list[str], environment: Mapping[str, str] | None = None) -> _Answer:
    try:
        done = subprocess.run(  # noqa: S603  words of our own
            command,
            capture_output=True,
            text=True,
            timeout=_ANSWER_S,
            check=False,
            env=environment,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return _Answer(False, (what_went_wrong(error),))
    lines = (*done.stdout.splitlines(), *done.stderr.splitlines())
    return _Answer(done.returncode == 0, tuple(line for line in lines if line.strip()))


def _systemctl(*words: str) -> _Answer:
    return _asked(["systemctl", "--user", *words])


def _needs_systemd(else_do: str) -> None:
    if shutil.which("systemctl") is None:
        raise UserError(f"this system has no systemd; {else_do}")


def _check(path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        return
    command = ["systemd-analyze", "--user", "verify", str(path)]
    with tempfile.TemporaryDirectory() as empty:  # wanted, session or not
        answer = _asked(command, {"XDG_RUNTIME_DIR": empty, **os.environ})
    own = [line for line in answer.lines if NAME in line]
    if not answer.fine:
        why = (own or list(answer.lines) or ["it does not say why"])[0]
        raise UserError(f"systemd would not take {path}: {why}; nothing is installed")
    _tell("checked", "systemd understands it")


def _enable(place: _Place) -> None:
    """As ``systemctl --user enable``, which needs a manager that runs."""
    try:
        new_folder(place.link.parent)
        if not place.link.is_symlink():
            place.link.symlink_to(place.unit)
    except OSError as error:
        raise UserError(f"cannot make the link {place.link}: {what_went_wrong(error)}") from None
    _tell("enabled", f"it starts with your session ({place.link})")


def _put_back(place: _Place, before: str | None) -> None:
    if before is not None:
        write_private(place.unit, before)
        return
    for path in (place.unit, place.link):
        path.unlink(missing_ok=True)


def _linger() -> None:
    if not _lingers():
        _asked(["loginctl", "enable-linger"])
    if _lingers():
        _tell("lingering", "your session starts at power-on, without a login")
    else:
        command = f"sudo loginctl enable-linger {_user()}"
        _tell("to do", f"'{command}', once: else it starts only when you log in")


def _start() -> None:
    reloaded = _systemctl("daemon-reload")
    if reloaded.fine and _systemctl("restart", NAME).fine:
        _tell("started", "it runs now; 'coach pouch status' says how it goes")
    else:
        why = reloaded.lines[0] if reloaded.lines else "systemd does not answer"
        _tell("not now", f"it starts at the next power-on ({why})")


def _lingers() -> bool:
    return (_LINGERING / _user()).exists()


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a number without a name
        return str(os.getuid()) if hasattr(os, "getuid") else ""


def _environment() -> dict[str, str]:
    """What the manager does not know and this shell does."""
    home = os.environ.get(HOME_VARIABLE)
    return {HOME_VARIABLE: str(Path(home).absolute())} if home else {}


def _tell(what: str, line: str) -> None:
    print(f"{what:10} {escape_terminal(line, LINE)}", flush=True)
