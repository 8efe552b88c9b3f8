"""A guided check of two minutes, spoken: stand as you do, as tall as you can, sunk; three times.

With a sensor at the pelvis you also tip it forward and back, once. It tells where your usual
posture lies between sunk (0) and tall (100), and how much you sway. How the sensor sits does not
matter: no calibration is needed. It compares you with yourself and is no diagnosis.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.cli.practice.practice_options import add_live, run_practice
from coach.model import Practice, PracticeKind

if TYPE_CHECKING:
    import argparse

EXAMPLE = """\
  coach stand --placement chest
  coach stand --placement pelvis
  coach stand --sensor BELT --placement pelvis --sensor STRAP --placement chest
  coach stand --sensor virtual"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_live(parser)


def run(args: argparse.Namespace) -> int:
    return run_practice(args, lambda _: Practice(PracticeKind.STAND), usual=None)
