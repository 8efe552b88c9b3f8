"""Say which sensors the coach understands, what each can tell and how it is worn.

Except for sensors of the coach's own firmware all of it was read in public documents and captures:
none has been tried on a device by us. Tell us how yours does.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from coach.cli.errors import ExitCode, UserError
from coach.model import Placement

if TYPE_CHECKING:
    import argparse

    from coach.decode import Family

EXAMPLE = """\
  coach sensors
  coach sensors own"""

_WIDTH = 110
_WORN = (Placement.CHEST, Placement.PELVIS)
_UNTRIED = "decoded from public captures and documents; not tried on a device by us: tell us"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("family", nargs="?", help="all that is known of one of them")


def run(args: argparse.Namespace) -> int:
    from coach.decode import FAMILIES

    if args.family is None:
        print_families(list(FAMILIES.values()))
        return ExitCode.FINE
    family = FAMILIES.get(args.family.casefold())
    if family is None:
        raise UserError(f"no family '{args.family}'; known: {', '.join(FAMILIES)}")
    print_family(family)
    return ExitCode.FINE


def print_families(families: list[Family]) -> None:
    """One row for each."""
    from rich import box
    from rich.table import Table

    from coach.cli.plain_console import plain_console

    console = plain_console(_WIDTH)
    table = Table(box=box.SIMPLE)
    for heading in ("family", "sensors", "rate [Hz]", "gyroscope", "clock", "lost samples"):
        table.add_column(heading)
    for one in families:
        worth = one.worth
        table.add_row(
            one.name,
            one.about.title,
            str(worth.rate_hz),
            f"{worth.gyr_range_deg_s:g} deg/s" if worth.has_gyro else "none",
            "none" if worth.tick_s is None else _tick(worth.tick_s),
            worth.loss.value,
        )
    console.print(table)
    print(f"all but own: {_UNTRIED}\n'coach sensors FAMILY' tells more of one")


def print_family(family: Family) -> None:
    """All that is known of one."""
    from coach.wording.sensor_words import given_words, late_words, wider_words, withheld_words

    about, worth = family.about, family.worth
    rates = ", ".join(map(str, worth.rates_hz))
    ranges = f"{worth.acc_range_g:g} g"
    if worth.has_gyro:
        ranges += f", {worth.gyr_range_deg_s:g} deg/s"
    rows = [
        ("family", family.name),
        ("sensors", about.title),
        ("wear", about.wear),
        ("wake", about.wake),
        ("battery", about.battery),
        ("rate", f"{worth.rate_hz} Hz (offered: {rates})"),
        ("range", ranges),
        ("clock", "none" if worth.tick_s is None else _tick(worth.tick_s)),
        ("losses", worth.loss.value),
        ("late", late_words(worth)),
        ("at chest", given_words(worth, Placement.CHEST)),
        ("at pelvis", given_words(worth, Placement.PELVIS)),
        *(("wider", line) for line in wider_words(worth, _WORN)),
        *(("not told", line) for line in withheld_words(worth, _WORN)),
        ("link lost", f"after {worth.silence_s:g} s of silence"),
        *(("limit", line) for line in about.limits),
        ("source", about.source),
        *((("untried", _UNTRIED),) if family.name != "own" else ()),
    ]
    for label, value in rows:
        if value:
            print(textwrap.fill(f"{label:10} {value}", _WIDTH, subsequent_indent=" " * 11))


def _tick(tick_s: float) -> str:
    for size, unit in ((1e-3, "ms"), (1e-6, "us"), (1e-9, "ns")):
        if tick_s >= size * 0.999:
            return f"{tick_s / size:.3g} {unit}"
    return f"{tick_s:.3g} s"
