"""A season to try: eight weeks of a made-up runner, without any hardware.

Makes the athlete "Demo" in a folder and a store of its own; your history is not touched. Demo gets
better, has a bad week, a strap that slips and a sore calf, stands for a check now and then, sits at
the desk, and begins to exercise. Every run and all of that is simulated sample by sample and goes
the way that yours would go: calibrated, coached, recorded, kept. So 'coach usual', 'focus',
'progress', 'report', 'history' and 'home' have something to show.
"""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from coach.cli.arguments import add_force
from coach.cli.errors import ExitCode, UserError
from coach.cli.notes import note
from coach.files.trouble import what_went_wrong
from coach.terminal_escape import escape_terminal
from coach.wording.translation import tr

if TYPE_CHECKING:
    from coach.simulation.stories.season import Season

EXAMPLE = """\
  coach demo-season
  coach demo-season -o try --ending 2026-03-29"""

SEASON = "demo-season"
_SHOWN = ("history", "progress", "usual", "focus", "home")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-o",
        "--output",
        metavar="FOLDER",
        type=Path,
        default=Path(SEASON),
        help=tr("where it is made; {name} here if not given", name=SEASON),
    )
    parser.add_argument(
        "--ending",
        metavar="DATE",
        type=_day,
        help=tr("day of the last run, such as 2026-03-29; yesterday if not given"),
    )
    add_force(parser)


def run(args: argparse.Namespace) -> int:
    from coach.cli.history.season_made import make_season
    from coach.simulation.stories import load_story_text
    from coach.simulation.stories.season import parse_season

    folder: Path = args.output
    _check_free(folder, force=args.force)
    season = parse_season(load_story_text(SEASON))
    last = args.ending or datetime.now().astimezone().date() - timedelta(days=1)
    first = last - timedelta(days=season.runs[-1].day)
    begun_s = time.monotonic()
    part = folder.with_name(f"{folder.name}.part")
    _remove(part)
    try:
        make_season(season, first, part, folder)
        _remove(folder)
        part.rename(folder)
    except OSError as error:
        what = what_went_wrong(error)
        raise UserError(
            tr("cannot make {folder}: {what}; choose another -o", folder=folder, what=what)
        ) from None
    except KeyboardInterrupt:
        note(tr("stopped: no season was made"))
        raise
    finally:
        _remove(part)
    for line in _lines(season, folder, first, last, time.monotonic() - begun_s):
        print(line)
    return ExitCode.FINE


def _lines(season: Season, folder: Path, first: date, last: date, took_s: float) -> list[str]:
    where = escape_terminal(str(folder))
    length_min = sum(run.story.duration_s for run in season.runs) / 60.0
    return [
        tr(
            "{folder}: {runs} runs of {athlete}, {length:.0f} minutes, and {practices} standing "
            "checks, times at the desk and exercises; {first} to {last}, made in {took:.0f} s",
            folder=where,
            runs=len(season.runs),
            athlete=season.athlete,
            length=length_min,
            practices=len(season.practices),
            first=f"{first:%Y-%m-%d}",
            last=f"{last:%Y-%m-%d}",
            took=took_s,
        ),
        tr(
            "{athlete} is nobody: all of it is simulated, and nothing of it is in your history",
            athlete=season.athlete,
        ),
        "",
        tr("look at it:"),
        *(f"  {in_home(folder, f'coach {command}')}" for command in _SHOWN),
        f"  {in_home(folder, f'coach report {_last_recording(folder)}')}",
        tr("remove it:"),
        f"  {_removal(folder)}",
    ]


def in_home(folder: Path, command: str) -> str:
    """A command line that uses the store of a folder, as the shell here wants it."""
    if os.name == "nt":
        return f'set "COACH_HOME={folder}" && {command}'
    return f"COACH_HOME={shlex.quote(str(folder))} {command}"


def _removal(folder: Path) -> str:
    if os.name == "nt":
        return f'rmdir /s "{folder}"'
    return f"rm -r {shlex.quote(str(folder))}"


def _last_recording(folder: Path) -> str:
    from coach.cli.history.season_made import RECORDINGS

    last = max((folder / RECORDINGS).glob("*.mcap"))
    return str(last) if os.name == "nt" else shlex.quote(str(last))


def _check_free(folder: Path, *, force: bool) -> None:
    """Only an earlier season is ever replaced, and only if that is asked for."""
    from coach.cli.history.season_made import is_season

    if not folder.parent.is_dir():
        raise UserError(tr("there is no folder {folder}; make it first", folder=folder.parent))
    if not folder.exists():
        return
    if not is_season(folder):
        raise UserError(
            tr(
                "{folder} exists and is no season of a made-up runner; choose another -o",
                folder=folder,
            )
        )
    if not force:
        example = in_home(folder, "coach progress")
        raise UserError(
            tr(
                "{folder} is there already: {command}; --force makes it anew and deletes all that "
                "is in it",
                folder=folder,
                command=example,
            )
        )


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            tr("'{text}' is no day such as 2026-03-29", text=text)
        ) from None
    if not 1971 <= found.year <= 2199:
        raise argparse.ArgumentTypeError(tr("'{text}' is not between 1971 and 2199", text=text))
    return found
