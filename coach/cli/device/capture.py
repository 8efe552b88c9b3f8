"""Record what a sensor that the coach does not know says, for a report to us.

The file holds what it advertises, its services and their values, and its raw notifications. Nothing
is written to it. Names, addresses and serial numbers are replaced; look before you send it, and say
in the report which sensor it is and how it was moved.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from coach.cli.arguments import add_force, add_radio, positive
from coach.cli.errors import ExitCode
from coach.cli.live.sensor_trouble import tell
from coach.cli.notes import note
from coach.cli.progress_bar import waiting
from coach.wording.translation import tr

if TYPE_CHECKING:
    import argparse

    from coach.sources.anonymous_capture import Line

EXAMPLE = """\
  coach scan
  coach capture --sensor "Nicla" -o nicla.jsonl"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--sensor", metavar="NAME|ADDRESS", required=True, help=tr("as 'coach scan' prints it"))
    add(
        "-o",
        "--output",
        metavar="FILE.jsonl",
        type=Path,
        required=True,
        help=tr("one thing per line"),
    )
    add("--seconds", type=positive, default=20.0, help=tr("how long to listen; default: 20"))
    add_radio(parser)
    add_force(parser)


def run(args: argparse.Namespace) -> int:
    from coach import background
    from coach.cli.files import check_output, write_file
    from coach.cli.live.sensor_choice import radio_name
    from coach.sources import SourceError

    path: Path = args.output
    check_output(path, ".jsonl", force=args.force)
    try:
        with waiting(tr("listening")):
            lines = background.run(_captured(radio_name(args.radio), args.sensor, args.seconds))
    except SourceError as error:
        return tell(error)
    write_file(path, "".join(f"{json.dumps(line)}\n" for line in lines))
    count = sum(line["what"] == "notification" for line in lines)
    print(tr("capture  {path}: {count} notifications", path=path, count=count))
    if not count:
        note(tr("it sent nothing unasked; the capture still shows its services"))
    return ExitCode.FINE


async def _captured(radio: str, sensor: str, seconds: float) -> list[Line]:
    from coach.cli.live.sensor_choice import some_radio
    from coach.sources import BleSettings
    from coach.sources.anonymous_capture import capture

    async with some_radio(radio) as opened:
        return await capture(opened, BleSettings(sensor=sensor), seconds, note)
