"""Be a sensor, as a process of its own, for 'coach run --sensor virtual:PORT' to connect to.

The runner begins to move when the first host starts the stream, and the process ends with him.
"""

from __future__ import annotations

import signal
from pathlib import Path
from typing import TYPE_CHECKING

from coach.cli.arguments import port
from coach.cli.errors import ExitCode, UserError
from coach.cli.interrupt import stop_on_interrupt
from coach.cli.live.sensor_trouble import tell
from coach.cli.progress_bar import waiting
from coach.wording.place_names import where_of
from coach.wording.translation import tr

if TYPE_CHECKING:
    import argparse

    from coach.app import Stop
    from coach.cli.live.virtual_runner import Runner

EXAMPLE = """\
  coach virtual-sensor --port 9001 --story tired-hips
  coach virtual-sensor --port 9001 --from run.mcap
  coach virtual-sensor --port 9001 --family own --firmware c"""

_LOOK_S = 0.1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=port, required=True, help=tr("TCP port on this machine"))
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--story", metavar="NAME|FILE.toml")
    what.add_argument("--from", dest="recording", metavar="FILE.mcap", type=Path)
    parser.add_argument(
        "--family", default="own", help=tr("of what make it is, see 'coach sensors'; default: own")
    )
    parser.add_argument(
        "--firmware",
        choices=("python", "c"),
        default="python",
        help=tr(
            "who is the sensor of the family own: c is the firmware's own code and needs "
            "a C compiler; default: python"
        ),
    )


def run(args: argparse.Namespace) -> int:
    from coach import background
    from coach.cli.live.virtual_runner import (
        DEFAULT_STORIES,
        recorded_runner,
        story_runner,
        virtual_room,
    )
    from coach.sources import SourceError

    with waiting(tr("preparing the sensor")):
        if args.recording:
            runner = recorded_runner(args.recording, [args.family])
        else:
            runner = story_runner(args.story or DEFAULT_STORIES[None], [args.family])
    room = virtual_room()
    way = room.SIDES[args.family].way
    if way is not room.Way.RADIO:
        raise UserError(
            tr(
                "a sensor of the family '{family}' is heard {way}, not by radio; say coach run "
                "--sensor virtual --virtual-family {family}",
                family=args.family,
                way=tr(way.value),
            )
        )
    if args.firmware == "c":
        _check_firmware(args.family)
    try:
        with stop_on_interrupt((signal.SIGINT, signal.SIGTERM)) as stop:
            background.run(_serve(args.port, runner, args.firmware, stop))
    except SourceError as error:
        return tell(error)
    return ExitCode.FINE


def _check_firmware(family: str) -> None:
    from coach.sources.virtual.firmware.compiled_core import NoCoreError, compiled_core

    if family != "own":
        raise UserError(
            tr(
                "--firmware c is a sensor of the family own, not '{family}'; leave it out",
                family=family,
            )
        )
    try:
        with waiting(tr("compiling the firmware")):
            compiled_core()
    except NoCoreError as error:
        raise UserError(tr("{error}; or leave --firmware out", error=tr(error))) from None


async def _serve(port: int, runner: Runner, firmware: str, stop: Stop) -> None:
    import asyncio
    from dataclasses import replace

    from coach import background
    from coach.cli.live.virtual_runner import virtual_room

    def ready(address: str) -> None:
        print(
            tr(
                "sensor {address} {where}, port {port}: {title}",
                address=address,
                where=where_of([runner.placement]),
                port=port,
                title=runner.title,
            ),
            flush=True,
        )

    room = virtual_room()
    where = f"tcp-server:127.0.0.1:{port}"
    options = replace(runner.options[0], firmware=firmware)
    work = room.serve(where, runner.feed, options, ready=ready)
    async with background.alongside(work, "the virtual sensor") as serving:
        while not serving.done():
            if stop():
                serving.cancel()
            await asyncio.wait({serving}, timeout=_LOOK_S)
        if not serving.cancelled():
            serving.result()
