"""A phone with Sensor Logger, in software: its bodies, and real posts over a loopback socket.

Written from the app's PUSHING.md, UNITS.md and COORDINATES.md; shares nothing with the decoder.
"""

import asyncio
import json

import numpy as np

EPOCH_NS = 1_790_000_000_000_000_000


def xyz(name, t_ns, rows):
    return [
        {"name": name, "time": int(t), "values": {"z": float(z), "y": float(y), "x": float(x)}}
        for t, (x, y, z) in zip(t_ns, rows, strict=True)
    ]


def running(seconds, rate_hz=100.0, seed=1):
    """Times and smooth movement: (t_s, specific force (n, 3), angular rate (n, 3))."""
    n = round(seconds * rate_hz)
    t_s = np.arange(n) / rate_hz
    phase = np.arange(3) + seed
    acc = 3.0 * np.sin(2 * np.pi * 2.7 * t_s[:, None] + phase)
    acc[:, 1] += 9.81
    gyr = 1.5 * np.sin(2 * np.pi * 1.35 * t_s[:, None] + 2 * phase)
    return t_s, acc, gyr


class VirtualPhone:
    """What the app makes of some samples.

    Args:
        apple: An iPhone: opposite sign, acceleration and gravity apart.
        standardised: Its setting "Standardise Units & Frames".
        raw: "Accelerometer Uncalibrated" is switched on.
    """

    def __init__(self, apple=False, standardised=False, raw=False, device="d1", session="s1"):
        self.apple, self.standardised, self.raw = apple, standardised, raw
        self.device, self.session = device, session
        self.number = 0
        self.epoch_ns = EPOCH_NS

    def readings(self, t_s, acc, gyr, gyr_t_s=None):
        t_ns = self.epoch_ns + np.rint(np.asarray(t_s) * 1e9).astype(np.int64)
        gyr_ns = (
            t_ns if gyr_t_s is None else self.epoch_ns + np.rint(gyr_t_s * 1e9).astype(np.int64)
        )
        sign = -1.0 if self.apple and not self.standardised else 1.0
        gravity = np.tile([0.0, 9.80665, 0.0], (len(t_ns), 1))
        out = xyz("accelerometer", t_ns, sign * (acc - gravity))
        out += xyz("gravity", t_ns, sign * gravity)
        if not self.apple:
            out += xyz("totalacceleration", t_ns, acc)
        if self.raw:
            unit = 9.80665 if self.apple and not self.standardised else 1.0
            out += xyz("accelerometeruncalibrated", t_ns, sign * acc / unit)
        if gyr is not None:
            out += xyz("gyroscope", gyr_ns, gyr)
        return out

    def body(self, readings):
        said = {
            "messageId": self.number,
            "sessionId": self.session,
            "deviceId": self.device,
            "payload": readings,
        }
        self.number += 1
        return json.dumps(said).encode()

    def bodies(self, seconds=6.0, batch_s=1.0, gyro=True, rate_hz=100.0):
        """A recording in batches."""
        t_s, acc, gyr = running(seconds, rate_hz)
        cuts = np.arange(0.0, seconds, batch_s)
        for begin in cuts:
            part = (t_s >= begin - 1e-9) & (t_s < begin + batch_s - 1e-9)
            yield self.body(self.readings(t_s[part], acc[part], gyr[part] if gyro else None))

    def location(self, t_s, speed, **more):
        values = {
            "speed": speed,
            "speedAccuracy": 0.3,
            "horizontalAccuracy": 5.0,
            "bearing": 90.0,
            "latitude": 0.0,
            "longitude": 0.0,
            "altitude": 10.0,
        } | more
        return {"name": "location", "time": int(self.epoch_ns + t_s * 1e9), "values": values}

    def barometer(self, t_s, height_m):
        values = {"relativeAltitude": height_m, "pressure": 1013.0 - 0.12 * height_m}
        return {"name": "barometer", "time": int(self.epoch_ns + t_s * 1e9), "values": values}


async def exchange(port, raw, within_s=20.0):
    """Everything that is answered to some bytes, until the other side ends it or goes quiet."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(raw)
        await writer.drain()
        async with asyncio.timeout(within_s):
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            return head, await reader.readexactly(length)
    finally:
        writer.transport.abort()


def request(path, body, method="POST", host="coach"):
    head = f"{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
    return head.encode() + f"Content-Length: {len(body)}\r\n\r\n".encode() + body


async def post(source, body, **how):
    """The status of one post."""
    head, _ = await exchange(source.port, request(f"/{source.code}", body, **how))
    return int(head.split()[1])
