"""Say what is in a recording: what it is, how complete and how good its data are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.cli.arguments import add_recording
from coach.cli.errors import ExitCode
from coach.cli.files import load_recording
from coach.cli.progress_bar import waiting

if TYPE_CHECKING:
    import argparse

EXAMPLE = """\
  coach inspect run.mcap
  coach inspect run.mcap --json"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_recording(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object, SI units")


def run(args: argparse.Namespace) -> int:
    from coach.cli.offline.inspection import inspect_recording
    from coach.cli.offline.inspection_text import print_inspection
    from coach.cli.summary_table import print_json

    with waiting("looking through it"):
        form = inspect_recording(load_recording(args.file))
    if args.json:
        print_json(form)
    else:
        print_inspection(form)
    return ExitCode.FINE
