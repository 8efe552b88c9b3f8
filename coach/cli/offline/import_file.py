"""Turn samples of another recorder, CSV or NPZ, into a recording."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

from coach.cli.arguments import add_output, positive, words
from coach.cli.errors import ExitCode, UserError
from coach.cli.files import check_output
from coach.cli.notes import note
from coach.model import Placement

if TYPE_CHECKING:
    import argparse

    from coach.recording.importing import ImportOptions

EXAMPLE = """\
  coach import belt.csv -o run.mcap --placement waist --rate 100 --acc-unit g --gyro-unit deg/s
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
        help="samples: .csv, .tsv, .txt or .npz; of two sensors worn together one each",
    )
    add_output(parser)
    add(
        "--placement",
        choices=[place.value for place in Placement],
        action="append",
        required=True,
        help="where the sensor sat; for each file in turn",
    )
    add("--rate", metavar="HZ", type=positive, help="samples per second, if no time column says so")
    add("--acc-unit", metavar="UNIT", help="m/s2, g or counts:SCALE (m/s^2 per count)")
    add("--gyro-unit", metavar="UNIT", help="rad/s, deg/s or counts:SCALE (rad/s per count)")
    add("--time-unit", metavar="UNIT", help="s, ms, us or ns")
    add(
        "--axes",
        metavar="AXES",
        action="append",
        default=[],
        help="which sensor axis points where: forward=+z,left=-x,up=-y; for each file in turn",
    )
    add("--acc-columns", metavar="X,Y,Z", type=words(3), help="CSV columns of the accelerometer")
    add("--gyro-columns", metavar="X,Y,Z", type=words(3), help="CSV columns of the gyroscope")
    add("--time-column", metavar="NAME", default="", help="CSV column or NPZ key of the time")
    add("--acc-key", metavar="NAME", default="", help="NPZ key of the accelerometer")
    add("--gyro-key", metavar="NAME", default="", help="NPZ key of the gyroscope")
    add("--title", metavar="TEXT", default="", help="title of the session")


def run(args: argparse.Namespace) -> int:
    from coach.app.versions import versions
    from coach.cli.offline.record_session import record_session
    from coach.recording.importing import import_samples, import_together

    check_output(args.output, ".mcap", force=args.force)
    files = [(path, _options(args, placement, axes)) for path, placement, axes in _each_file(args)]
    result = import_samples(*files[0]) if len(files) == 1 else import_together(files)
    for warning in result.warnings:
        note(warning)
    header = dataclasses.replace(result.header, versions=versions())
    record_session(args.output, header, result.inputs)
    duration_s = result.inputs[-1].t_host_s - header.t_zero_host_s
    if duration_s < _LEAST_S:
        note(f"{args.output} is less than a second long, too short to say anything of a runner")
    print(f"{args.output}: {duration_s:.0f} s at {header.import_details['rate_hz']:.4g} Hz")
    return ExitCode.FINE


def _each_file(args: argparse.Namespace) -> list[tuple[Path, str, str]]:
    axes = args.axes or [""] * len(args.file)
    if not len(args.file) == len(args.placement) == len(axes):
        raise UserError("--placement, and --axes if you give them, are needed once for each file")
    return list(zip(args.file, args.placement, axes, strict=True))


def _options(args: argparse.Namespace, placement: str, axes: str) -> ImportOptions:
    from coach.recording.importing import ImportOptions

    return ImportOptions(
        placement=Placement(placement),
        rate_hz=args.rate,
        acc_unit=args.acc_unit,
        gyro_unit=args.gyro_unit,
        time_unit=args.time_unit,
        axes=axes,
        acc_columns=args.acc_columns,
        gyro_columns=args.gyro_columns,
        time_column=args.time_column,
        acc_key=args.acc_key,
        gyro_key=args.gyro_key,
        title=args.title,
    )
