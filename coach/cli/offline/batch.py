"""Analyze many recordings at once: tables of all of them together.

Files of other recorders are taken, too, once --placement says where the sensor sat. What is done
is not done again, so the same command goes on where it was ended; what failed is tried again.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from coach.cli.arguments import add_placement
from coach.cli.errors import ExitCode, UserError
from coach.cli.files import load_calibrations
from coach.cli.notes import note
from coach.cli.offline.reading_options import add_reading, reading_options
from coach.cli.progress_bar import Progress
from coach.terminal_escape import LINE, escape_terminal
from coach.wording.translation import tr, tr_n

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.analysis.many import Batch
    from coach.settings import Settings

EXAMPLE = """\
  coach batch sessions --to parquet
  coach batch "runs/*.mcap" -o study --workers 4
  coach batch belts -o study --placement waist --acc-unit g
  coach batch s3://lab/runs -o s3://lab/study --scheduler tcp://10.0.0.1:8786"""

_MOST_TOLD = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "paths",
        metavar="FOLDER|GLOB",
        nargs="+",
        help=tr("folders with all below them, patterns such as 'runs/*.mcap', files, or URLs"),
    )
    add("--to", choices=["parquet"], default="parquet", help=tr("the format"))
    add(
        "-o",
        "--output",
        metavar="FOLDER",
        help=tr("a folder or URL for the tables; NAME-tables, by the folder, if not given"),
    )
    add(
        "--level",
        metavar="A,B",
        type=lambda text: tuple(part.strip() for part in text.split(",")),
        help=tr("only some tables, or samples, which are left out else; a wrong name lists all"),
    )
    way = parser.add_mutually_exclusive_group()
    way.add_argument(
        "--workers", metavar="N", type=_count, help=tr("processes; one for each core if not given")
    )
    way.add_argument(
        "--scheduler",
        metavar="tcp://HOST:PORT",
        help=tr("have the workers of a Dask cluster do it, which must see files and folder"),
    )
    add("--settings", metavar="FILE.toml", type=Path, help=tr("in place of the recorded settings"))
    add(
        "--calibration",
        metavar="FILE.json",
        type=Path,
        help=tr("in place of the recorded calibration"),
    )
    add("--force", action="store_true", help=tr("do again what is done already"))
    add_placement(parser, tr("where the sensor of files of other recorders sat"))
    add(
        "--axes",
        metavar="AXES",
        default="",
        help=tr("which sensor axis points where: forward=+z,left=-x,up=-y"),
    )
    add_reading(parser)


def run(args: argparse.Namespace) -> int:
    from coach.analysis.many import analyze_many

    settings = None if args.settings is None else _settings(args.settings)
    calibrations = () if args.calibration is None else load_calibrations(args.calibration)
    foreign = None
    if args.placement is not None:
        foreign = reading_options(args, args.placement, args.axes)
    _check_levels(args.level)
    with Progress(tr("files"), 1) as bar:
        try:
            found = analyze_many(
                args.paths,
                to=args.output or _usual_place(args.paths),
                workers=args.workers,
                scheduler=args.scheduler,
                settings=settings,
                calibration=calibrations,
                foreign=foreign,
                tables=args.level,
                again=args.force,
                progress=bar.show_of,
            )
        except KeyboardInterrupt:
            note(tr("what is done stays; the same command goes on from there"))
            raise
    _tell(found)
    return ExitCode.USER_ERROR if found.failed else ExitCode.FINE


def _tell(found: Batch) -> None:
    for one in found.failed[:_MOST_TOLD]:
        note(f"{one.file}: {tr(one.reason)}")
    if len(found.failed) > _MOST_TOLD:
        note(tr("and {count} more, see the table of files", count=len(found.failed) - _MOST_TOLD))
    if found.foreign:
        note(
            tr_n(
                "{n} file of other recorders was passed over; --placement takes it, too",
                "{n} files of other recorders were passed over; --placement takes them, too",
                found.foreign,
            )
        )
    told = tr_n("{n} file done", "{n} files done", found.done)
    if found.as_before:
        told += tr(", {count} of them before", count=found.as_before)
    if found.failed:
        told += tr(", {count} failed", count=len(found.failed))
    tables = ", ".join(found.tables)
    print(
        escape_terminal(
            tr("{told}; {to} has the tables {tables}", told=told, to=found.to, tables=tables), LINE
        )
    )


def _usual_place(paths: Sequence[str]) -> str:
    """Beside one is, after what is analyzed."""
    from coach.analysis.many.paths_found import nearest_name, root_of

    return f"{nearest_name(root_of(paths))}-tables"


def _settings(file: Path) -> Settings:
    from coach.cli.settings.settings_layers import settings_in_force

    return settings_in_force(file, recorded={}).settings.core


def _check_levels(levels: tuple[str, ...] | None) -> None:
    from coach.analysis.result_tables import TABLES

    unknown = [level for level in levels or () if level not in TABLES]
    if unknown:
        raise UserError(
            tr(
                "no level '{unknown}'; there are {levels}",
                unknown=unknown[0],
                levels=", ".join(TABLES),
            )
        )


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 1000):
        raise argparse.ArgumentTypeError(tr("'{what}' is not a number from 1 to 999", what=text))
    return int(text)
