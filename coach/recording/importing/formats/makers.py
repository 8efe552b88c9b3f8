"""Makers of sensors that runners wear, and their programs."""

from __future__ import annotations

from datetime import UTC, datetime

from coach.core_wording import Wording
from coach.recording.importing.containers.card_frames import CARD
from coach.recording.importing.formats.beginnings import dot_start, movesense_start
from coach.recording.importing.formats.format import Clock, Format, Part, Signs
from coach.recording.importing.formats.mending import mend_witmotion
from coach.recording.importing.streams import Quantity

ACC, GYRO = Quantity.ACC, Quantity.GYRO
LINEAR, GRAVITY = Quantity.ACC_WITHOUT_GRAVITY, Quantity.GRAVITY

_POLAR_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_U32 = 2.0**32

POLAR = Format(
    key="polar",
    name="Polar Sensor Logger",
    signs=(
        Signs(columns=("Phone timestamp", "sensor timestamp [ns]", "{axis} [mg]")),
        Signs(columns=("Phone timestamp", "sensor timestamp [ns]", "{axis} [dps]")),
    ),
    parts=(Part(ACC, "{axis} [mg]", "mg"), Part(GYRO, "{axis} [dps]", "deg/s")),
    clocks=(Clock("sensor timestamp [ns]", "ns", epoch=_POLAR_EPOCH), Clock("Phone timestamp")),
    device=r"^(Polar_[^_]+_[^_]+)_",
    wrong_file="give the file that ends in _ACC.txt",
    source="the app's writers in public repositories, HEADERS of files _ACC.txt and _GYRO.txt",
)

DOT = Format(
    key="dot",
    name="Movella DOT (Xsens DOT)",
    signs=(Signs(columns=("PacketCounter",), filled=("SampleTimeFine",), no_preamble=r"^\s*//"),),
    parts=(
        Part(ACC, "Acc_{axis}", "m/s2"),
        Part(
            LINEAR,
            "FreeAcc_{axis}",
            "m/s2",
            why=Wording("free acceleration is without gravity and in the earth's frame"),
        ),
        Part(GYRO, "Gyr_{axis}", "deg/s"),
    ),
    clocks=(Clock("SampleTimeFine", "us", wraps_at=_U32),),
    rate=r"OutputRate:[\s,;]*([\d.]+)",
    start=dot_start,
    device=r"DeviceTag:[\s,;]*([^,;]+)",
    wrong_file="record with Acc and Gyr, as in Custom Mode 5 or Rate Quantities, and export anew",
    source="Movella DOT BLE Services Specification rev C; Xsens DOT exports in public repositories",
)

MTW = Format(
    key="mtw",
    name="Xsens MTw Awinda (MT Manager)",
    signs=(
        Signs(columns=("PacketCounter",), preamble=r"^\s*//"),
        Signs(columns=("PacketCounter", "Acc_{axis}"), absent=("SampleTimeFine",)),
    ),
    parts=(
        Part(ACC, "Acc_{axis}", "m/s2"),
        Part(LINEAR, "FreeAcc_{axis}", "m/s2"),
        Part(GYRO, "Gyr_{axis}", "rad/s"),
    ),
    clocks=(
        # In MT Manager ten thousand to the second, and empty in most files.
        Clock("SampleTimeFine", "us", per_tick=100.0, wraps_at=_U32),
        Clock("PacketCounter", "s", wraps_at=2.0**16, per_rate=True),
    ),
    rate=r"Update Rate:\s*([\d.,]+)",
    wrong_file="export calibrated Acc and Gyr from MT Manager",
    source="MT Manager ASCII export; PMC7343872 table 5 (m/s2, rad/s)",
)

_META_TIMES = ("epoc (ms)", "epoch (ms)")  # on iOS and elsewhere

METABASE = Format(
    key="metabase",
    name="MetaBase (MbientLab)",
    signs=tuple(
        Signs(columns=(epoch, "elapsed (s)", f"{{axis}}-axis ({unit})"))
        for epoch in _META_TIMES
        for unit in ("g", "deg/s")
    ),
    parts=(
        Part(ACC, "{axis}-axis (g)", "g", member=r"^(?!.*(linear|gravity))"),
        Part(LINEAR, "{axis}-axis (g)", "g", member="linear"),
        Part(GRAVITY, "{axis}-axis (g)", "g", member="gravity"),
        Part(GYRO, "{axis}-axis (deg/s)", "deg/s"),
    ),
    clocks=(*(Clock(epoch, "ms") for epoch in _META_TIMES), Clock("elapsed (s)", "s")),
    device=r"_([0-9A-F]{12})_",
    wrong_file="log Accelerometer and Gyroscope, not Linear Acceleration",
    source="MetaBase's SensorConfig.swift, csvHeader; its Android and hub versions",
)

_WIT_PARTS = tuple(
    Part(quantity, f"{name}({{unit}})", unit)
    for quantity, names, unit in (
        (ACC, ("Acc{axis}", "Acceleration {axis}", "加速度{axis}"), "g"),
        (GYRO, ("As{axis}", "Angular velocity {axis}", "角速度{axis}"), "deg/s"),
    )
    for name in names
)

WITMOTION = Format(
    key="witmotion",
    name="WitMotion (PC program)",
    signs=(
        Signs(columns=("DeviceName", "Acc{axis}({unit})")),
        Signs(columns=("Device name", "Acceleration {axis}({unit})")),
        Signs(columns=("设备名称", "加速度{axis}({unit})")),
    ),
    parts=_WIT_PARTS,
    clocks=tuple(
        Clock(name) for name in ("ChipTime()", "Chip Time()", "片上时间()", "time", "时间")
    ),
    sensors=("DeviceName", "Device name", "设备名称"),
    mend=mend_witmotion,
    wrong_file="record acceleration and angular velocity",
    source="headers in public repositories; zhuyetuo/witmotion_imu wit_parse.py on AccX and clocks",
)

WITMOTION_CARD = Format(
    key="witmotion-card",
    name="WitMotion memory card",
    signs=(Signs(columns=("acc_{axis}", "gyr_{axis}"), preamble=f"^{CARD}$"),),
    parts=(Part(ACC, "acc_{axis}", "g"), Part(GYRO, "gyr_{axis}", "deg/s")),
    clocks=(Clock("time", "ms"),),
    source="vendor's protocol paper of WT901SDCL-BT50; zhuyetuo/witmotion_imu",
)

MOVESENSE = Format(
    key="movesense",
    name="Movesense log (JSON)",
    signs=(
        Signs(columns=("Timestamp", "{axis}"), member="^ArrayAcc$"),
        Signs(columns=("Timestamp", "{axis}"), member="^ArrayGyro$"),
    ),
    parts=(
        Part(ACC, "{axis}", "m/s2", member="^ArrayAcc$"),
        Part(GYRO, "{axis}", "deg/s", member="^ArrayGyro$"),
    ),
    clocks=(Clock("Timestamp", "ms", wraps_at=_U32),),
    start=movesense_start,
    wrong_file="log /Meas/IMU6 or /Meas/Acc",
    source="tjrantal/movesenseJsonReader data; sensein/movesense-py docs; meas/imu.yaml",
)

MAKERS = (POLAR, DOT, MTW, METABASE, WITMOTION, WITMOTION_CARD, MOVESENSE)
