"""A guided check of your standing, two minutes, spoken: as you do, as tall as you can, sunk; again.

Within one wearing the differences do not depend on how the strap sits: where your usual posture is
between sunk (0) and tall (100), and how much you sway. It is no diagnosis.
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
