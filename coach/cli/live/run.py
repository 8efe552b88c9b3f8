"""Coach live: connect to the sensor, listen, speak, and record everything.

Without a calibration for this sensor and placement you are led through one: stand still, bend
forward once. Ctrl-C or q ends the run in good order; a second Ctrl-C leaves at once.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import TYPE_CHECKING

from coach.cli.arguments import add_table, positive, rule_name
from coach.cli.errors import UserError
from coach.cli.files import SESSIONS
from coach.cli.history.athlete_store import add_athlete_option
from coach.cli.live.lasting_output import lasting_output
from coach.cli.live.page_options import add_page, add_page_buttons
from coach.cli.live.sensor_trouble import tell
from coach.cli.notes import note
from coach.cli.settings.settings_options import add_settings
from coach.model import Placement
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from coach.athlete.profile import Profile
    from coach.model import Practice

EXAMPLE = """\
  coach run --placement pelvis
  coach run --sensor COACH --placement chest --focus "left hip drop"
  coach run --sensor BELT --placement pelvis --sensor STRAP --placement chest
  coach run --sensor phone
  coach run --sensor virtual --virtual-story demo"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "--sensor",
        metavar="NAME|ADDRESS|auto|phone|virtual",
        action="append",
        help=tr(
            "which sensor; auto (the default) takes the best one it knows, virtual "
            "simulates one, phone listens to the app Sensor Logger on this network "
            "(phone:PORT on a port of your choice), virtual:PORT is one of 'coach "
            "virtual-sensor'; twice for two worn together"
        ),
    )
    add(
        "--placement",
        choices=[place.value for place in Placement],
        action="append",
        help=tr("where the sensor sits; for each sensor in turn"),
    )
    add_outputs(parser)
    add(
        "--metronome",
        metavar="SPM",
        type=positive,
        help=tr(
            "click all the time, at so many steps per minute: at most 10 %% above your "
            "first usual cadence, or 200 while none is known"
        ),
    )
    add(
        "--treadmill",
        metavar="KMH",
        type=_treadmill,
        help=tr("speed of the treadmill; keys [ and ] follow its changes"),
    )
    add(
        "--incline",
        metavar="PERCENT",
        type=_incline,
        help=tr("incline of the treadmill, 0 if it is flat; keys , and . follow its changes"),
    )
    add_settings(parser, tr("in place of the settings.toml of your own, see 'coach settings'"))
    add("--calibration", metavar="FILE.json", type=Path, help=tr("in place of the stored one"))
    add_virtual(parser)
    add(
        "--focus",
        metavar="NAME",
        type=rule_name,
        help=tr("coach this alone, such as 'left hip drop'; 'coach rules' lists the names"),
    )
    add_athlete_option(parser)
    add_page(parser)
    add_page_buttons(parser)
    add(
        "--no-report", action="store_true", help=tr("write no page beside the recording at the end")
    )
    add_table(parser)


def add_outputs(parser: argparse.ArgumentParser) -> None:
    """Where a live run goes to, and what is seen and heard of it."""
    add = parser.add_argument
    add("--quiet", action="store_true", help=tr("print the cues only"))
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--record", metavar="DIR", type=Path, default=SESSIONS, help=tr("default: sessions")
    )
    where.add_argument("--no-record", action="store_true", help=tr("keep no recording"))
    add("--wav", metavar="FILE.wav", type=Path, help=tr("write what is said to a sound file"))
    add("--plain", action="store_true", help=tr("lines only, also on a terminal"))


def add_virtual(parser: argparse.ArgumentParser) -> None:
    """What a virtual sensor is, and who wears it."""
    add = parser.add_argument
    add(
        "--virtual-story",
        metavar="NAME|FILE.toml",
        help=tr("what the virtual sensor's wearer does"),
    )
    add("--virtual-from", metavar="FILE.mcap", type=Path, help=tr("or send this recording again"))
    add(
        "--virtual-family",
        metavar="FAMILY",
        action="append",
        help=tr("and of what make it is, see 'coach sensors'; default: own"),
    )


def run(args: argparse.Namespace) -> int:
    with lasting_output():
        return run_as(
            args,
            lambda _: None,
            tr("starting with a simulated runner, who needs a few seconds to get ready"),
        )


def run_as(
    args: argparse.Namespace, asked_for: Callable[[Profile | None], Practice | None], made_up: str
) -> int:
    """Run a session live, whatever it is for.

    Args:
        args: Words of this command.
        asked_for: Gives the practice, from what is known of whoever does it; ``None`` is a run.
        made_up: The first line, where the sensor is a virtual one.
    """
    _check(args)
    # Before anything slow is imported: whoever pressed Enter sees that it was heard.
    if args.sensor == ["virtual"]:
        note(made_up)
    else:
        note(tr("starting; the sensor is looked for in a moment"))

    from coach import background
    from coach.cli.live.live_run import run_live
    from coach.cli.live.run_plan import plan_of
    from coach.sources import SourceError

    plan = plan_of(args, asked_for)
    try:
        return background.run(run_live(plan))
    except SourceError as error:
        return tell(error)


def _treadmill(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 2.0 <= value <= 25.0:
        raise argparse.ArgumentTypeError(tr("'{what}' is no speed from 2 to 25 km/h", what=text))
    return value


def _incline(text: str) -> float:
    try:
        value = float(text.removesuffix("%"))
    except ValueError:
        value = math.nan
    if not -20.0 <= value <= 40.0:
        raise argparse.ArgumentTypeError(tr("'{what}' is no incline from -20 to 40 %", what=text))
    return value


def _check(args: argparse.Namespace) -> None:
    if args.virtual_story and args.virtual_from:
        raise UserError(tr("--virtual-story and --virtual-from exclude each other; choose one"))
    if args.sensor != ["virtual"]:
        needing = (
            ("--virtual-story", args.virtual_story),
            ("--virtual-from", args.virtual_from),
            ("--virtual-family", args.virtual_family),
        )
        given = next((option for option, value in needing if value), None)
        if given is not None:
            raise UserError(tr("{given} needs --sensor virtual; add it", given=given))
    if args.metronome and args.quiet and args.wav is None:
        raise UserError(tr("--metronome cannot be heard with --quiet; leave one of them out"))
