"""Lead through one exercise, or through a plan of them made from what drifted in your last runs.

The sensor tells the position, counts, times a hold and watches your form where it can; where it
cannot, it says so, and the key y says that you are in position. Stop at pain: p.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from coach.cli.arguments import NameOfWords, positive
from coach.cli.errors import ExitCode, UserError
from coach.cli.practice.practice_options import add_live, run_practice
from coach.model import Placement, Practice, PracticeKind, Side
from coach.model.units import S_PER_HOUR
from coach.wording.by_name import UnknownNameError, by_name
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.athlete.profile import Profile
    from coach.model import PlannedSet
    from coach.practice.exercise import Exercise, ExercisePlan, PastSession

EXAMPLE = """\
  coach exercise --list
  coach exercise plank --how
  coach exercise plank --hold 30 --sets 2
  coach exercise "side plank" --side left
  coach exercise --plan --minutes 10
  coach exercise plank --sensor virtual"""

_MINUTES = 10.0
_MOST = 999
_S_PER_DAY = 24.0 * S_PER_HOUR


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name",
        metavar="NAME",
        action=NameOfWords,
        read=_exercise,
        help=tr("which exercise, such as plank; --list shows them all"),
    )
    add = parser.add_argument
    add("--plan", action="store_true", help=tr("a plan, from your last runs and earlier sessions"))
    add("--minutes", metavar="N", type=positive, help=tr("how long the plan may take; default: 10"))
    add("--list", action="store_true", help=tr("list the exercises and end"))
    add("--how", action="store_true", help=tr("say how it is done, and end; of a plan, its sets"))
    amount = parser.add_mutually_exclusive_group().add_argument
    amount("--hold", metavar="S", type=_seconds, help=tr("hold it for so many seconds"))
    amount("--times", metavar="N", type=_count, help=tr("repeat it so many times"))
    add("--sets", metavar="N", type=_count, help=tr("so many sets, of each side"))
    add("--side", choices=["left", "right", "both"], help=tr("of exercises with sides"))
    add_live(parser)


def run(args: argparse.Namespace) -> int:
    from coach.practice.exercise import BY_KEY, EXERCISES

    if args.list:
        from coach.cli.practice.exercise_lines import print_exercises

        print_exercises(EXERCISES)
        return ExitCode.FINE
    _check(args)
    if args.plan:
        return _plan(args)
    one = BY_KEY[args.name]
    _check_amount(args, one)
    if args.how:
        from coach.cli.practice.exercise_lines import print_how

        print_how(one, args.hold or args.times, args.sets, args.side)
        return ExitCode.FINE

    def asked_for(profile: Profile | None) -> Practice:
        return Practice(PracticeKind.EXERCISE, sets=_sets(args, one, profile))

    return run_practice(args, asked_for, usual=one.wear[0])


def _plan(args: argparse.Namespace) -> int:
    if args.how:
        from coach.athlete import profile_folder
        from coach.athlete.profile import Profile
        from coach.cli.notes import note

        folder = profile_folder()
        profile = None if folder is None else Profile(folder, note, args.athlete)
        _print(_planned(args, profile))
        return ExitCode.FINE

    def asked_for(profile: Profile | None) -> Practice:
        plan = _planned(args, profile)
        _print(plan)
        if not plan.sets:
            raise UserError(tr("there is nothing to do today; a rest is part of it"))
        return Practice(PracticeKind.EXERCISE, sets=plan.sets)

    return run_practice(args, asked_for, usual=Placement.CHEST)


def _print(plan: ExercisePlan) -> None:
    from coach.cli.practice.exercise_lines import print_plan

    print_plan(plan)


def _planned(args: argparse.Namespace, profile: Profile | None) -> ExercisePlan:
    from coach.cli.practice.last_findings import findings_of
    from coach.practice.exercise import plan_of

    course = None if profile is None else profile.course(*Placement)
    return plan_of(
        () if course is None else findings_of(course.sessions),
        _past(profile),
        args.minutes or _MINUTES,
        today=time.time() / _S_PER_DAY,
        placements=_places(args),
    )


def _places(args: argparse.Namespace) -> Sequence[Placement]:
    """Where the sensors sit, as far as anybody knows before they are looked for."""
    if args.placement:
        return [Placement(word) for word in args.placement]
    if args.sensor != ["virtual"] or args.virtual_story or args.virtual_from:
        return ()
    from coach.cli.live.virtual_runner import DEFAULT_STORIES  # the simulator loads scipy
    from coach.simulation.body.any_story import parse_any_story
    from coach.simulation.stories import load_story_text

    return parse_any_story(load_story_text(DEFAULT_STORIES[PracticeKind.EXERCISE])).placements


def _past(profile: Profile | None) -> list[PastSession]:
    """Earlier sessions, their days counted from 1970 on."""
    from coach.practice.exercise import PastSession

    done = () if profile is None else profile.exercises_done()
    return [PastSession(began_utc_s / _S_PER_DAY, sets) for began_utc_s, sets in done]


def _sets(
    args: argparse.Namespace, one: Exercise, profile: Profile | None
) -> tuple[PlannedSet, ...]:
    """Of one exercise: as much as the sessions before it say, unless it was said here."""
    from coach.practice.exercise.session_plan import planned, standing_of

    step = standing_of(one, _past(profile), time.time() / _S_PER_DAY).step
    sides: tuple[Side, ...] = (Side.UNKNOWN,)
    if one.sided:
        both = args.side in (None, "both")
        sides = (Side.LEFT, Side.RIGHT) if both else (Side(args.side),)
    given = {}
    if args.hold:
        given["hold_s"] = args.hold
    if args.times:
        given["repetitions"] = args.times
    return tuple(
        replace(planned(one, step, side), **given)
        for _ in range(args.sets or one.dose.sets)
        for side in sides
    )


def _check(args: argparse.Namespace) -> None:
    if args.name is None and not args.plan:
        raise UserError(tr("say which exercise, or --plan; 'coach exercise --list' shows them all"))
    if args.name is not None and args.plan:
        raise UserError(tr("--plan chooses the exercises itself; leave the name or --plan out"))
    if args.minutes and not args.plan:
        raise UserError(tr("--minutes belongs to --plan; add it, or say --sets"))
    of_one = {"--hold": args.hold, "--times": args.times, "--sets": args.sets, "--side": args.side}
    given = next((option for option, value in of_one.items() if value), None)
    if args.plan and given:
        raise UserError(tr("{given} belongs to one exercise; name it in place of --plan",
                           given=given))  # fmt: skip


def _check_amount(args: argparse.Namespace, one: Exercise) -> None:
    if args.hold and not one.dose.holds:
        raise UserError(tr("{exercise} is repeated, not held; give --times", exercise=tr(one.name)))
    if args.times and one.dose.holds:
        raise UserError(tr("{exercise} is held, not repeated; give --hold", exercise=tr(one.name)))
    if args.side and not one.sided:
        raise UserError(tr("{exercise} has no sides; leave --side out", exercise=tr(one.name)))


def _exercise(text: str) -> str:
    from coach.practice.exercise import EXERCISES

    if text.strip().casefold() == "plan":  # else it would be taken for the begin of "plank"
        raise argparse.ArgumentTypeError(tr("'{text}' is no exercise; did you mean --plan?",
                                            text=text))  # fmt: skip
    try:
        return by_name(text, {one.key: one.name for one in EXERCISES}, "coach exercise --list")
    except UnknownNameError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _seconds(text: str) -> float:
    found = positive(text)
    if found > _MOST:
        raise _no_number(text)
    return found


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= _MOST:
        raise _no_number(text)
    return int(text)


def _no_number(text: str) -> argparse.ArgumentTypeError:
    return argparse.ArgumentTypeError(
        tr("'{what}' is no number from 1 to {most}", what=text, most=_MOST)
    )
