"""'coach pouch install', 'remove' and 'status': the user's systemd starts it at power-on."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from coach.cli.errors import ExitCode, UserError
from coach.cli.live.page_options import page_room
from coach.cli.pouch.home_door import door_lines
from coach.cli.pouch.service_words import WORDS
from coach.cli.pouch.user_manager import asked, journal, lingers, systemctl, user
from coach.files.folders import HOME_VARIABLE
from coach.files.private import new_folder, write_private
from coach.files.trouble import what_went_wrong
from coach.pouch.unit import HOME, SERVICES, WANTED_BY, Service, Unit, lingered_before
from coach.terminal_escape import LINE, escape_terminal
from coach.wording.columns import headed
from coach.wording.translation import mark, tr

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence

_LAST_LINES = 10

_STATES = {
    "active": mark("it runs"),
    "activating": mark("it is being started"),
    "failed": mark("it failed; the last lines say why"),
    "inactive": mark("it does not run now"),
    "deactivating": mark("it is being stopped"),
}


def install(args: argparse.Namespace) -> int:
    """Write the units, check them, have them started at power-on, and start them now.

    A service that was there and is not wanted any more is taken away.

    Raises:
        UserError: Something of it cannot be done; what was there before is there again.
    """
    _needs_systemd(tr("at power-on start 'coach pouch' with the same options yourself"))
    if args.home:
        page_room()  # what it needs and lacks is told now, and not in the journal
    places = [_Place.of_user(service) for service in SERVICES]
    before = {place: place.text() for place in places}
    words = {place: WORDS[place.service.name](args) for place in places}
    wanted = [place for place in places if words[place] is not None]
    try:
        for place in wanted:
            _write(place, words[place] or [], lingered=_lingered_before(before.values()))
        for place in wanted:
            _check(place)
        for place in wanted:
            _enable(place)
    except UserError:
        for place in wanted:
            _put_back(place, before[place])
        raise
    for place in places:
        if place not in wanted and place.there:
            _take_away(place)
            _tell("", tr("it was there from before, and is not asked for now"))
    _linger()
    _start(wanted)
    if any(place.service is HOME for place in wanted):
        _tell(
            tr("at home"),
            tr("'coach pouch status' says where the page is, and the code to come in"),
        )
    return ExitCode.FINE


def remove() -> int:
    """Stop everything and take away all that ``install`` made."""
    places = [place for place in map(_Place.of_user, SERVICES) if place.there]
    if not places:
        print(tr("it is not installed"))
        return ExitCode.FINE
    lingered = _lingered_before([place.text() for place in places])
    for place in places:
        _take_away(place)
    systemctl("daemon-reload")
    if lingered is False and lingers():
        if asked(["loginctl", "disable-linger"]).fine:
            _tell(tr("lingering"), tr("off again: your programs start when you log in"))
        else:
            _tell(
                tr("lingering"),
                tr("is still on; 'sudo loginctl disable-linger {user}' ends it", user=user()),
            )
    return ExitCode.FINE


def status() -> int:
    """Say in plain words what is there, enabled and running, with the last lines of each."""
    texts = {place: place.text() for place in map(_Place.of_user, SERVICES)}
    if not any(text is not None for text in texts.values()):
        print(tr("it is not installed; 'coach pouch install --placement ...' does it"))
        return ExitCode.USER_ERROR
    for place, text in texts.items():
        if text is not None:
            _tell_of(place, text)
        elif place.service is HOME:
            _tell(
                tr("at home"),
                tr("no page with your runs; 'coach pouch install ... --home' serves it"),
            )
        else:
            _tell(
                tr("missing"),
                tr(
                    "{name}; 'coach pouch install' makes it anew",
                    name=place.service.name,
                ),
            )
    return ExitCode.FINE


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the unit of a service is.

    Args:
        service: Which.
        unit: The file.
        link: What enables it.
    """

    service: Service
    unit: Path
    link: Path

    @classmethod
    def of_user(cls, service: Service) -> _Place:
        chosen = Path(os.environ.get("XDG_CONFIG_HOME", ""))
        try:
            config = chosen if chosen.is_absolute() else Path.home() / ".config"
        except RuntimeError:
            raise UserError(tr("there is no home folder to install it in; set HOME")) from None
        folder = config / "systemd" / "user"
        return cls(service, folder / service.name, folder / f"{WANTED_BY}.wants" / service.name)

    @property
    def there(self) -> bool:
        return self.text() is not None or self.link.is_symlink()

    def text(self) -> str | None:
        """What is installed, ``None`` if nothing is."""
        try:
            return self.unit.read_text("utf-8", errors="replace")
        except OSError:
            return None


def _lingered_before(texts: Iterable[str | None]) -> bool | None:
    """What the first unit that knows it says."""
    said = (lingered_before(text) for text in texts if text is not None)
    return next((lingered for lingered in said if lingered is not None), None)


def _needs_systemd(else_do: str) -> None:
    if shutil.which("systemctl") is None:
        raise UserError(tr("this system has no systemd; {else_do}", else_do=else_do))


def _write(place: _Place, words: Sequence[str], *, lingered: bool | None) -> None:
    unit = Unit(
        service=place.service,
        python=Path(sys.executable).absolute(),  # not resolved: the link is the environment
        words=words,
        folder=Path.cwd(),
        lingered=lingers() if lingered is None else lingered,
        environment=_environment(),
    )
    try:
        text = unit.text()
        new_folder(place.unit.parent)
        write_private(place.unit, text)
    except (OSError, ValueError) as error:
        raise UserError(
            tr(
                "cannot write {unit}: {what}",
                unit=place.unit,
                what=tr(what_went_wrong(error)),
            )
        ) from None
    _tell(tr("wrote"), str(place.unit))


def _check(place: _Place) -> None:
    if shutil.which("systemd-analyze") is None:
        return
    command = ["systemd-analyze", "--user", "verify", str(place.unit)]
    with tempfile.TemporaryDirectory() as empty:  # wanted, session or not
        answer = asked(command, {"XDG_RUNTIME_DIR": empty, **os.environ})
    own = [line for line in answer.lines if place.service.name in line]
    if not answer.fine:
        why = (own or list(answer.lines) or [tr("it does not say why")])[0]
        raise UserError(
            tr(
                "systemd would not take {unit}: {why}; nothing is installed",
                unit=place.unit,
                why=why,
            )
        )
    _tell(tr("checked"), tr("systemd understands {name}", name=place.service.name))


def _enable(place: _Place) -> None:
    """As ``systemctl --user enable``, which needs a manager that runs."""
    try:
        new_folder(place.link.parent)
        if not place.link.is_symlink():
            place.link.symlink_to(place.unit)
    except OSError as error:
        raise UserError(
            tr(
                "cannot make the link {link}: {what}",
                link=place.link,
                what=tr(what_went_wrong(error)),
            )
        ) from None
    _tell(tr("enabled"), tr("it starts with your session ({link})", link=place.link))


def _put_back(place: _Place, before: str | None) -> None:
    if before is not None:
        write_private(place.unit, before)
        return
    for path in (place.unit, place.link):
        with contextlib.suppress(OSError):  # that is why it failed, and it was told
            path.unlink()


def _take_away(place: _Place) -> None:
    """Stop one service and remove its files."""
    if systemctl("stop", place.service.name).fine:
        _tell(tr("stopped"), place.service.name)
    for path in (place.link, place.unit):
        if not (path.is_symlink() or path.exists()):
            continue
        try:
            path.unlink()
        except OSError as error:
            raise UserError(
                tr(
                    "cannot remove {path}: {what}",
                    path=path,
                    what=tr(what_went_wrong(error)),
                )
            ) from None
        _tell(tr("removed"), str(path))
    with contextlib.suppress(OSError):  # others are in it
        place.link.parent.rmdir()


def _linger() -> None:
    if not lingers():
        asked(["loginctl", "enable-linger"])
    if lingers():
        _tell(tr("lingering"), tr("your session starts at power-on, without a login"))
    else:
        command = f"sudo loginctl enable-linger {user()}"
        _tell(
            tr("to do"),
            tr("'{command}', once: else it starts only when you log in", command=command),
        )


def _start(places: Sequence[_Place]) -> None:
    reloaded = systemctl("daemon-reload")
    for place in places:
        name = place.service.name
        if reloaded.fine and systemctl("restart", name).fine:
            _tell(
                tr("started"),
                tr("{name} runs now; 'coach pouch status' says how it goes", name=name),
            )
        else:
            why = reloaded.first or tr("systemd does not answer")
            _tell(
                tr("not now"),
                tr("{name}: it starts at the next power-on ({why})", name=name, why=why),
            )


def _tell_of(place: _Place, text: str) -> None:
    name = place.service.name
    _tell(tr("installed"), str(place.unit))
    started = next((e for e in text.splitlines() if e.startswith("ExecStart=")), "")
    _tell(tr("command"), started.removeprefix("ExecStart="))
    _tell(
        tr("power-on"),
        tr("it starts") if place.link.exists() else tr("it does not start; install it again"),
    )
    if place.link.exists() and not lingers():
        _tell(
            "",
            tr(
                "but only when you log in; 'sudo loginctl enable-linger {user}' changes that",
                user=user(),
            ),
        )
    said = systemctl("is-active", name).first
    _tell(
        tr("now"),
        tr(_STATES[said])
        if said in _STATES
        else tr("systemd does not answer here, so nobody knows"),
    )
    for what, line in door_lines(text) if place.service is HOME else ():
        _tell(what, line)
    for line in journal("--user-unit", name, "-n", str(_LAST_LINES), "-o", "short")[-_LAST_LINES:]:
        print(f"  {escape_terminal(line, LINE)}")


def _environment() -> dict[str, str]:
    """What the manager does not know and this shell does."""
    home = os.environ.get(HOME_VARIABLE)
    return {HOME_VARIABLE: str(Path(home).absolute())} if home else {}


def _tell(what: str, line: str) -> None:
    print(headed(what, escape_terminal(line, LINE)), flush=True)
