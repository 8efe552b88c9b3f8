"""Say which Bluetooth devices are around, and which of them the coach can listen to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.cli.arguments import add_radio, positive
from coach.cli.errors import ExitCode
from coach.cli.live.sensor_trouble import tell
from coach.cli.notes import note
from coach.cli.progress_bar import waiting
from coach.model import Placement
from coach.terminal_escape import escape_terminal
from coach.wording.translation import mark, tr

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from coach.cli.device.scanning import Found

EXAMPLE = """\
  coach scan
  coach scan --seconds 10"""

_WIDTH = 100
_GIVE_WAY = (5, 2, 4)
"""Columns by what is missed least: what it does not tell, how near it is, its battery."""
_HEADINGS = (
    mark("name"),
    mark("address"),
    mark("signal [dBm]"),
    mark("family"),
    mark("battery"),
    mark("cannot tell"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--seconds", type=positive, default=5.0, help=tr("how long to listen; default: 5"))
    add_radio(parser)


def run(args: argparse.Namespace) -> int:
    from coach import background
    from coach.cli.live.sensor_choice import radio_name
    from coach.sources import SourceError

    try:
        with waiting(tr("listening")):
            found = background.run(_scan(radio_name(args.radio), args.seconds))
    except SourceError as error:
        return tell(error)
    if not found:
        note(
            tr(
                "nothing heard in {seconds:.0f} s; wake the sensor and bring it nearer",
                seconds=args.seconds,
            )
        )
        return ExitCode.NO_HARDWARE
    print_found(found)
    for each in found:
        name = escape_terminal(each.name) or each.address
        if each.perhaps is not None:
            note(
                tr(
                    "{name} may be one of '{perhaps}', or something else that looks alike from "
                    "afar; if it is yours, say --sensor {address}",
                    name=name,
                    perhaps=each.perhaps,
                    address=each.address,
                )
            )
        if each.stranger is not None:
            note(
                tr(
                    "{name} may be a {stranger}, unknown to the coach; to have it understood, "
                    "send us what 'coach capture --sensor {address} -o sensor.jsonl' writes",
                    name=name,
                    stranger=each.stranger,
                    address=each.address,
                )
            )
    return ExitCode.FINE


def print_found(found: Sequence[Found]) -> None:
    """One row for each device, the coach's own and the nearest first."""
    from rich import box
    from rich.table import Table

    from coach.cli.fitting_table import print_table
    from coach.cli.plain_console import plain_console

    console = plain_console(_WIDTH)
    table = Table(box=box.SIMPLE)
    for heading in _HEADINGS:
        table.add_column(tr(heading))
    for each in found:
        battery = "-" if each.battery_percent is None else f"{each.battery_percent} %"
        table.add_row(
            escape_terminal(each.name) or "-",
            each.address,
            str(each.rssi_dbm),
            each.family or (tr("perhaps {family}", family=each.perhaps) if each.perhaps else "-"),
            battery,
            _cannot(each.family),
        )
    print_table(console, table, _GIVE_WAY, words=(0, 5))


def _cannot(family: str | None) -> str:
    from coach.decode import FAMILIES
    from coach.wording.sensor_words import withheld_words

    if family is None or family not in FAMILIES:
        return "-"
    lines = withheld_words(FAMILIES[family].worth, (Placement.CHEST, Placement.PELVIS))
    return "; ".join(lines) or "-"


async def _scan(radio: str, seconds: float) -> list[Found]:
    from coach.cli.device.scanning import look_around
    from coach.cli.live.sensor_choice import some_radio

    async with some_radio(radio) as opened:
        return await look_around(opened, seconds)
