"""Coach hours at the desk: a nudge when you slouch for minutes, a reminder to get up and move.

Your own band comes from your last standing check ('coach stand'). Nothing is said during a call:
press space, or give --quiet-until. Ctrl-C or q ends it; --hours ends it by itself.
"""

from __future__ import annotations

import argparse
import re
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from coach.cli.arguments import positive
from coach.cli.errors import UserError
from coach.cli.practice.practice_options import add_live, run_practice
from coach.model import Placement, Practice, PracticeKind
from coach.model.units import S_PER_HOUR
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.athlete.profile import Profile
    from coach.progress.practice_records import PracticeRecord

_LEAST_JUDGED_S = 1800.0
"""In less, nudges have hardly had a chance to teach anything."""

_LONGEST_QUIET_S = 12.0 * S_PER_HOUR

EXAMPLE = """\
  coach desk
  coach desk --quiet-until 10:30
  coach desk --hours 8
  coach desk --sensor virtual"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--quiet-until",
        metavar="HH:MM",
        type=_time_of_day,
        help=tr("say nothing before this time of the day, such as the end of a call"),
    )
    parser.add_argument("--hours", metavar="N", type=positive, help=tr("end after so many hours"))
    add_live(parser)


def run(args: argparse.Namespace) -> int:
    def asked_for(profile: Profile | None) -> Practice:
        return Practice(
            PracticeKind.DESK,
            ranges=() if profile is None else profile.ranges(),
            share=1.0 if profile is None else share_after(profile.practices(PracticeKind.DESK)),
            quiet_until_s=_seconds_until(args.quiet_until, time.time()),
        )

    return run_practice(args, asked_for, usual=Placement.CHEST)


def share_after(earlier: Sequence[PracticeRecord]) -> float:
    """Share of the time in which nudges are given, after earlier times at the desk.

    It fades session by session as in running, but not to nothing: there is no phrase of one's own
    to take the place of a nudge.

    Args:
        earlier: All of them.
    """
    from coach.cues.fading import FADE, feedback_of

    counted = sum(one.counts and one.judged_s >= _LEAST_JUDGED_S for one in earlier)
    return max(feedback_of(FADE.measured, counted).share, FADE.shares[-1])


def _time_of_day(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", text, flags=re.ASCII)
    if not found:
        raise argparse.ArgumentTypeError(tr("'{what}' is no time such as 10:30", what=text))
    return int(found[1]), int(found[2])


def _seconds_until(when: tuple[int, int] | None, now_s: float) -> float:
    """From now to the next time the clock on the wall shows that; 0 without.

    Raises:
        UserError: That is so far off that it must have been a time which has passed.
    """
    if when is None:
        return 0.0
    # Times without a zone, so that the night in which the clock is put on has its own length.
    today = datetime.fromtimestamp(now_s)  # noqa: DTZ006
    today = today.replace(hour=when[0], minute=when[1], second=0, microsecond=0)
    tomorrow = today + timedelta(days=1)
    shown = (today.replace(fold=0), today.replace(fold=1), tomorrow)
    ahead_s = min(one.timestamp() for one in shown if one.timestamp() > now_s) - now_s
    if ahead_s > _LONGEST_QUIET_S:
        raise UserError(
            tr(
                "{time} has passed, and nothing would be said until tomorrow; leave --quiet-until "
                "out, or give a time within {hours:.0f} hours",
                time=f"{when[0]:02d}:{when[1]:02d}",
                hours=_LONGEST_QUIET_S / S_PER_HOUR,
            )
        )
    return ahead_s
