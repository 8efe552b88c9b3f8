"""Find out how the sensor sits, from a recording in which somebody stands still for ten seconds.

A bend forward or some running after that tells where forward is; so do --axes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from coach.app.samples import sensor_data
from coach.calibration import CalibrationParams, Rejected, calibrate
from coach.cli.arguments import add_force, add_placement, add_recording
from coach.cli.errors import ExitCode, UserError
from coach.cli.files import check_output, load_recording, write_text
from coach.cli.progress import waiting
from coach.model import Placement
from coach.recording import calibration_to_json
from coach.recording.importing.axes import mounting_of

if TYPE_CHECKING:
    import argparse

EXAMPLE = """\
  coach calibrate standing.mcap
  coach calibrate standing.mcap -o me.json --axes forward=+z,up=-y
  coach replay run.mcap --calibration me.json"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_recording(parser)
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE.json",
        type=Path,
        help="where to store it; beside the recording if not given",
    )
    add_force(parser)
    parser.add_argument(
        "--axes",
        metavar="AXES",
        default="",
        help="which sensor axis points where: forward=+z,left=-x,up=-y",
    )
    add_placement(parser, required=False, help_text="where the sensor sat, if not as recorded")


def run(args: argparse.Namespace) -> int:
    output = args.output or args.file.with_name(f"{args.file.stem}.calibration.json")
    mounting = mounting_of(args.axes) if args.axes else None
    recording = load_recording(args.file)
    check_output(output, ".json", force=args.force)
    header = recording.header
    with waiting("calibrating"):
        data = sensor_data(recording.inputs, header.t_zero_host_s)
        found = calibrate(
            list(data.blocks),
            Placement(args.placement) if args.placement else header.placement,
            mounting or header.mounting,
            CalibrationParams(),
        )
    if isinstance(found, Rejected):
        raise UserError(f"{args.file}: not calibrated: {found.detail}")
    form = calibration_to_json(found.calibration)
    write_text(output, json.dumps(form, indent=2, allow_nan=False) + "\n")
    for remark in found.remarks:
        print(remark)
    print(f"stored in {output}")
    return ExitCode.FINE
