"""Files as other recorders write them, made from their descriptions alone.

Each writer takes ``t_s`` ``(n,)``, ``acc_m_s2`` and ``gyr_rad_s`` ``(n, 3)`` as a right-handed
sensor measures them (at rest the acceleration points up) and gives the files that the recorder
would have made of them. Nothing here knows how they are read.
"""

import io
import json
import struct
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

G = 9.80665
DEG = np.pi / 180.0
START_S = 1_760_000_000.25
START = datetime.fromtimestamp(START_S, UTC)
DEVICE_EPOCH_S = 946_684_800
"""2000-01-01, where Polar's sensors count from."""


@dataclass(frozen=True)
class Written:
    """What a recorder made.

    Args:
        files: Name -> content. Several files of one sensor, if it writes one for each quantity.
        acc_step: Half of the last printed digit of acceleration, m/s^2; ``None`` without one.
        gyr_step: Likewise, rad/s.
        t_step: Likewise, s.
        start: When the recording began, as far as the file tells; ``None`` if it does not.
        first: Row of the samples that the file begins with.
    """

    files: Mapping[str, bytes]
    acc_step: float | None = 0.0
    gyr_step: float | None = 0.0
    t_step: float = 0.0
    start: datetime | None = None
    first: int = 0


Writer = Callable[[np.ndarray, np.ndarray, np.ndarray], Written]


def _rows(columns, separator=",", end="\n"):
    return "".join(separator.join(row) + end for row in zip(*columns, strict=True))


def _digits(values, places):
    return [f"{value:.{places}f}" for value in values]


def _xyz(values, places, order=(0, 1, 2)):
    return [_digits(values[:, axis], places) for axis in order]


def _zip(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def _at(t_s):
    return START + timedelta(seconds=float(t_s))


def _ms_text(t_s, pattern):
    """Local texts with milliseconds; here the local time is UTC."""
    out = []
    for one in t_s:
        at = _at(round(float(one), 3))
        out.append(at.strftime(pattern).replace("%L", f"{at.microsecond // 1000:03d}"))
    return out


# --- phyphox: RWTH's app. "Time (s)" from 0, each quantity with its unit in brackets, numbers with
# ten digits and an exponent without padding; CSV with comma, semicolon or tab, decimal point or
# comma; a zip with a table for each set and the folder meta, whose numbers have sixteen digits.


def _phyphox_number(value, comma, digits=10):
    mantissa, exponent = f"{value:.{digits - 1}E}".split("E")
    text = f"{mantissa}E{int(exponent)}"
    return text.replace(".", ",") if comma else text


def _phyphox_table(t_s, values, names, separator=",", comma=False):
    columns = [t_s, *values.T, np.linalg.norm(values, axis=1)]
    head = separator.join(f'"{name}"' for name in ("Time (s)", *names))
    body = _rows([[_phyphox_number(v, comma) for v in column] for column in columns], separator)
    return f"{head}\n{body}".encode()


PHYPHOX_ACC = (*(f"Acceleration {axis} (m/s^2)" for axis in "xyz"), "Absolute acceleration (m/s^2)")
PHYPHOX_GYRO = (*(f"Gyroscope {axis} (rad/s)" for axis in "xyz"), "Absolute (rad/s)")
PHYPHOX_LINEAR = (
    *(f"Linear Acceleration {axis} (m/s^2)" for axis in "xyz"),
    "Absolute acceleration (m/s^2)",
)
_TEN_DIGITS = {"acc_step": 5e-8, "gyr_step": 5e-9, "t_step": 5e-8}


def phyphox_two_tables(separator=",", comma=False):
    def write(t_s, acc, gyr):
        files = {
            "Accelerometer.csv": _phyphox_table(t_s, acc, PHYPHOX_ACC, separator, comma),
            "Gyroscope.csv": _phyphox_table(t_s, gyr, PHYPHOX_GYRO, separator, comma),
        }
        return Written(files, **_TEN_DIGITS)

    return write


def phyphox_one_table(t_s, acc, gyr):
    """A remote-made experiment with all in one table, which phyphox calls Raw Data."""
    names = [*PHYPHOX_ACC[:3], *PHYPHOX_GYRO[:3]]
    head = ",".join(f'"{name}"' for name in ("Time (s)", *names))
    columns = [[_phyphox_number(v, False) for v in one] for one in (t_s, *acc.T, *gyr.T)]
    return Written({"Raw Data.csv": f"{head}\n{_rows(columns)}".encode()}, **_TEN_DIGITS)


def phyphox_zip(t_s, acc, gyr):
    started = START.strftime("%Y-%m-%d %H:%M:%S.250 UTC+00:00")
    meta = (
        '"event","experiment time","system time","system time text"\n'
        f'"START",{_phyphox_number(0.0, False, 16)},{_phyphox_number(START_S, False, 16)},'
        f'"{started}"\n'
        f'"PAUSE",{_phyphox_number(t_s[-1], False, 16)},'
        f'{_phyphox_number(START_S + t_s[-1], False, 16)},"{started}"\n'
    )
    seconds = t_s[::100]
    location = [_digits(seconds, 3), ["47.1"] * len(seconds), _digits(3.0 + 0.1 * seconds, 3)]
    members = {
        "Location.csv": ('"Time (s)","Latitude (°)","Velocity (m/s)"\n' + _rows(location)).encode(),
        "Accelerometer.csv": _phyphox_table(t_s, acc, PHYPHOX_ACC),
        "Linear Accelerometer.csv": _phyphox_table(t_s, acc - acc.mean(axis=0), PHYPHOX_LINEAR),
        "Gyroscope.csv": _phyphox_table(t_s, gyr, PHYPHOX_GYRO),
        "meta/device.csv": b'"property","value"\n"version","1.2.0"\n"deviceModel","Pixel 6a"\n',
        "meta/time.csv": meta.encode(),
    }
    return Written({"experiment.zip": _zip(members)}, start=START, **_TEN_DIGITS)


def phyphox_old_zip(t_s, acc, gyr):
    """Where the axes are not called by the quantity."""
    acc_names = (*(f"{axis} (m/s²)" for axis in "XYZ"), "Absolute (m/s^2)")
    gyr_names = (*(f"{axis} (rad/s)" for axis in "XYZ"), "Absolute (rad/s)")
    members = {
        "Accelerometer.csv": _phyphox_table(t_s, acc, acc_names),
        "Gyroscope.csv": _phyphox_table(t_s, gyr, gyr_names),
        "meta/device.csv": b'"property","value"\n"version","1.1.4"\n',
    }
    return Written({"experiment.zip": _zip(members)}, **_TEN_DIGITS)


# --- Sensor Logger: tables with time (ns since 1970), seconds_elapsed and z, y, x. Android has
# TotalAcceleration; an iPhone has Accelerometer without gravity and Gravity, both of opposite sign,
# unless units and frames are standardised.


def _logger_table(t_s, values):
    ns = [str(round((START_S + float(t)) * 1000) * 1_000_000) for t in t_s]
    columns = [ns, _digits(t_s, 9), *([repr(float(v)) for v in values[:, k]] for k in (2, 1, 0))]
    return ("time,seconds_elapsed,z,y,x\n" + _rows(columns)).encode()


def _logger_metadata(platform, standardised):
    head = (
        "version,device name,recording epoch time,recording time,recording timezone,platform,"
        "appVersion,device id,sensors,sampleRateMs,standardisation,platform version\n"
    )
    name = "iPhone 15 Pro" if platform == "ios" else "Pixel 8"
    return (
        f"{head}3,{name},{round(START_S * 1000)},2025-10-09_08-53-20,Europe/Zurich,{platform},"
        f"1.59,abc,Accelerometer|Gravity|Gyroscope,10|10|10,{standardised},17\n"
    ).encode()


def _gravity_and_rest(t_s, acc):
    """A slow part, as a phone takes it for gravity, and what is left."""
    width = max(1, len(t_s) // 20)
    slow = np.column_stack([np.convolve(a, np.ones(width) / width, "same") for a in acc.T])
    return slow, acc - slow


def sensor_logger_android(t_s, acc, gyr):
    gravity, user = _gravity_and_rest(t_s, acc)
    seconds = t_s[::100]
    location = [str(round((START_S + float(t)) * 1e9)) for t in seconds]
    location = [location, _digits(seconds, 9), _digits(3.0 + 0.1 * seconds, 3)]
    members = {
        "Location.csv": ("time,seconds_elapsed,speed\n" + _rows(location)).encode(),
        "Accelerometer.csv": _logger_table(t_s, user),
        "Annotation.csv": b"time,seconds_elapsed,text,millisecond_press_duration\n",
        "Gravity.csv": _logger_table(t_s, gravity),
        "Gyroscope.csv": _logger_table(t_s, gyr),
        "Metadata.csv": _logger_metadata("android", "False"),
        "TotalAcceleration.csv": _logger_table(t_s, acc),
    }
    return Written({"2025-10-09_08-53-20.zip": _zip(members)}, t_step=0.001, start=START)


def _sensor_logger_iphone(sign, standardised):
    def write(t_s, acc, gyr):
        gravity, user = _gravity_and_rest(t_s, acc)
        members = {
            "Accelerometer.csv": _logger_table(t_s, sign * user),
            "Gravity.csv": _logger_table(t_s, sign * gravity),
            "Gyroscope.csv": _logger_table(t_s, gyr),
            "Metadata.csv": _logger_metadata("ios", standardised),
        }
        files = {"2025-10-09_08-53-20.zip": _zip(members)}
        return Written(files, acc_step=1e-12, t_step=0.001, start=START)

    return write


def sensor_logger_two_tables(t_s, acc, gyr):
    files = {
        "TotalAcceleration.csv": _logger_table(t_s, acc),
        "Gyroscope.csv": _logger_table(t_s, gyr),
    }
    return Written(files, t_step=0.001, start=START)


def sensor_logger_json(t_s, acc, gyr):
    """One array of objects, all values as text, grouped by sensor."""
    rows = [
        {"version": "3", "platform": "android", "sensor": "Metadata", "standardisation": "false"}
    ]
    for sensor, values in (("TotalAcceleration", acc), ("Gyroscope", gyr)):
        for t, value in zip(t_s, values, strict=True):
            ns = str(round((START_S + float(t)) * 1000) * 1_000_000)
            x, y, z = (repr(float(v)) for v in value)
            row = {"sensor": sensor, "time": ns, "seconds_elapsed": f"{t:.9f}"}
            rows.append(row | {"z": z, "y": y, "x": x})
    return Written({"log.json": json.dumps(rows).encode()}, t_step=0.001, start=START)


# --- Polar Sensor Logger: a text file for each stream, semicolons; the phone's time as ISO text,
# the sensor's in ns since 2000; whole mg; dps with the sensor's own digits.


def polar(t_s, acc, gyr):
    phone = _ms_text(t_s, "%Y-%m-%dT%H:%M:%S.%L")
    ns = [str(round((START_S - DEVICE_EPOCH_S + float(t)) * 1e6) * 1000) for t in t_s]
    mg = _xyz(acc / G * 1000.0, 0)
    dps = _xyz(gyr / DEG, 6)
    head = "Phone timestamp;sensor timestamp [ns];"
    files = {
        "Polar_Sense_0C301234_20251009_085320_ACC.txt": (
            f"{head}X [mg];Y [mg];Z [mg]\n" + _rows([phone, ns, *mg], ";")
        ).encode(),
        "Polar_Sense_0C301234_20251009_085320_GYRO.txt": (
            f"{head}X [dps];Y [dps];Z [dps]\n" + _rows([phone, ns, *dps], ";")
        ).encode(),
    }
    return Written(files, 0.5e-3 * G, 0.5e-6 * DEG, 1e-6, START)


# --- Movella DOT: comma, "sep=," and lines on the device first, or none; PacketCounter,
# SampleTimeFine in us, 32 bits; then what the mode measures; a comma at the end of each line.

_DOT_US = 2**32 - 3_000_000


def _dot(head, names, columns, t_s):
    us = [str((_DOT_US + round(float(t) * 1e6)) % 2**32) for t in t_s]
    counter = [str(k + 1) for k in range(len(t_s))]
    text = ",".join(["PacketCounter", "SampleTimeFine", *names]) + ",\n"
    return (head + text + _rows([counter, us, *columns], end=",\n")).encode()


_DOT_HEAD = (
    "sep=,\nDeviceTag:,Pelvis\nFirmwareVersion:,2.0.0\nAppVersion:,2021.0.0\nSyncStatus:,Unsynced\n"
    "OutputRate:,60Hz\nMeasurement Mode:,Custom Mode 1\n"
    f"StartTime: ,{START:%Y-%m-%d_%H:%M:%S}_250 UTC\n\n"
)


def dot(head=_DOT_HEAD):
    def write(t_s, acc, gyr):
        euler = [["0.1"] * len(t_s)] * 3
        columns = [*euler, *_xyz(acc, 6), *_xyz(gyr / DEG, 6)]
        names = [f"{q}_{a}" for q in ("Euler", "Acc", "Gyr") for a in "XYZ"]
        data = _dot(head, names, columns, t_s)
        start = START if head else None
        return Written({"Pelvis_2025.csv": data}, 5e-7, 5e-7 * DEG, 5e-7, start)

    return write


# --- MetaBase: one table for each sensor; the zone stands in the header; three decimals.


def metabase(t_s, acc, gyr, head="epoc (ms),timestamp (-0700),elapsed (s),"):
    ms = [str(round((START_S + float(t)) * 1000)) for t in t_s]
    local = _ms_text(t_s - 7 * 3600, "%Y-%m-%dT%H.%M.%S.%L")
    elapsed = _digits(t_s, 3)
    stem = "run_MetaWear_2025-10-09T01.53.20.250_DFE264DC19EA"
    files = {}
    for what, unit, values in (
        ("Accelerometer", "g", acc / G),
        ("Gyroscope", "deg/s", gyr / DEG),
    ):
        names = ",".join(f"{axis}-axis ({unit})" for axis in "xyz")
        text = f"{head}{names}\n" + _rows([ms, local, elapsed, *_xyz(values, 3)])
        files[f"{stem}_{what}_100.000Hz_1.7.3.csv"] = text.encode()
    return Written(files, 5e-4 * G, 5e-4 * DEG, 5e-4, START)


def metabase_android(t_s, acc, gyr):
    return metabase(t_s, acc, gyr, "epoch (ms),time (-07:00),elapsed (s),")


# --- WitMotion's PC programs: text with tabs. The live one has the computer's time. The player of a
# memory card's file has the card's clock as chip time, in Chinese or English; its AccX stands one
# row before the rest of its packet, the first row holds nothing else, and its computer's time is
# that of playing. A line of names stands wherever recording went on.

_WIT_EN = (
    "time\tDeviceName\tChipTime()\tAccX(g)\tAccY(g)\tAccZ(g)\tAsX(°/s)\tAsY(°/s)\tAsZ(°/s)\t"
    "AngleX(°)\tAngleY(°)\tAngleZ(°)\tHX(uT)\tHY(uT)\tHZ(uT)\tQ0()\tQ1()\tQ2()\tQ3()\n"
)
_WIT_ZH = (
    "时间\t设备名称\t片上时间()\t加速度X(g)\t加速度Y(g)\t加速度Z(g)\t角速度X(°/s)\t角速度Y(°/s)\t"
    "角速度Z(°/s)\t角度X(°)\t角度Y(°)\t角度Z(°)\t磁场X(?t)\t磁场Y(?t)\t磁场Z(?t)\t温度(℃)\t"
    "四元数0()\t四元数1()\t四元数2()\t四元数3()\n"
)
_WIT_NEW = (
    "Time\tDevice name\tChip Time()\tAcceleration X(g)\tAcceleration Y(g)\tAcceleration Z(g)\t"
    "Angular velocity X(°/s)\tAngular velocity Y(°/s)\tAngular velocity Z(°/s)\tAngle X(°)\t"
    "Angle Y(°)\tAngle Z(°)\tMagnetic field X(ʯt)\tMagnetic field Y(ʯt)\tMagnetic field Z(ʯt)\t"
    "Temperature(℃)\tQuaternions 0()\tQuaternions 1()\tQuaternions 2()\tQuaternions 3()\n"
)
_WIT_STEPS = {"acc_step": 5e-4 * G, "gyr_step": 5e-4 * DEG, "t_step": 5e-4}


def witmotion_live(t_s, acc, gyr):
    at = _ms_text(t_s, "%Y-%m-%dT%H:%M:%S.%L")
    n = len(t_s)
    device, null, zero = ["HC-06(00:0C:BF:19:3F:0D)"] * n, ["null"] * n, ["0"] * n
    columns = [at, device, null, *_xyz(acc / G, 3), *_xyz(gyr / DEG, 3), *[zero] * 10]
    half = n // 2
    first = _rows([c[:half] for c in columns], "\t", "\r\n")
    rest = _rows([c[half:] for c in columns], "\t", "\r\n")
    head = _WIT_EN.replace("\n", "\r\n")
    data = (head + first + head + rest).encode("utf-8")
    return Written({"20251009085320.txt": data}, start=START, **_WIT_STEPS)


def _witmotion_played(head, encoding, empty, chip):
    def write(t_s, acc, gyr):
        n = len(t_s)
        card = _ms_text(t_s, chip)
        ax, ay, az = _xyz(acc / G, 3)
        rates = _xyz(gyr / DEG, 3)
        played = [f"10:49:57.{376 + k // 80:03d}" for k in range(n)]
        device = ["WIT12"] * n
        shifted = [ax, ["", *ay[:-1]], ["", *az[:-1]]]
        rates = [["", *one[:-1]] for one in rates]
        columns = [played, device, ["", *card[:-1]], *shifted, *rates, *[[""] * n] * empty]
        data = (head + _rows(columns, "\t")).encode(encoding)
        # The last packet's other values are never written.
        return Written({"data_.txt": data}, start=START, **_WIT_STEPS)

    return write


def witmotion_card(t_s, acc, gyr):
    """Frames of 28 bytes: 55 61, nine int16, date and time, milliseconds."""
    angle = np.zeros_like(acc)
    counts = np.hstack([acc / G / 16 * 32768, gyr / DEG / 2000 * 32768, angle])
    counts = np.clip(np.rint(counts), -32768, 32767).astype("<i2")
    data = b""
    for t, row in zip(t_s, counts, strict=True):
        at = _at(round(float(t), 3))
        clock = (at.year - 2000, at.month, at.day, at.hour, at.minute, at.second)
        data += b"\x55\x61" + row.tobytes() + struct.pack("<6BH", *clock, at.microsecond // 1000)
    acc_step, gyr_step = 0.5 * 16 * G / 32768, 0.5 * 2000 * DEG / 32768
    return Written({"WIT18.TXT": data}, acc_step, gyr_step, 5e-4, START)


# --- Movesense: chunks of samples with the time of the first in ms since the sensor began; m/s^2,
# deg/s. The phone's log groups them by path, sbem2json lists them and links the clock to UTC.


def _movesense_chunks(t_s, acc, gyr, size=8):
    for first in range(0, len(t_s), size):
        part = slice(first, first + size)
        yield (
            158_319 + round(float(t_s[first]) * 1000),
            [dict(zip("xyz", map(float, row), strict=True)) for row in acc[part]],
            [dict(zip("xyz", map(float, row), strict=True)) for row in gyr[part] / DEG],
        )


def movesense_phone(t_s, acc, gyr):
    chunks = [
        {"ArrayAcc": a, "ArrayGyro": g, "ArrayMagn": a, "Timestamp": ms}
        for ms, a, g in _movesense_chunks(t_s, acc, gyr)
    ]
    data = json.dumps({"Meas": {"IMU9": chunks}}).encode()
    return Written({"MovesenseLog_2.json": data}, 1e-9, 1e-9, 1e-3)


def movesense_phone_two_logs(t_s, acc, gyr):
    """What the Showcase app keeps of each subscription."""
    chunks = list(_movesense_chunks(t_s, acc, gyr))
    acc_log = {"data": [{"acc": {"Timestamp": ms, "ArrayAcc": a}} for ms, a, _ in chunks]}
    gyr_log = {"data": [{"gyro": {"Timestamp": ms, "ArrayGyro": g}} for ms, _, g in chunks]}
    files = {"acc.json": json.dumps(acc_log).encode(), "gyro.json": json.dumps(gyr_log).encode()}
    return Written(files, 1e-9, 1e-9, 1e-3)


def movesense_sbem(path):
    def write(t_s, acc, gyr):
        utc_us = round(START_S * 1e6) + 500_000
        samples = [{"TimeDetailed": {"relativeTime": 158_319 + 500, "utcTime": utc_us}}]
        for ms, a, g in _movesense_chunks(t_s, acc, gyr):
            if path == "MeasIMU6":
                samples.append({path: {"Timestamp": ms, "ArrayAcc": a, "ArrayGyro": g}})
            else:
                samples.append({"MeasAcc": {"Timestamp": ms, "ArrayAcc": a}})
                samples.append({"MeasGyro": {"Timestamp": ms, "ArrayGyro": g}})
            samples.append({"MeasHR": {"average": 72.0, "rrData": [820, 815]}})
        data = json.dumps({"Samples": samples}).encode()
        return Written({"log_1.json": data}, 1e-9, 1e-9, 1e-3, START)

    return write


# --- Shimmer Consensys: "sep=" line in quotes, names with the device's, units, then rows that end
# with the separator; tab or comma.


def shimmer(separator, formatted=False):
    def write(t_s, acc, gyr):
        clock = "TimestampSync_FormattedUnix_CAL" if formatted else "Timestamp_Unix_CAL"
        names = [clock, *(f"Accel_LN_{a}_CAL" for a in "XYZ"), *(f"Gyro_{a}_CAL" for a in "XYZ")]
        names.append("Battery_CAL")
        head = (
            f'"sep={separator}"\n' + "".join(f"Shimmer_6749_{n}{separator}" for n in names) + "\n"
        )
        units = ["yyyy/mm/dd hh:mm:ss.000" if formatted else "ms"]
        units += ["m/(s^2)"] * 3 + ["deg/s"] * 3 + ["mV"]
        head += "".join(u + separator for u in units) + "\n"
        times = [repr((START_S + float(t)) * 1000) for t in t_s]
        if formatted:
            times = _ms_text(t_s, "%Y/%m/%d %H:%M:%S.%L")
        columns = [times, *_xyz(acc, 12), *_xyz(gyr / DEG, 12), ["4100.5"] * len(t_s)]
        data = (head + _rows(columns, separator, separator + "\n")).encode()
        t_step = 5e-4 if formatted else 1e-6
        return Written(
            {"Session1_Shimmer_6749_Calibrated_SD.csv": data}, 1e-12, 1e-13, t_step, START
        )

    return write


# --- ActiGraph: ten lines, of which the first tells rate and order of the date, then names. Without
# times the rows follow at the rate from the start on.


def _actigraph_head(device, order, rate):
    date = f"{START.day:02d}/{START.month:02d}/{START.year}"
    if order == "M/d/yyyy":
        date = f"{START.month}/{START.day}/{START.year}"
    return (
        f"------------ Data File Created By ActiGraph {device} ActiLife v6.13.4 Firmware v1.9.2 "
        f"date format {order} at {rate:g} Hz  Filter Normal -----------\n"
        "Serial Number: TAS1D48140206\n"
        f"Start Time {START:%H:%M:%S}\nStart Date {date}\nEpoch Period (hh:mm:ss) 00:00:00\n"
        f"Download Time 12:05:23\nDownload Date {date}\nCurrent Memory Address: 0\n"
        "Current Battery Voltage: 4.19     Mode = 12\n"
        "--------------------------------------------------\n"
    )


def actigraph(order):
    def write(t_s, acc, gyr):
        rate = round(1.0 / float(np.median(np.diff(t_s))))
        names = ",".join(f"Accelerometer {a}" for a in "XYZ")
        text = _actigraph_head("GT3X+", order, rate) + names + "\n" + _rows(_xyz(acc / G, 3))
        start = START.replace(microsecond=0)
        return Written({"TAS1.csv": text.encode()}, 5e-4 * G, None, 1e-9, start)

    return write


def actigraph_imu(t_s, acc, gyr):
    rate = round(1.0 / float(np.median(np.diff(t_s))))
    names = (
        "Timestamp,Accelerometer X,Accelerometer Y,Accelerometer Z,Temperature,Gyroscope X,"
        "Gyroscope Y,Gyroscope Z,Magnetometer X,Magnetometer Y,Magnetometer Z\n"
    )
    at = [_at(round(float(t), 6)).strftime("%Y-%m-%dT%H:%M:%S.%f0") for t in t_s]
    zero = ["0.0"] * len(t_s)
    columns = [at, *_xyz(acc / G, 6), zero, *_xyz(gyr / DEG, 6), zero, zero, zero]
    text = _actigraph_head("Link IMU 9DOF Sensor", "M/d/yyyy", rate) + names + _rows(columns)
    start = START.replace(microsecond=0)
    return Written({"TAS1-IMU.csv": text.encode()}, 5e-7 * G, 5e-7 * DEG, 5e-7, start)


# --- Axivity: OMGUI's and cwa-convert's CSV; the line of names may be missing.


def axivity(gyro, names=True):
    def write(t_s, acc, gyr):
        at = _ms_text(t_s, "%Y-%m-%d %H:%M:%S.%L")
        columns = [at, *_xyz(acc / G, 6)]
        head = "Time,Accel-X (g), Accel-Y (g), Accel-Z (g)"
        if gyro:
            columns += _xyz(gyr / DEG, 6)
            head += ", Gyro-X (d/s), Gyro-Y (d/s), Gyro-Z (d/s)"
        text = (head + "\n" if names else "") + _rows(columns)
        gyr_step = 5e-7 * DEG if gyro else None
        return Written({"6012345_raw.csv": text.encode()}, 5e-7 * G, gyr_step, 5e-4, START)

    return write


# --- SensorLog and other programs that write Apple's CoreMotion as it is: accelerations in G that
# point down at rest, split into the user's part and gravity or whole; rotation in rad/s.


def sensorlog(separator, whole):
    def write(t_s, acc, gyr):
        gravity, user = _gravity_and_rest(t_s, -acc / G)
        logging = _ms_text(t_s, "%Y-%m-%dT%H:%M:%S.%L+00:00")
        boot = _digits(62_608.03 + t_s, 6)
        named = {"loggingTime(txt)": logging, "loggingSample(N)": [str(k) for k in range(len(t_s))]}
        if whole:
            named["accelerometerTimestamp_sinceReboot(s)"] = boot
            for axis, name in enumerate("XYZ"):
                named[f"accelerometerAcceleration{name}(G)"] = _digits(-acc[:, axis] / G, 6)
        named["motionTimestamp_sinceReboot(s)"] = boot
        for axis, name in enumerate("XYZ"):
            named[f"motionRotationRate{name}(rad/s)"] = _digits(gyr[:, axis], 6)
        for axis, name in enumerate("XYZ"):
            named[f"motionUserAcceleration{name}(G)"] = _digits(user[:, axis], 6)
        for axis, name in enumerate("XYZ"):
            named[f"motionGravity{name}(G)"] = _digits(gravity[:, axis], 6)
        text = separator.join(named) + "\n" + _rows(list(named.values()), separator)
        acc_step = 5e-7 * G if whole else 1e-6 * G
        return Written({"sensorlog.csv": text.encode()}, acc_step, 5e-7, 5e-4, START)

    return write


def coremotion_dots(t_s, acc, gyr):
    """Property names of CMDeviceMotion, rows counted, no time; as in the MotionSense data."""
    gravity, user = _gravity_and_rest(t_s, -acc / G)
    groups = (("attitude", ("roll", "pitch", "yaw"), gyr * 0.0), ("gravity", "xyz", gravity))
    groups += (("rotationRate", "xyz", gyr), ("userAcceleration", "xyz", user))
    named = {"": [str(k) for k in range(len(t_s))]}
    for what, axes, values in groups:
        for axis, name in enumerate(axes):
            named[f"{what}.{name}"] = [repr(float(v)) for v in values[:, axis]]
    text = ",".join(named) + "\n" + _rows(list(named.values()))
    return Written({"sub_1.csv": text.encode()}, 1e-12, 0.0, np.inf)


# --- Physics Toolbox: gF in g with gravity, a in m/s^2 without, w in rad/s; the time as seconds or
# as hours, minutes, seconds and milliseconds of the day, all with colons.


def physics_toolbox(clock, separator=",", comma=False):
    def write(t_s, acc, gyr):
        linear = acc - acc.mean(axis=0)
        times = _digits(t_s, 4)
        if clock:
            times = _ms_text(t_s, "%H:%M:%S:%L")
        columns = [times, *_xyz(acc / G, 4), *_xyz(linear, 4), *_xyz(gyr, 4)]
        if comma:
            columns = [[cell.replace(".", ",") for cell in column] for column in columns]
        head = separator.join(["time", *(f"{q}{a}" for q in ("gF", "a", "w") for a in "xyz")])
        text = f"{head}{separator}\n" + _rows(columns, separator, separator + "\n")
        return Written({"2025-10-0908.53.20.csv": text.encode()}, 5e-5 * G, 5e-5, 5e-4)

    return write


# --- Xsens MTw Awinda: MT Manager's text, tabs, lines with // first; no time but the counter of
# packets, 16 bits; m/s^2, rad/s.


def mtw(t_s, acc, gyr, lines=True):
    rate = round(1.0 / float(np.median(np.diff(t_s))))
    head = (
        f"// Start Time: Unknown\n// Update Rate: {rate:.1f}Hz\n// Filter Profile: human (46.1)\n"
        "// Option Flags: AHS Disabled ICC Disabled\n// Firmware Version: 4.0.2\n"
    )
    if not lines:
        head = ""
    names = ["PacketCounter", "SampleTimeFine", *(f"Acc_{a}" for a in "XYZ")]
    names += [
        *(f"FreeAcc_{a}" for a in "ENU"),
        *(f"Gyr_{a}" for a in "XYZ"),
        "Roll",
        "Pitch",
        "Yaw",
    ]
    counter = [str((65_000 + k) % 65_536) for k in range(len(t_s))]
    zero = ["0.000000"] * len(t_s)
    free = acc - acc.mean(axis=0)
    columns = [counter, [""] * len(t_s), *_xyz(acc, 6), *_xyz(free, 6), *_xyz(gyr, 6), *[zero] * 3]
    text = head + "\t".join(names) + "\n" + _rows(columns, "\t")
    t_step = 1e-6 if lines else np.inf
    return Written({"MT_01200A2B-000_00B412AE.txt": text.encode()}, 5e-7, 5e-7, t_step)


def mtw_without_lines(t_s, acc, gyr):
    return mtw(t_s, acc, gyr, lines=False)


# --- AndroSensor: semicolons; all sensors in capitals; a date with the milliseconds after a colon.


def androsensor(whole):
    def write(t_s, acc, gyr):
        gravity, user = _gravity_and_rest(t_s, acc)
        groups = [("GRAVITY", "m/s²", gravity), ("LINEAR ACCELERATION", "m/s²", user)]
        groups += [("GYROSCOPE", "rad/s", gyr), ("MAGNETIC FIELD", "μT", acc * 0.0)]
        if whole:
            groups.insert(0, ("ACCELEROMETER", "m/s²", acc))
        names = [f"{what} {axis} ({unit})" for what, unit, _ in groups for axis in "XYZ"]
        columns = [column for *_, values in groups for column in _xyz(values, 5)]
        names += ["Time since start in ms ", "YYYY-MO-DD HH-MI-SS_SSS"]
        columns += [[str(round(float(t) * 1000)) for t in t_s]]
        columns += [_ms_text(t_s, "%Y-%m-%d %H:%M:%S:%L")]
        text = "sep=;\n" + ";".join(names) + "\n" + _rows(columns, ";")
        acc_step = 5e-6 if whole else 1e-5
        return Written({"Sensor_record.csv": text.encode()}, acc_step, 5e-6, 5e-4, START)

    return write


# --- Labfront: project and participant in a header whose length its first row tells, then names.


def labfront(t_s, acc, gyr):
    ms = [str(round((START_S + float(t)) * 1000)) for t in t_s]
    iso = _ms_text(t_s, "%Y-%m-%dT%H:%M:%S.%L+00:00")
    head = (
        "Header length,5\nProject ID,abc\nParticipant ID,def\nTask,Run\n"
        "Data type,movesense-stream-imu\nTimezone,UTC\n"
    )
    names = "unixTimestampInMs,isoDate,accX,accY,accZ,gyroX,gyroY,gyroZ\n"
    text = head + names + _rows([ms, iso, *_xyz(acc, 6), *_xyz(gyr / DEG, 6)])
    return Written({"000000.csv": text.encode()}, 5e-7, 5e-7 * DEG, 5e-4, START)


WRITERS: Mapping[str, tuple[Writer, ...]] = {
    "phyphox": (
        phyphox_two_tables(),
        phyphox_two_tables(";", comma=True),
        phyphox_two_tables("\t"),
        phyphox_two_tables("\t", comma=True),
        phyphox_two_tables(";"),
        phyphox_one_table,
        phyphox_zip,
        phyphox_old_zip,
    ),
    "sensor-logger": (
        sensor_logger_android,
        sensor_logger_two_tables,
        sensor_logger_json,
        _sensor_logger_iphone(1.0, "True"),
    ),
    "sensor-logger-ios": (_sensor_logger_iphone(-1.0, "False"),),
    "polar": (polar,),
    "dot": (dot(), dot("")),
    "metabase": (metabase, metabase_android),
    "witmotion": (
        witmotion_live,
        _witmotion_played(_WIT_ZH, "gbk", 11, "%Y-%m-%d %H:%M:%S:%L"),
        _witmotion_played(_WIT_NEW, "utf-8", 11, "%Y-%m-%d %H:%M:%S.%L"),
    ),
    "witmotion-card": (witmotion_card,),
    "movesense": (
        movesense_phone,
        movesense_phone_two_logs,
        movesense_sbem("MeasIMU6"),
        movesense_sbem("MeasAcc"),
    ),
    "labfront": (labfront,),
    "shimmer": (shimmer("\t"), shimmer(","), shimmer("\t", formatted=True)),
    "actigraph": (actigraph("M/d/yyyy"), actigraph("dd/MM/yyyy"), actigraph_imu),
    "axivity": (axivity(gyro=False), axivity(gyro=True), axivity(gyro=True, names=False)),
    "sensorlog": (sensorlog(",", whole=True), sensorlog("|", whole=False)),
    "coremotion": (coremotion_dots,),
    "physics-toolbox": (
        physics_toolbox(clock=False),
        physics_toolbox(clock=True),
        physics_toolbox(clock=False, separator=";", comma=True),
    ),
    "mtw": (mtw, mtw_without_lines),
    "androsensor": (androsensor(whole=True), androsensor(whole=False)),
}
"""Key of a format -> writers of its variants."""
