"""Turn samples of another recorder, CSV or NPZ, into a recording."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

from coach.app.versions import versions
from coach.cli.arguments import add_output, add_placement, positive, words
from coach.cli.errors import ExitCode
from coach.cli.files import check_output
from coach.cli.notes import note
from coach.cli.record import record_session
from coach.model import Placement
from coach.recording.importing import ImportOptions, import_samples

if TYPE_CHECKING:
    import argparse

EXAMPLE = """\
  coach import belt.csv -o run.mcap --placement waist --rate 100 --acc-unit g --gyro-unit deg/s
  coach import belt.csv -o run.mcap --placement waist --axes forward=+z,up=-y \\
      --acc-columns ax,ay,az --gyro-columns gx,gy,gz --time-column ms --time-unit ms"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("file", metavar="FILE", type=Path, help="samples: .csv, .tsv, .txt or .npz")
    add_output(parser)
    add_placement(parser, required=True, help_text="where the sensor sat")
    add("--rate", metavar="HZ", type=positive, help="samples per second, if no time column says so")
    add("--acc-unit", metavar="UNIT", help="m/s2, g or counts:SCALE (m/s^2 per count)")
    add("--gyro-unit", metavar="UNIT", help="rad/s, deg/s or counts:SCALE (rad/s per count)")
    add("--time-unit", metavar="UNIT", help="s, ms, us or ns")
    add(
        "--axes",
        metavar="AXES",
        default="",
        help="which sensor axis points where: forward=+z,left=-x,up=-y",
    )
    add("--acc-columns", metavar="X,Y,Z", type=words(3), help="CSV columns of the accelerometer")
    add("--gyro-columns", metavar="X,Y,Z", type=words(3), help="CSV columns of the gyroscope")
    add("--time-column", metavar="NAME", default="", help="CSV column or NPZ key of the time")
    add("--acc-key", metavar="NAME", default="", help="NPZ key of the accelerometer")
    add("--gyro-key", metavar="NAME", default="", help="NPZ key of the gyroscope")
    add("--title", metavar="TEXT", default="", help="title of the session")


def run(args: argparse.Namespace) -> int:
    check_output(args.output, ".mcap", force=args.force)
    options = ImportOptions(
        placement=Placement(args.placement),
        rate_hz=args.rate,
        acc_unit=args.acc_unit,
        gyro_unit=args.gyro_unit,
        time_unit=args.time_unit,
        axes=args.axes,
        acc_columns=args.acc_columns,
        gyro_columns=args.gyro_columns,
        time_column=args.time_column,
        acc_key=args.acc_key,
        gyro_key=args.gyro_key,
        title=args.title,
    )
    result = import_samples(args.file, options)
    for warning in result.warnings:
        note(warning)
    header = dataclasses.replace(result.header, versions=versions())
    record_session(args.output, header, result.inputs)
    duration_s = result.inputs[-1].t_host_s - header.t_zero_host_s
    print(f"{args.output}: {duration_s:.0f} s at {header.import_details['rate_hz']:.4g} Hz")
    return ExitCode.FINE
