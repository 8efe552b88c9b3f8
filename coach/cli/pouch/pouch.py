"""Coach without screen, keys or network: a small computer with power bank and headset in a pouch.

It waits for sensor and headset, says what it is doing, calibrates, coaches, and keeps each run when
the sensor is switched off, when nobody has moved for five minutes after running, or when a stop is
asked for; then it waits for the next one. 'install' has the system start it at power-on.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from coach.cli.arguments import positive
from coach.cli.errors import ExitCode, UserError
from coach.cli.files import SESSIONS
from coach.cli.history.athlete_store import add_athlete_option
from coach.cli.interrupt import stop_on_interrupt
from coach.cli.live.page_options import add_page, add_page_buttons
from coach.cli.settings.settings_options import add_settings
from coach.model import Placement
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.app import Stop
    from coach.cli.live.run_plan import Plan
    from coach.pouch.ears import HeardVoice
    from coach.pouch.sayings import Trouble

EXAMPLE = """\
  coach pouch --placement pelvis
  coach pouch install --placement chest --language de --home
  coach pouch status"""

_RUN = "run"
_LATE_S = 10.0
_NO_SETTINGS = Path(os.devnull)
"""A file that goes before the user's own, and has nothing in it."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "what",
        nargs="?",
        choices=[_RUN, "install", "remove", "status"],
        default=_RUN,
        help=tr(
            "run (the default): now, in this process; install: at each start of this "
            "computer, with the options given; remove: no more; status: is it installed, "
            "does it run?"
        ),
    )
    add(
        "--sensor",
        metavar="NAME|ADDRESS|auto",
        help=tr(
            "which sensor; default: that of your last run at this placement, else the "
            "best one in reach. virtual:PORT is one of 'coach virtual-sensor'"
        ),
    )
    add("--placement", choices=[place.value for place in Placement], help=tr("where it sits"))
    add("--record", metavar="DIR", type=Path, default=SESSIONS, help=tr("default: sessions"))
    add(
        "--rest",
        metavar="MINUTES",
        type=positive,
        default=5.0,
        help=tr("without a step for so long, a run is over; default: 5"),
    )
    add(
        "--off",
        metavar="MINUTES",
        type=positive,
        default=1.0,
        help=tr(
            "without a link for so long, the sensor was switched off, for three times as "
            "long if it was lost while you ran; default: 1"
        ),
    )
    add_settings(parser, tr("in place of the settings.toml of your own, see 'coach settings'"))
    add_athlete_option(parser)
    add_page(parser)
    add_page_buttons(parser)
    add(
        "--home",
        action="store_true",
        help=tr(
            "with install: also serve the list of your runs, reports, exports and "
            "deletion to phone and laptop, as 'coach home' does, in a process of its own"
        ),
    )
    add(
        "--home-address",
        metavar="ADDRESS",
        help=tr(
            "where that page listens; default: on the whole network, by the name of this "
            "computer, such as raspberrypi.local"
        ),
    )


def run(args: argparse.Namespace) -> int:
    if args.what in ("remove", "status"):
        from coach.cli.pouch import service

        return service.remove() if args.what == "remove" else service.status()
    if args.placement is None:
        raise UserError(tr("say where the sensor sits; add --placement chest, pelvis or waist"))
    if args.home and args.what != "install":
        raise UserError(
            tr("--home belongs to 'coach pouch install'; 'coach home' serves the page now")
        )
    if args.home_address is not None and not args.home:
        raise UserError(tr("--home-address needs --home; add it"))
    if args.what == "install":
        from coach.cli.pouch import service

        _plan(args)  # whatever is wrong is told to one who reads it
        return service.install(args)
    return _run(args)


def unattended(args: argparse.Namespace) -> tuple[argparse.Namespace, Plan, Sequence[Trouble]]:
    """The plan of every run; without the settings file, if it is that which cannot be used.

    Nobody reads an error in a pouch, and a run with the usual settings is better than none.

    Returns:
        What is asked for then, the plan, and what is to be told.

    Raises:
        UserError: Something is wrong, and no settings file is to blame.
    """
    from coach.cli.notes import note
    from coach.pouch.sayings import Trouble

    try:
        return args, _plan(args), ()
    except UserError as error:
        usual = argparse.Namespace(**{**vars(args), "settings": _NO_SETTINGS})
        plan = _plan(usual)
        note(tr("{error}; until then the usual settings are used", error=tr(error)))
        return usual, plan, (Trouble.SETTINGS,)


def _run(args: argparse.Namespace) -> int:
    from coach import background
    from coach.cli.pouch.attendant import Attendant
    from coach.cli.pouch.sensor_air import PlannedAir
    from coach.cli.settings.phrase_files import sentences_in_force
    from coach.cli.settings.settings_options import settings_from
    from coach.model.units import S_PER_MIN
    from coach.pouch.ears import Headset
    from coach.pouch.run_watch import Limits

    args, plan, troubles = unattended(args)
    sentences = sentences_in_force(settings_from(args).settings.app)
    off_s = args.off * S_PER_MIN
    limits = Limits(rest_s=args.rest * S_PER_MIN, off_s=off_s, off_running_s=3.0 * off_s)

    async def journey(leave: Stop) -> None:
        air = PlannedAir(plan.choice.radio)
        with contextlib.closing(Headset(lambda: _open_voice(plan))) as headset:
            attendant = Attendant(
                plan,
                sentences,
                headset,
                air,
                leave=leave,
                limits=limits,
                faithful=args.sensor is None,
                troubles=troubles,
            )
            await attendant.go()

    with stop_on_interrupt((signal.SIGINT, signal.SIGTERM)) as leave:
        background.run(journey(leave))
    return ExitCode.FINE


def _plan(args: argparse.Namespace) -> Plan:
    """Of every run: as 'coach run' would have it, with the runner's own sensor if none is named.

    Raises:
        UserError: What is asked for does not go together, or a file is wrong.
    """
    from coach.cli.live import run as run_command
    from coach.cli.live.phone_address import is_phone
    from coach.cli.live.run_plan import plan_of
    from coach.cli.live.sensor_choice import VIRTUAL, sensor_choice
    from coach.cli.notes import note
    from coach.cli.pouch.known_sensor import known_sensor

    if args.sensor is not None and (args.sensor == VIRTUAL or is_phone(args.sensor)):
        raise UserError(
            tr("a sensor of the radio is waited for, not '{sensor}'; name one", sensor=args.sensor)
        )
    parser = argparse.ArgumentParser()
    run_command.add_arguments(parser)
    asked = parser.parse_args([])
    for name in ("record", "settings", "set", "language", "words", "athlete"):
        setattr(asked, name, getattr(args, name))
    for name in ("page", "page_address", "page_port", "no_page_buttons"):
        setattr(asked, name, getattr(args, name))
    asked.sensor = None if args.sensor is None else [args.sensor]
    asked.placement = [args.placement]
    asked.plain = True
    plan = plan_of(asked)
    if args.sensor is None and plan.profile is not None:
        known = known_sensor(plan.profile.course(plan.placement).sessions, plan.placement)
        if known is not None:
            note(
                tr(
                    "your sensor is {known}, that of your last run; --sensor auto takes any",
                    known=known,
                )
            )
            plan = replace(plan, choice=sensor_choice(known))
    return plan


def _open_voice(plan: Plan) -> HeardVoice:
    """The voice, once there is an output.

    Raises:
        VoiceError: There is none.
    """
    from coach.cli.notes import note
    from coach.cli.sound.speech_output import no_output, with_own_recordings
    from coach.voice.interface import open_live

    # Sentences with numbers are made when they are said, which takes a small computer a while.
    settings = replace(plan.voice, late_s=max(plan.voice.late_s, _LATE_S))
    problem = no_output(settings)
    if problem is not None:
        raise problem
    return open_live(with_own_recordings(settings), plan.phrases, note)
