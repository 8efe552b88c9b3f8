"""Does running improve your posture? What your sessions show together.

Two answers, which are not the same. Is it different: your last runs against your first, by more
than a sensor put on anew makes them? And is it a trend: do all runs together go one way? What you
work on and what the coach speaks of is asked by itself: all its answers hold together with 95 %.
Where a trend cannot be told yet, it is said how many more runs it takes.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from coach.cli.arguments import add_force, add_placement, positive
from coach.cli.errors import ExitCode, UserError
from coach.cli.files import check_output, make_folder, page_path, show_in_browser, write_file
from coach.cli.history.athlete_store import add_athlete_option, athlete_store, note_odd
from coach.cli.notes import all_simulated, no_sessions, note
from coach.model import METRICS, Placement
from coach.terminal_escape import escape_terminal
from coach.wording.translation import tr

if TYPE_CHECKING:
    import argparse

    from coach.progress import CalibrationRecord, Progress, SessionRecord
    from coach.progress.aims import Aim
    from coach.progress.joined import Joined

EXAMPLE = """\
  coach progress
  coach progress --table
  coach progress --weeks 12 --placement pelvis
  coach progress --page --open
  coach progress --json > progress.json"""

_PAGE = "progress.html"
_WEEK_S = 7 * 86_400.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_athlete_option(parser)
    add_placement(parser, tr("only with the sensor there"))
    parser.add_argument(
        "--weeks", metavar="N", type=positive, help=tr("only the last N weeks, not everything")
    )
    form = parser.add_mutually_exclusive_group().add_argument
    form("--table", action="store_true", help=tr("every metric with its numbers, too"))
    form("--json", action="store_true", help=tr("one JSON object, SI units"))
    form("--page", action="store_true", help=tr("a page that works offline, {page}", page=_PAGE))
    parser.add_argument(
        "-o",
        "--output",
        metavar="FOLDER|FILE",
        type=Path,
        help=tr("of the page: a folder, or a name ending in .html; here if not given"),
    )
    parser.add_argument("--open", action="store_true", help=tr("show the page in your browser"))
    add_force(parser)


def run(args: argparse.Namespace) -> int:
    from coach.athlete import focus, practices, sessions, standing
    from coach.cli.history.progress_text import print_joined, print_progress
    from coach.cli.summary_table import print_json
    from coach.progress import progress_of
    from coach.progress.aims import RUNNING_AIMS
    from coach.progress.joined import joined_of
    from coach.recording.json_form import form_of

    if (args.open or args.output) and not args.page:
        raise UserError(tr("-o and --open are of the page; add --page"))
    page = _page_path(args) if args.page else None
    with athlete_store(args.athlete) as (store, who):
        chosen = focus(store, who.athlete_id).rule
        aims = RUNNING_AIMS | _aims_of(chosen)
        runs = [kept.record for kept in sessions(store, who.athlete_id)]
        stood = standing(store, who.athlete_id)
        practised = [kept.record for kept in practices(store, who)]
        note_odd(store, who)
    if args.weeks:
        since_s = time.time() - args.weeks * _WEEK_S
        runs = [one for one in runs if one.started_utc_s >= since_s]
        stood = [one for one in stood if one.made_utc_s >= since_s]
        practised = [one for one in practised if one.started_utc_s >= since_s]
    joined = joined_of(runs, practised)
    places = [Placement(args.placement)] if args.placement else _places(runs, stood)
    found = [
        progress_of(runs, stood, place, aims=aims, focus=_metrics_of(chosen)) for place in places
    ]
    if args.json:
        print_json(
            {
                "type": "progress",
                "athlete": who.name,
                "placements": [form_of(one) for one in found],
                "joined": form_of(joined),
            }
        )
        return ExitCode.FINE
    if page is not None:
        return _write_page(page, (found, joined), who.name, open_it=args.open)
    if not found and (runs or (practised and joined.is_empty)):
        note(all_simulated(who.name))
    elif not found and joined.is_empty:
        note(no_sessions(who.name))
    for one in found:
        checked = bool(joined.timeline.checks)
        print_progress(one, who.name, table=args.table, checked=checked)
    print_joined(joined, table=args.table)
    return ExitCode.FINE


def _page_path(args: argparse.Namespace) -> Path:
    path = page_path(args.output, Path(), _PAGE)
    make_folder(path.parent)
    check_output(path, ".html", force=args.force)
    return path


def _write_page(
    path: Path, known: tuple[list[Progress], Joined], name: str, *, open_it: bool
) -> int:
    from coach.report.draw.progress_page import progress_page  # has its own libraries

    write_file(path, progress_page(*known, name))
    print(escape_terminal(str(path)))
    if open_it:
        show_in_browser(path)
    return ExitCode.FINE


def _places(runs: list[SessionRecord], stood: list[CalibrationRecord]) -> list[Placement]:
    """Placements that were used, the one with most sessions first."""
    used = [place for one in runs if one.counts for place in one.placements]
    used += [one.placement for one in stood]
    return sorted(set(used), key=lambda place: (-used.count(place), place.value))


def _metrics_of(chosen: str) -> frozenset[str]:
    """What one looks at who works on a rule, or on a topic of rules."""
    from coach.cues import RULES

    return frozenset(rule.metric for rule in RULES if chosen in (rule.name, rule.topic))


def _aims_of(chosen: str) -> dict[str, Aim]:
    """What is better for one who works on a rule, or on a topic of rules."""
    from coach.cues import RULES
    from coach.progress.aims import Aim

    # By the direction in which a rule finds fault.
    better = {1: Aim.LESS, -1: Aim.MORE, 0: Aim.NEARER_ZERO}
    meant = [rule for rule in RULES if chosen in (rule.name, rule.topic)]
    ways = {metric: {r.direction for r in meant if r.metric == metric} for metric in METRICS}
    # A topic that corrects in both directions has a middle, which only the runner's band knows.
    return {metric: better[way.pop()] for metric, way in ways.items() if len(way) == 1}
