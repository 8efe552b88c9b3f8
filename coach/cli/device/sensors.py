"""Say which sensors the coach understands, what each can tell and how it is worn.

Except for sensors of the coach's own firmware all of it was read in public documents and captures:
none has been tried on a device by us. Tell us how yours does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.cli.errors import ExitCode, UserError
from coach.model import Placement
from coach.wording.columns import HEAD, columns, row
from coach.wording.translation import mark, tr

if TYPE_CHECKING:
    import argparse

    from coach.decode import Family

EXAMPLE = """\
  coach sensors
  coach sensors own"""

_WIDTH = 110
_GIVE_WAY = (4, 5, 3, 2)
"""Columns by what is missed least: clock, lost samples, gyroscope, rate."""
_HEADINGS = (
    mark("family"),
    mark("sensors"),
    mark("rate [Hz]"),
    mark("gyroscope"),
    mark("clock"),
    mark("lost samples"),
)
_WORN = (Placement.CHEST, Placement.PELVIS)
_UNTRIED = mark("decoded from public captures and documents; not tried on a device by us: tell us")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("family", nargs="?", help=tr("all that is known of one of them"))


def run(args: argparse.Namespace) -> int:
    from coach.decode import FAMILIES

    if args.family is None:
        print_families(list(FAMILIES.values()))
        return ExitCode.FINE
    family = FAMILIES.get(args.family.casefold())
    if family is None:
        raise UserError(
            tr(
                "no family '{family}'; known: {families}",
                family=args.family,
                families=", ".join(FAMILIES),
            )
        )
    print_family(family)
    return ExitCode.FINE


def print_families(families: list[Family]) -> None:
    """One row for each."""
    from rich import box
    from rich.table import Table

    from coach.cli.fitting_table import print_table
    from coach.cli.plain_console import plain_console

    console = plain_console(_WIDTH)
    table = Table(box=box.SIMPLE)
    for heading in _HEADINGS:
        table.add_column(tr(heading))
    for one in families:
        worth = one.worth
        table.add_row(
            one.name,
            tr(one.about.title),
            str(worth.rate_hz),
            f"{worth.gyr_range_deg_s:g} deg/s" if worth.has_gyro else tr("none"),
            tr("none") if worth.tick_s is None else _tick(worth.tick_s),
            tr(worth.loss.value),
        )
    print_table(console, table, _GIVE_WAY, words=(1, 5))
    print(tr("all but own: {untried}", untried=tr(_UNTRIED)))
    print(tr("'coach sensors FAMILY' tells more of one"))


def print_family(family: Family) -> None:
    """All that is known of one."""
    from coach.wording.sensor_words import given_words, late_words, wider_words, withheld_words

    about, worth = family.about, family.worth
    rates = ", ".join(map(str, worth.rates_hz))
    ranges = f"{worth.acc_range_g:g} g"
    if worth.has_gyro:
        ranges += f", {worth.gyr_range_deg_s:g} deg/s"
    rows = [
        (tr("family"), family.name),
        (tr("sensors"), tr(about.title)),
        (tr("wear"), tr(about.wear)),
        (tr("wake"), tr(about.wake)),
        (tr("battery"), tr(about.battery)),
        (tr("rate"), tr("{rate_hz} Hz (offered: {rates})", rate_hz=worth.rate_hz, rates=rates)),
        (tr("range"), ranges),
        (tr("clock"), tr("none") if worth.tick_s is None else _tick(worth.tick_s)),
        (tr("losses"), tr(worth.loss.value)),
        (tr("late"), late_words(worth)),
        (tr("at chest"), given_words(worth, Placement.CHEST)),
        (tr("at pelvis"), given_words(worth, Placement.PELVIS)),
        *((tr("wider"), line) for line in wider_words(worth, _WORN)),
        *((tr("not told"), line) for line in withheld_words(worth, _WORN)),
        (tr("link lost"), tr("after {silence_s:g} s of silence", silence_s=worth.silence_s)),
        *((tr("limit"), tr(line)) for line in about.limits),
        (tr("source"), tr(about.source)),
        *(((tr("untried"), tr(_UNTRIED)),) if family.name != "own" else ()),
    ]
    width = max(HEAD, *(columns(label) for label, _ in rows))
    for label, value in rows:
        if value:
            for line in row((label, width), (value, _WIDTH - width)):
                print(line)


def _tick(tick_s: float) -> str:
    for size, unit in ((1e-3, "ms"), (1e-6, "us"), (1e-9, "ns")):
        if tick_s >= size * 0.999:
            return f"{tick_s / size:.3g} {unit}"
    return f"{tick_s:.3g} s"
