"""Lead through one exercise, or through a plan of them made from what drifted in your last runs.

The sensor tells the position, counts, times a hold and watches your form where it can; where it
cannot, it says so, and the key y says that you are in position. Stop at pain: p.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.cli.practice.practice_options import add_live

if TYPE_CHECKING:
    import argparse

EXAMPLE = """\
  coach exercise --list
  coach exercise plank --how
  coach exercise plank --hold 30
  coach exercise --plan
  coach exercise --plan --sensor virtual"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_live(parser)


def run(args: argparse.Namespace) -> int:
    raise NotImplementedError
