"""Turn a file of another recorder, phone, lab or app, into a recording."""

from __future__ import annotations

import argparse
import dataclasses
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from coach.cli.errors import ExitCode, UserError
from coach.cli.files import check_output
from coach.cli.notes import note
from coach.cli.offline.reading_options import add_reading, reading_options
from coach.cli.progress_bar import waiting
from coach.model import Placement
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.recording.importing import ImportOptions, ImportResult

EXAMPLE = """\
  coach import belt.csv -o run.mcap --placement waist --rate 100 --acc-unit g --gyro-unit deg/s
  coach import acc.csv gyro.csv -o run.mcap --placement pelvis
  coach import log.zip -o run.mcap --placement pelvis --dry-run
  coach import belt.csv chest.csv -o run.mcap --placement waist --placement chest
  coach import belt.csv -o run.mcap --placement waist --axes forward=+z,up=-y \\
      --acc-columns ax,ay,az --gyro-columns gx,gy,gz --time-column ms --time-unit ms"""

_LEAST_S = 1.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add(
        "file",
        metavar="FILE",
        type=Path,
        nargs="+",
        help=tr(
            "text, zip, JSON, NPZ, Parquet or a memory card's file; several files and one "
            "--placement: parts of one sensor, with as many: a sensor each"
        ),
    )
    add("-o", "--output", metavar="FILE.mcap", type=Path, help=tr("file to write"))
    add("--force", action="store_true", help=tr("replace the file if it exists"))
    add("--dry-run", action="store_true", help=tr("print what would be taken as what, and end"))
    add(
        "--placement",
        choices=[place.value for place in Placement],
        action="append",
        required=True,
        help=tr("where the sensor sat; once, or for each file in turn"),
    )
    add(
        "--axes",
        metavar="AXES",
        action="append",
        default=[],
        help=tr("which sensor axis points where: forward=+z,left=-x,up=-y; for each file in turn"),
    )
    add_reading(parser)
    add(
        "--start",
        metavar="TIME",
        type=_instant,
        help=tr(
            "when the first sample was taken: 2026-05-17T07:30, local unless it says +02:00 or Z"
        ),
    )
    add(
        "--with-outputs",
        action="store_true",
        help=tr("keep what the coach makes of it as well, for other viewers; takes longer"),
    )
    add("--title", metavar="TEXT", default="", help=tr("title of the session"))


def run(args: argparse.Namespace) -> int:
    from coach.app.versions import versions
    from coach.cli.offline.import_table import print_taken
    from coach.cli.offline.record_session import record_session

    if args.output is None and not args.dry_run:
        raise UserError(tr("give the file to write, as in -o run.mcap, or --dry-run"))
    if not args.dry_run:
        check_output(args.output, ".mcap", force=args.force)
    with waiting(tr("reading")):
        result = _imported(args)
    for warning in result.warnings:
        note(warning)
    print_taken(result.header.import_details["format"], result.taken)
    if args.dry_run:
        return ExitCode.FINE
    header = dataclasses.replace(result.header, versions=versions())
    record_session(args.output, header, result.inputs, outputs=args.with_outputs)
    duration_s = result.inputs[-1].t_host_s - header.t_zero_host_s
    if duration_s < _LEAST_S:
        note(
            tr(
                "{output} is less than a second long, too short to say anything of a runner",
                output=args.output,
            )
        )
    print(
        tr(
            "{output}: {duration_s:.0f} s at {rate:.4g} Hz",
            output=args.output,
            duration_s=duration_s,
            rate=header.import_details["rate_hz"],
        )
    )
    return ExitCode.FINE


def _imported(args: argparse.Namespace) -> ImportResult:
    from coach.recording.importing import import_samples, import_together

    places: Sequence[str] = args.placement
    axes: Sequence[str] = args.axes
    if len(places) == 1:
        if len(axes) > 1:
            raise UserError(tr("--axes is needed once for the one sensor"))
        return import_samples(args.file, _options(args, places[0], axes[0] if axes else ""))
    axes = axes or [""] * len(args.file)
    if not len(args.file) == len(places) == len(axes):
        raise UserError(
            tr(
                "--placement, and --axes if you give them, are needed once for each file, or "
                "once where all files are of one sensor"
            )
        )
    each = zip(args.file, places, axes, strict=True)
    return import_together([(path, _options(args, place, at)) for path, place, at in each])


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        raise argparse.ArgumentTypeError(
            tr("{what!r} is no time; write it like 2026-05-17T07:30", what=text)
        ) from None


def _options(args: argparse.Namespace, placement: str, axes: str) -> ImportOptions:
    options = reading_options(args, placement, axes)
    return dataclasses.replace(options, title=args.title, start_utc=args.start)
