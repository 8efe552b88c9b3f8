"""See and hear what a live run is like, without a sensor: a simulated runner, a minute and a half.

It is calibrated, runs well, tires at the hips and corrects it; once the sensor is out of range.
The same as 'coach run --sensor virtual --virtual-story demo'. Ctrl-C or q ends it.
"""

from __future__ import annotations

import argparse

from coach.cli.live import run as live_run

EXAMPLE = """\
  coach demo
  coach demo --quiet --no-record"""

_WORDS = ("--sensor", "virtual", "--virtual-story", "demo")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    live_run.add_outputs(parser)


def run(args: argparse.Namespace) -> int:
    whole = argparse.ArgumentParser()
    live_run.add_arguments(whole)
    return live_run.run(argparse.Namespace(**{**vars(whole.parse_args(_WORDS)), **vars(args)}))
