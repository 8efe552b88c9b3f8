"""The options that say how a file of another recorder is read, for one of them or for many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.cli.arguments import positive, words
from coach.model import Placement
from coach.wording.translation import tr

if TYPE_CHECKING:
    import argparse

    from coach.recording.importing import ImportOptions


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Add all but the placement and the axes, which are each sensor's own."""
    add = parser.add_argument
    add(
        "--format",
        metavar="NAME",
        default="",
        help=tr("which recorder wrote it, if that is not found out; a wrong name lists all"),
    )
    add(
        "--rate",
        metavar="HZ",
        type=positive,
        help=tr("samples per second, if no time column says so"),
    )
    add("--acc-unit", metavar="UNIT", help=tr("m/s2, g or counts:SCALE (m/s^2 per count)"))
    add("--gyro-unit", metavar="UNIT", help=tr("rad/s, deg/s or counts:SCALE (rad/s per count)"))
    add("--time-unit", metavar="UNIT", help=tr("s, ms, us or ns"))
    add(
        "--acc-columns", metavar="X,Y,Z", type=words(3), help=tr("CSV columns of the accelerometer")
    )
    add("--gyro-columns", metavar="X,Y,Z", type=words(3), help=tr("CSV columns of the gyroscope"))
    add(
        "--time-column",
        metavar="NAME",
        default="",
        help=tr("CSV column or NPZ key of the time; none: use --rate"),
    )
    add("--acc-key", metavar="NAME", default="", help=tr("NPZ key of the accelerometer"))
    add("--gyro-key", metavar="NAME", default="", help=tr("NPZ key of the gyroscope"))
    add(
        "--acc-axes",
        metavar="X,Y,Z",
        default="",
        help=tr(
            "which of its axes the accelerometer's are; --acc-axes=-x,-y,-z where it "
            "counts the other way, as Apple's does: that mirror image of a runner cannot "
            "be told from the data"
        ),
    )
    add(
        "--gyro-axes",
        metavar="X,Y,Z",
        default="",
        help=tr("likewise the gyroscope's, beside the accelerometer's: --gyro-axes=x,-z,y"),
    )
    add(
        "--gyro-scale",
        metavar="FACTOR",
        type=positive,
        default=1.0,
        help=tr("on the gyroscope's numbers"),
    )
    add(
        "--gyro-shift",
        metavar="SECONDS",
        type=float,
        default=0.0,
        help=tr("added to the gyroscope's times"),
    )
    check = parser.add_mutually_exclusive_group()
    check.add_argument(
        "--auto",
        action="store_true",
        help=tr("mend what gravity shows to be wrong with units, axes or times"),
    )
    check.add_argument("--unchecked", action="store_true", help=tr("do not compare with gravity"))


def reading_options(args: argparse.Namespace, placement: str, axes: str) -> ImportOptions:
    """What those options say, of a sensor at a placement."""
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
        format=args.format,
        acc_axes=args.acc_axes,
        gyro_axes=args.gyro_axes,
        gyro_scale=args.gyro_scale,
        gyro_shift_s=args.gyro_shift,
        auto=args.auto,
        unchecked=args.unchecked,
    )
