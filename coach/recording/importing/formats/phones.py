"""Phone apps."""

from __future__ import annotations

from dataclasses import replace

from coach.core_wording import Wording
from coach.recording.importing.formats.beginnings import (
    androsensor_start,
    phyphox_start,
    sensor_logger_start,
    sensorlog_start,
)
from coach.recording.importing.formats.format import Clock, Format, Part, Signs
from coach.recording.importing.streams import Quantity

ACC, GYRO, SPEED = Quantity.ACC, Quantity.GYRO, Quantity.SPEED
LINEAR, GRAVITY = Quantity.ACC_WITHOUT_GRAVITY, Quantity.GRAVITY

_APPLE = Wording("signs turned round, as Apple counts acceleration the other way")

PHYPHOX = Format(
    key="phyphox",
    name="phyphox",
    signs=(
        Signs(columns=("Time (s)", "Acceleration {axis} ({unit})")),
        Signs(columns=("Time (s)", "Gyroscope {axis} ({unit})")),
        Signs(columns=("Time (s)", "Linear Acceleration {axis} ({unit})")),
        Signs(columns=("Time (s)", "{axis} (m/s^2)")),
        Signs(columns=("Time (s)", "{axis} (rad/s)")),
    ),
    parts=(
        Part(ACC, "Acceleration {axis} ({unit})"),
        Part(ACC, "{axis} (m/s^2)", "m/s2", member=r"^(?!.*linear)", with_gravity=True),
        Part(LINEAR, "Linear Acceleration {axis} ({unit})"),
        Part(LINEAR, "{axis} (m/s^2)", "m/s2"),
        Part(GYRO, "Gyroscope {axis} ({unit})"),
        Part(GYRO, "{axis} (rad/s)", "rad/s"),
        Part(SPEED, "Velocity ({unit})", member="location"),
    ),
    clocks=(Clock("Time ({unit})", "s"),),
    start=phyphox_start,
    wrong_file="record 'Acceleration (with g)' in phyphox, not 'Acceleration (without g)'",
    source="github.com/phyphox/phyphox-ios ExperimentExport.swift, ExperimentExportSet.swift; "
    "ExperimentSensorInput.swift turns Apple's sign round; headers in public notebooks",
)

_LOGGER_CLOCKS = (Clock("time", "ns"), Clock("seconds_elapsed", "s"))
_LOGGER_SIGNS = ("time", "seconds_elapsed", "{axis}")
_NOT_STANDARD = (("metadata", "standardisation", "true"),)

SENSOR_LOGGER = Format(
    key="sensor-logger",
    name="Sensor Logger",
    signs=(Signs(columns=_LOGGER_SIGNS),),
    parts=(
        Part(ACC, "{axis}", "m/s2", member=r"total ?acceleration(?!.*uncalibrated)"),
        Part(ACC, "{axis}", "m/s2", member=r"^(?!.*(watch|head|uncalib)).*acc", with_gravity=True),
        Part(LINEAR, "{axis}", "m/s2", member=r"^accelerometer(?!.*uncalib)"),
        Part(LINEAR, "{axis}", "m/s2", member=r"^(?!.*(watch|head|uncalib)).*acc"),
        Part(GRAVITY, "{axis}", "m/s2", member=r"^(?!.*(watch|head)).*grav"),
        Part(GYRO, "{axis}", "rad/s", member=r"^gyroscope(?!.*uncalib)"),
        Part(GYRO, "{axis}", "rad/s", member=r"^(?!.*(watch|head)).*gyr"),
        Part(SPEED, "speed", "m/s", member="^location"),
    ),
    clocks=_LOGGER_CLOCKS,
    start=sensor_logger_start,
    wrong_file="give TotalAcceleration.csv, or Gravity.csv beside Accelerometer.csv",
    note="an iPhone's files have the opposite sign: give Metadata.csv or the whole zip, which "
    "tells it",
    no_note=(
        Signs(cells=(("metadata", "platform", ".+"),)),
        Signs(columns=_LOGGER_SIGNS, member="total ?acceleration"),  # Android alone has it
    ),
    source="github.com/tszheichoi/awesome-sensor-logger README, UNITS, COORDINATES, "
    "CROSSPLATFORM, issues 2 and 20",
)

SENSOR_LOGGER_IOS = replace(
    SENSOR_LOGGER,
    key="sensor-logger-ios",
    name="Sensor Logger on an iPhone",
    signs=(
        Signs(
            columns=_LOGGER_SIGNS, cells=(("metadata", "platform", "ios"),), no_cells=_NOT_STANDARD
        ),
    ),
    parts=tuple(
        replace(part, sign=-1.0, why=_APPLE) if part.quantity in (ACC, LINEAR, GRAVITY) else part
        for part in SENSOR_LOGGER.parts
    ),
    other="sensor-logger",
    wrong_file="give Gravity.csv beside Accelerometer.csv",
    note="",
)

_LOG_TIMES = (Clock("loggingTime(txt)"), Clock("loggingTime"))
_BOOT = "Timestamp_sinceReboot"


def _boot(what: str) -> tuple[Clock, ...]:
    """Its own clock, else that of another sensor in the same rows."""
    sensors = dict.fromkeys((what, "motion", "accelerometer", "gyro"))
    return (
        tuple(Clock(f"{one}{_BOOT}{ending}", "s") for one in sensors for ending in ("(s)", ""))
        + _LOG_TIMES
    )


SENSORLOG = Format(
    key="sensorlog",
    name="SensorLog (Apple CoreMotion)",
    signs=(
        Signs(columns=("accelerometerAcceleration{axis}(G)",)),
        Signs(columns=("motionUserAcceleration{axis}(G)",)),
        Signs(columns=("motionRotationRate{axis}(rad/s)",)),
        Signs(columns=("accelerometerAcceleration{axis}",)),
        Signs(columns=("motionUserAcceleration{axis}",)),
    ),
    parts=(
        *(
            Part(
                quantity, name + ending, unit, sign=sign, clocks=_boot(own), holds_old=True, why=why
            )
            for quantity, name, unit, sign, own, why in (
                (ACC, "accelerometerAcceleration{axis}", "g", -1.0, "accelerometer", _APPLE),
                (LINEAR, "motionUserAcceleration{axis}", "g", -1.0, "motion", _APPLE),
                (GRAVITY, "motionGravity{axis}", "g", -1.0, "motion", _APPLE),
                (GYRO, "motionRotationRate{axis}", "rad/s", 1.0, "motion", ""),
                (GYRO, "gyroRotation{axis}", "rad/s", 1.0, "gyro", ""),
            )
            for ending in ("({unit})", "")
        ),
        Part(SPEED, "locationSpeed({unit})", "m/s"),
        Part(SPEED, "locationSpeed", "m/s"),
    ),
    clocks=_LOG_TIMES,
    start=sensorlog_start,
    wrong_file="switch on Accelerometer, or Device Motion with gravity, in SensorLog",
    source="header lists of the app in public repositories (livenodes sensorlog sender); "
    "developer.apple.com CMDeviceMotion, CMAccelerometerData",
)

COREMOTION = Format(
    key="coremotion",
    name="Apple CoreMotion",
    signs=(
        Signs(columns=("userAcceleration.{axis}",)),
        Signs(columns=("rotationRate.{axis}", "gravity.{axis}")),
    ),
    parts=(
        Part(ACC, "acceleration.{axis}", "g", sign=-1.0, why=_APPLE),
        Part(LINEAR, "userAcceleration.{axis}", "g", sign=-1.0, why=_APPLE),
        Part(GRAVITY, "gravity.{axis}", "g", sign=-1.0, why=_APPLE),
        Part(GYRO, "rotationRate.{axis}", "rad/s"),
    ),
    clocks=(Clock("timestamp", "s"), Clock("time", "s"), Clock("t", "s")),
    wrong_file="write gravity beside userAcceleration",
    note="a data set in these names, as MotionSense, has no times: give its --rate",
    source="developer.apple.com CMDeviceMotion; github.com/mmalekzadeh/motion-sense",
)

PHYSICS_TOOLBOX = Format(
    key="physics-toolbox",
    name="Physics Toolbox",
    signs=(
        Signs(columns=("time", "gF{axis}")),
        Signs(columns=("time", "a{axis}", "aT")),
        Signs(columns=("time", "a{axis}", "atotal")),
    ),
    parts=(
        Part(ACC, "gF{axis}", "g"),
        Part(ACC, "a{axis}", "m/s2", with_gravity=True),
        Part(LINEAR, "a{axis}", "m/s2"),
        Part(GRAVITY, "g{axis}", "m/s2"),
        Part(GYRO, "w{axis}", "rad/s"),
        Part(SPEED, "Speed ({unit})", "m/s"),
    ),
    clocks=(Clock("time", "s"),),
    wrong_file="record the G-Force Meter with the Gyroscope, not the Linear Accelerometer",
    source="headers in public notebooks: time,gFx,gFy,gFz,wx,wy,wz and time,ax,ay,az,aT",
)

ANDROSENSOR = Format(
    key="androsensor",
    name="AndroSensor",
    signs=(
        Signs(columns=("ACCELEROMETER {axis} ({unit})", "Time since start in ms")),
        Signs(columns=("LINEAR ACCELERATION {axis} ({unit})", "Time since start in ms")),
    ),
    parts=(
        Part(ACC, "ACCELEROMETER {axis} ({unit})", "m/s2"),
        Part(LINEAR, "LINEAR ACCELERATION {axis} ({unit})", "m/s2"),
        Part(GRAVITY, "GRAVITY {axis} ({unit})", "m/s2"),
        Part(GYRO, "GYROSCOPE {axis} ({unit})", "rad/s"),
        Part(SPEED, "LOCATION Speed ({unit})"),
    ),
    clocks=(Clock("Time since start in ms", "ms"),),
    start=androsensor_start,
    wrong_file="record ACCELEROMETER, not LINEAR ACCELERATION alone",
    source="headers in public notebooks: ACCELEROMETER X (m/s²);..;Time since start in ms",
)

PHONES = (
    PHYPHOX,
    SENSOR_LOGGER,
    SENSOR_LOGGER_IOS,
    SENSORLOG,
    COREMOTION,
    PHYSICS_TOOLBOX,
    ANDROSENSOR,
)
