"""Find out how the sensor sits, from a recording in which somebody stands still for ten seconds.

A bend forward or some running after that tells where forward is; so do --axes.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from coach.cli.arguments import add_force, add_placement, add_recording
from coach.cli.errors import ExitCode, UserError
from coach.cli.files import check_output, load_recording, write_file
from coach.cli.notes import note
from coach.cli.progress_bar import waiting
from coach.files.folders import profile_folder
from coach.model import Placement
from coach.model.units import DEG_PER_RAD
from coach.wording.place_names import where_of
from coach.wording.translation import tr

if TYPE_CHECKING:
    import argparse

    from coach.model import Calibration, SensorMount
    from coach.recording import SessionHeader

_COMPARED = 20
"""Newest calibrations that the repeatability is read from."""

EXAMPLE = """\
  coach calibrate standing.mcap
  coach calibrate standing.mcap -o me.json --axes forward=+z,up=-y
  coach calibrate sides.mcap --accelerometer
  coach replay run.mcap --calibration me.json"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_recording(parser)
    parser.add_argument(
        "-o",
        "--output",
        metavar="FILE.json",
        type=Path,
        help=tr("where to store it; beside the recording if not given"),
    )
    add_force(parser)
    parser.add_argument(
        "--axes",
        metavar="AXES",
        default="",
        help=tr("which sensor axis points where: forward=+z,left=-x,up=-y"),
    )
    add_placement(parser, tr("where the sensor sat, if not as recorded"))
    parser.add_argument(
        "--accelerometer",
        action="store_true",
        help=tr(
            "the sensor alone, laid still on each of its six sides: offset and scale of "
            "its axes, kept for this sensor"
        ),
    )


def run(args: argparse.Namespace) -> int:
    from coach.app.calibration_samples import data_of, sensor_data
    from coach.calibration import CalibrationParams, Rejected, calibrate
    from coach.cli.offline.calibrate_accelerometer import calibrate_sides
    from coach.mounting import corrected
    from coach.recording import form_of
    from coach.recording.importing.axes import mounting_of

    if args.accelerometer:
        return calibrate_sides(args.file)
    output = args.output or args.file.with_name(f"{args.file.stem}.calibration.json")
    mounting = mounting_of(args.axes) if args.axes else None
    recording = load_recording(args.file)
    check_output(output, ".json", force=args.force)
    header = recording.header
    mounts = _mounts(header, args)
    with waiting(tr("calibrating")):
        data = sensor_data(recording.inputs, header.t_zero_host_s)
        results = [
            calibrate(
                [corrected(block, one.accelerometer) for block in data_of(data, one).blocks],
                one.placement,
                mounting or one.mounting,
                CalibrationParams(),
            )
            for one in mounts
        ]
    forms = []
    for one, found in zip(mounts, results, strict=True):
        place = tr(one.placement.value)
        if isinstance(found, Rejected):
            file, detail = args.file, tr(found.detail)
            raise UserError(
                tr(
                    "{file}: {place}: not calibrated: {detail}",
                    file=file,
                    place=place,
                    detail=detail,
                )
                if len(mounts) > 1
                else tr("{file}: not calibrated: {detail}", file=file, detail=detail)
            )
        forms.append(form_of(found.calibration))
        for said in (*map(tr, found.remarks), _repeats(found.calibration)):
            if said:
                print(tr("{place}: {said}", place=place, said=said) if len(mounts) > 1 else said)
    form = forms if len(forms) > 1 else forms[0]
    write_file(output, json.dumps(form, indent=2, allow_nan=False) + "\n")
    print(tr("stored in {output}", output=output))
    return ExitCode.FINE


def _repeats(calibration: Calibration) -> str:
    """How well standing repeats, of this calibration and those in the profile."""
    from coach.athlete.profile import Profile
    from coach.calibration import standing_spread_rad

    folder = profile_folder()
    if folder is None or not folder.is_dir():
        return ""
    earlier = Profile(folder, note).calibrations(calibration.sensor_id, calibration.placement)
    known = [calibration, *(one for _, one in earlier[:_COMPARED] if one != calibration)]
    spread_rad = standing_spread_rad(known)
    if spread_rad is None:
        return ""
    spread = f"{spread_rad * DEG_PER_RAD:.1f} deg"
    return tr(
        "standing and strap repeat within {spread}, two times in three, over {n} calibrations",
        spread=spread,
        n=len(known),
    )


def _mounts(header: SessionHeader, args: argparse.Namespace) -> list[SensorMount]:
    """The sensors to calibrate: all of them, or of several the one whose placement is given."""
    mounts = list(header.mounts)
    if args.placement:
        placement = Placement(args.placement)
        if len(mounts) == 1:
            return [replace(mounts[0], placement=placement)]
        mounts = [one for one in mounts if one.placement is placement]
        if not mounts:
            raise UserError(
                tr("{file}: no sensor was {where}", file=args.file, where=where_of([placement]))
            )
    if args.axes and len(mounts) > 1:
        raise UserError(tr("--axes are those of one sensor; say which with --placement"))
    return mounts
