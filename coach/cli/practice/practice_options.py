"""Options that the practices share with each other, and their way into a live session."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from coach.cli.history.athlete_store import add_athlete_option
from coach.cli.live import run as live_run
from coach.cli.live.lasting_output import lasting_output
from coach.cli.live.page_options import add_page, add_page_buttons
from coach.cli.notes import note
from coach.cli.settings.settings_options import add_settings
from coach.model import Placement
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.athlete.profile import Profile
    from coach.model import Practice


def add_live(parser: argparse.ArgumentParser) -> None:
    """Everything of ``coach run`` that is not about running."""
    add = parser.add_argument
    add(
        "--sensor",
        metavar="NAME|ADDRESS|auto|phone|virtual",
        action="append",
        help=tr(
            "which sensor, as in 'coach run'; virtual simulates somebody who does what is said; "
            "twice for two worn together"
        ),
    )
    add(
        "--placement",
        choices=[place.value for place in Placement],
        action="append",
        help=tr("where the sensor sits; for each sensor in turn"),
    )
    live_run.add_outputs(parser)
    add_settings(parser, tr("in place of the settings.toml of your own, see 'coach settings'"))
    add("--calibration", metavar="FILE.json", type=Path, help=tr("in place of the stored one"))
    live_run.add_virtual(parser)
    add_athlete_option(parser)
    add_page(parser)
    add_page_buttons(parser)


def run_practice(
    args: argparse.Namespace,
    asked_for: Callable[[Profile | None], Practice],
    *,
    usual: Placement | None,
) -> int:
    """Lead one, live.

    Args:
        args: Words of its command.
        asked_for: Gives what is asked for, from what is known of whoever does it.
        usual: Where the sensor is taken to sit if nobody says; ``None`` asks.
    """
    whole = argparse.ArgumentParser()
    live_run.add_arguments(whole)
    words = argparse.Namespace(**{**vars(whole.parse_args([])), **vars(args)})
    if usual is not None and _unsaid(words):
        words.placement = [usual.value]
        note(tr("taken as worn on the {place}; --placement says otherwise", place=tr(usual.value)))
    with lasting_output():
        return live_run.run_as(words, asked_for, tr("starting with somebody simulated"))


def _unsaid(args: argparse.Namespace) -> bool:
    """Whether nobody can know where the one sensor sits."""
    several = len(args.sensor or ()) > 1
    return not (args.placement or args.calibration or several or args.sensor == ["virtual"])
