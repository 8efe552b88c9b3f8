"""Say what is in a recording: what it is, how complete and how good its data are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.cli.arguments import add_run, instant
from coach.cli.errors import ExitCode, UserError
from coach.cli.files import load_recording, nothing_usable
from coach.cli.history.which_run import run_meant
from coach.cli.interrupt import stop_on_interrupt
from coach.cli.progress_bar import Progress, waiting
from coach.wording.times import clock_tenths
from coach.wording.translation import tr

if TYPE_CHECKING:
    import argparse

EXAMPLE = """\
  coach inspect
  coach inspect run.mcap --table
  coach inspect run.mcap --json
  coach inspect run.mcap --state 12:30
  coach inspect run.mcap --said"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_run(parser)
    parser.add_argument(
        "--table", action="store_true", help=tr("everything that is known of it, line by line")
    )
    parser.add_argument("--json", action="store_true", help=tr("one JSON object, SI units"))
    parser.add_argument(
        "--state",
        metavar="MM:SS",
        type=instant,
        help=tr("only what each filter of each sensor knows at that time of the run"),
    )
    parser.add_argument(
        "--said",
        action="store_true",
        help=tr("only what the coach and the sensor said to each other, as bytes"),
    )


def run(args: argparse.Namespace) -> int:
    args.file = run_meant(args.file)
    if args.state is not None:
        return _state(args)
    if args.said:
        return _said(args)
    from coach.cli.offline.inspection import inspect_recording
    from coach.cli.offline.inspection_text import print_inspection
    from coach.cli.summary_table import print_json

    with waiting(tr("looking through it")):
        form = inspect_recording(load_recording(args.file))
    if args.json:
        print_json(form)
    else:
        print_inspection(form, table=args.table)
    if not any(one["samples"] for one in (form["data"], *form["other_data"])):
        raise nothing_usable(args.file)
    return ExitCode.FINE


def _said(args: argparse.Namespace) -> int:
    from coach.cli.offline.said_to_sensor import print_said, said_to_sensor
    from coach.cli.summary_table import print_json

    recording = load_recording(args.file)
    said = said_to_sensor(recording.inputs, recording.header.t_zero_host_s)
    if args.json:
        print_json({"type": "said", "lines": said})
    else:
        print_said(said)
    return ExitCode.FINE


def _state(args: argparse.Namespace) -> int:
    from coach.app import by_count, config_of
    from coach.app.states_at import Instants, states_at
    from coach.cli.offline.filter_state import print_states, states_to_json
    from coach.cli.summary_table import print_json

    recording = load_recording(args.file)
    config = config_of(recording.header)
    with stop_on_interrupt() as stop, Progress(tr("state"), len(recording.inputs)) as progress:
        states = states_at(config, progress.over(by_count(recording.inputs)), args.state, stop)
    if stop.asked:
        return ExitCode.INTERRUPTED
    if isinstance(states, Instants):
        if states.first_s is None or states.last_s is None:
            raise UserError(
                tr("{file} holds no samples to look at; use 'coach inspect'", file=args.file)
            )
        there = f"{clock_tenths(states.first_s)} to {clock_tenths(states.last_s)}"
        raise UserError(
            tr(
                "{file} has states from {there}; give a time in between",
                file=args.file,
                there=there,
            )
        )
    if args.json:
        print_json(states_to_json(states))
    else:
        print_states(states)
    return ExitCode.FINE
