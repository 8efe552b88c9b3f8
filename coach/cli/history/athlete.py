"""Who runs: list the athletes, choose one, add one, tell mass, height and step length.

Without a name it is about the athlete whose turn it is. Nothing has to be told; what is told lets
the coach give stiffness and speed. Everything stays on this machine.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from coach.cli.arguments import positive
from coach.cli.errors import ExitCode, UserError
from coach.cli.history.athlete_store import athlete_store, note_earlier_stores
from coach.cli.history.sure import add_yes, is_sure
from coach.cli.notes import note
from coach.model import Body
from coach.terminal_escape import escape_terminal
from coach.wording.translation import tr, tr_n

if TYPE_CHECKING:
    import argparse

    from coach.athlete import Athlete, KeptSession, Store

EXAMPLE = """\
  coach athlete
  coach athlete Ana --new --mass-kg 58 --height-m 1.66
  coach athlete Ana
  coach athlete Ana --rename "Ana B."
  coach athlete --step-length-m 1.1"""

_NAME = 40


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("name", metavar="NAME", nargs="?", help=tr("whose turn it is from now on"))
    add("--new", action="store_true", help=tr("add an athlete of that name"))
    add("--mass-kg", metavar="KG", type=positive, help=tr("with shoes and clothes"))
    add("--height-m", metavar="M", type=positive, help=tr("height, standing"))
    add("--step-length-m", metavar="M", type=positive, help=tr("of one usual running step"))
    add("--rename", metavar="NAME", help=tr("another name"))
    add(
        "--delete",
        action="store_true",
        help=tr("take out the athlete NAME and the whole history; asks first"),
    )
    add_yes(parser)


def run(args: argparse.Namespace) -> int:
    from coach.athlete import (
        add_athlete,
        athlete,
        athletes,
        make_current,
        rename_athlete,
        sessions,
        set_body,
    )

    if args.name is None and (args.new or args.delete):
        raise UserError(tr("--new and --delete need a NAME; add it"))
    with athlete_store(None) as (store, current):
        if args.delete:
            return _delete(store, athlete(store, args.name), yes=args.yes)
        known = current if args.new or args.name is None else athlete(store, args.name)
        # Before anything is kept, so that what is refused leaves nothing behind.
        body = _told(args, Body() if args.new else known.body)
        who = add_athlete(store, args.name) if args.new else known
        if args.name is not None:
            make_current(store, who)
        if body != who.body:
            set_body(store, who, body)
        if args.rename is not None:
            rename_athlete(store, who, args.rename)
        for one in athletes(store):
            print(_line(one, len(sessions(store, one.athlete_id))))
    return ExitCode.FINE


def _told(args: argparse.Namespace, body: Body) -> Body:
    told = {
        name: getattr(args, name)
        for name in ("mass_kg", "height_m", "step_length_m")
        if getattr(args, name) is not None
    }
    try:
        return replace(body, **told)
    except ValueError as error:
        raise UserError(tr("{error}; correct it", error=tr(error))) from None


def _delete(store: Store, who: Athlete, *, yes: bool) -> int:
    from coach.athlete import delete_athlete, sessions

    kept = sessions(store, who.athlete_id)
    count = len(kept)
    lines = _what_goes(who, kept)
    if not is_sure(lines, tr("delete {name}? yes or no:", name=_shown(who)), yes=yes):
        return ExitCode.USER_ERROR
    left = delete_athlete(store, who)
    print(
        tr(
            "deleted {shown} with {count} sessions; the recordings are still there",
            shown=_shown(who),
            count=count,
        )
    )
    note_earlier_stores(store)
    for path in left:
        note(tr("{path} could not be deleted; delete it by hand", path=path))
    return ExitCode.FINE


def _what_goes(who: Athlete, kept: list[KeptSession]) -> list[str]:
    """What goes with an athlete and what stays, before anything does."""
    from coach.cli.history.session_words import day_of  # loads what the list has no need of

    told = tr_n(
        "goes: {name} with {n} session, and all calibrations, usual values and choices",
        "goes: {name} with {n} sessions, and all calibrations, usual values and choices",
        len(kept),
        name=_shown(who),
    )
    files = [path for one in kept if (path := one.record.path) and Path(path).is_file()]
    folders = ", ".join(sorted({str(Path(path).parent) for path in files}))
    stays = tr_n(
        "stays: {n} recording, in {folders}",
        "stays: {n} recordings, in {folders}",
        len(files),
        folders=folders or "-",
    )
    days = [day_of(one.record) for one in kept if one.record.dated]
    if not days:
        return [told, stays]
    return [
        told,
        tr("their sessions are from {first} to {last}", first=days[0], last=days[-1]),
        stays,
    ]


def _shown(who: Athlete) -> str:
    return escape_terminal(who.name, _NAME)


def _line(one: Athlete, count: int) -> str:
    body = [
        f"{value:g} {unit}"
        for value, unit in (
            (one.body.mass_kg, tr("kg")),
            (one.body.height_m, tr("m tall")),
            (one.body.step_length_m, tr("m a step")),
        )
        if value is not None
    ]
    mark = "*" if one.is_current else " "
    told = ", ".join([tr_n("{n} session", "{n} sessions", count), *body])
    return f"{mark} {escape_terminal(one.name, _NAME)}  {told}"
