"""Check what this machine can do: one line for each part, with the remedy where one is needed.

The exit code is 0 if coaching with the virtual sensor works; a missing radio or loudspeaker is said
but is no failure, and neither is a slow machine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.cli.errors import ExitCode
from coach.cli.progress_bar import waiting
from coach.wording.columns import padded
from coach.wording.translation import tr

if TYPE_CHECKING:
    import argparse

EXAMPLE = "  coach doctor && coach scan\n  coach doctor --speed"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--speed",
        action="store_true",
        help=tr("also measure, in ten seconds, whether it is fast enough"),
    )


def run(args: argparse.Namespace) -> int:
    from coach.cli.device.doctor_checks import CHECKS

    checks = CHECKS
    if args.speed:
        from coach.cli.device.doctor_speed import SPEED_CHECKS

        checks += SPEED_CHECKS
    works = True
    for check in checks:
        with waiting(tr("looking at: {name}", name=tr(check.name))):
            found = check.finding()
        works = works and (found.ok or not check.vital)
        remedy = f"; {found.remedy}" if found.remedy and not found.ok else ""
        how = tr("ok") if found.ok else tr("problem")
        print(f"{padded(how, 9)}{padded(tr(check.name), 16)}{found.text}{remedy}")
    return ExitCode.FINE if works else ExitCode.USER_ERROR
