"""Instruments and programs of laboratories, our own exports, and arrays."""

from __future__ import annotations

from coach.recording.importing.containers.bids_table import BIDS
from coach.recording.importing.containers.npz_arrays import NPZ
from coach.recording.importing.formats.beginnings import actigraph_start, told_start
from coach.recording.importing.formats.format import Clock, Format, Part, Signs
from coach.recording.importing.formats.mending import drop_filled
from coach.recording.importing.formats.numpy_arrays import array_streams
from coach.recording.importing.streams import Quantity

ACC, GYRO = Quantity.ACC, Quantity.GYRO

_SHIMMER_ACC = tuple(
    f"{{any}}{name}_{{axis}}_CAL"
    for name in ("Accel_LN", "Low_Noise_Accelerometer", "Accel_WR", "Wide_Range_Accelerometer")
)

SHIMMER = Format(
    key="shimmer",
    name="Shimmer Consensys",
    signs=tuple(Signs(columns=(pattern,)) for pattern in (*_SHIMMER_ACC, "{any}Gyro_{axis}_CAL")),
    parts=(
        *(Part(ACC, pattern, "m/s2") for pattern in _SHIMMER_ACC),
        Part(GYRO, "{any}Gyro_{axis}_CAL", "deg/s"),
        Part(GYRO, "{any}Gyroscope_{axis}_CAL", "deg/s"),
    ),
    clocks=tuple(
        Clock(f"{{any}}{name}_CAL", "" if "Formatted" in name else "ms")
        for name in (
            "TimestampSync_Unix",
            "Timestamp_Unix",
            "TimestampSync_FormattedUnix",
            "Timestamp_FormattedUnix",
            "TimestampSync",
            "Timestamp",
        )
    ),
    wrong_file="export calibrated data (CAL) from Consensys, with the accelerometer",
    source="headers of Consensys exports in public repositories, with their row of units",
)

ACTIGRAPH = Format(
    key="actigraph",
    name="ActiGraph (ActiLife)",
    signs=(Signs(columns=("Accelerometer {axis}",), preamble="Data File Created By ActiGraph"),),
    parts=(Part(ACC, "Accelerometer {axis}", "g"), Part(GYRO, "Gyroscope {axis}", "deg/s")),
    clocks=(Clock("Timestamp"),),
    rate=r"at\s*([\d.]+)\s*Hz",
    start=actigraph_start,
    device=r"Serial Number:\s*(\S+)",
    wrong_file="export raw CSV from ActiLife",
    source="MIMSunit and AGread on ActiLife's raw CSV; headers in public repositories",
)

AXIVITY = Format(
    key="axivity",
    name="Axivity (OMGUI)",
    signs=(Signs(columns=("Time", "Accel-{axis} ({unit})")),),
    parts=(
        Part(ACC, "Accel-{axis} ({unit})", "g"),
        Part(GYRO, "Gyro-{axis} ({unit})", "deg/s"),
    ),
    clocks=(Clock("Time"),),
    wrong_file="export raw CSV with OMGUI",
    source="github.com/openmovementproject/openmovement omsynth and cwa-convert",
)

LABFRONT = Format(
    key="labfront",
    name="Labfront (Movesense)",
    signs=(
        Signs(columns=("unixTimestampInMs", "acc{axis}"), preamble="Header length"),
        Signs(columns=("unixTimestampInMs", "acc_{axis}"), preamble="Header length"),
        Signs(columns=("unixTimestampInMs", "{axis}"), preamble="Header length"),
    ),
    parts=(
        Part(ACC, "acc{axis}", "m/s2"),
        Part(ACC, "acc_{axis}", "m/s2"),
        Part(ACC, "{axis}", "m/s2", with_gravity=True),
        Part(GYRO, "gyro{axis}", "deg/s"),
        Part(GYRO, "gyro_{axis}", "deg/s"),
    ),
    clocks=(Clock("unixTimestampInMs", "ms"), Clock("isoDate")),
    wrong_file="export the IMU stream (movesense-stream-imu)",
    note="the names of its columns could not be checked against a real file",
    source="help.labfront.com/movesense-data-format: header and times; names of axes not shown",
)

_OUR_COLUMNS = ("t_s", "acc_{axis}_m_s2", "quat_level_from_segment_w")

COACH = Format(
    key="coach",
    name="coach export",
    signs=(Signs(columns=_OUR_COLUMNS),),
    parts=(
        Part(ACC, "acc_{axis}_m_s2", "m/s2"),
        Part(GYRO, "gyr_{axis}_rad_s", "rad/s"),
    ),
    clocks=(Clock("t_s", "s"),),
    start=told_start,
    title="^title: (.+)",
    placement="^placement: (.+)",
    mend=drop_filled,
    wrong_file="export with --level samples",
    source="coach/export/tables.py",
)

MOTION_BIDS = Format(
    key="bids",
    name="Motion-BIDS",
    signs=(Signs(columns=("acc_{axis}",), preamble=f"^{BIDS}$"),),
    parts=(Part(ACC, "acc_{axis}", "m/s2"), Part(GYRO, "gyr_{axis}", "rad/s")),
    clocks=(Clock("latency", "s"),),
    rate=r"^SamplingFrequency: ([\d.]+)",
    placement=r"^TrackingSystemName: (?:imu)?(.+)",
    wrong_file="give the motion file of a sensor with an accelerometer",
    source="bids-specification 1.10, motion; coach/export/bids_folder.py",
)

ARRAYS = Format(
    key="npz",
    name="numpy arrays",
    signs=(Signs(preamble=f"^{NPZ}$"),),
    parts=(),
    clocks=(),
    takes=array_streams,
    wrong_file="save acc and gyr, n x 3",
    source="numpy.savez; keys of coach/recording/README.md",
)

LABS = (SHIMMER, ACTIGRAPH, AXIVITY, LABFRONT, COACH, MOTION_BIDS, ARRAYS)
