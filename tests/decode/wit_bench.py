"""Frames of WitMotion modules, and a module of the virtual side that a dialogue talks to."""

from __future__ import annotations

import struct
from collections import deque

import numpy as np

from coach.decode.dialogue import GiveUp, Hear, Heard, Pause, Read, Subscribe, Unsubscribe, Write
from coach.decode.families.witmotion.decoder import WitDecoder
from coach.model import BatteryLevel, Channel, Fault, Notification, RawBlock
from coach.sources.virtual import SensorOptions
from coach.sources.virtual.sensor_side import Moment
from coach.sources.virtual.sides.witmotion_side import WitSide
from tests.radio.radio_bench import feed_of

LEVEL = (12, -30, 2040)


def frame(acc=LEVEL, gyr=(0, 0, 0), clock=None):
    """One frame by hand; ``clock`` is (hour, minute, second, ms)."""
    plain = b"\x55\x61" + struct.pack("<9h", *acc, *gyr, 0, 0, 0)
    if clock is None:
        return plain
    hour, minute, second, ms = clock
    return plain + struct.pack("<6BH", 26, 6, 22, hour, minute, second, ms)


def clocked(ms, **rest):
    """A frame whose clock shows so many milliseconds of the day."""
    s, ms = divmod(ms % 86_400_000, 1000)
    return frame(clock=(s // 3600, s // 60 % 60, s % 60, ms), **rest)


def reply(register, first):
    return b"\x55\x71" + struct.pack("<9H", register, first, *[0] * 7)


def read(payloads, dt_s=0.01, decoder=None, channel=Channel.DATA, t_s=10.0):
    """All that comes of notifications ``dt_s`` apart; or of (time, bytes)."""
    decoder = decoder or WitDecoder("s", 0.0)
    out = []
    for k, payload in enumerate(payloads):
        at_s, data = payload if isinstance(payload, tuple) else (t_s + k * dt_s, payload)
        out += decoder.push(Notification(at_s, "s", channel, data))
    return out


def blocks(out):
    return [one for one in out if isinstance(one, RawBlock)]


def rows(out):
    parts = [one.counts for one in blocks(out)]
    return np.concatenate(parts) if parts else np.zeros((0, 6), np.int16)


def faults(out):
    return [one for one in out if isinstance(one, Fault)]


def levels(out):
    return [one.percent for one in out if isinstance(one, BatteryLevel)]


def still_feed(rate_hz=100, seconds=60.0, acc=LEVEL, noise=2.0):
    rng = np.random.default_rng(1)
    n = int(seconds * rate_hz)
    counts = np.zeros((n, 6))
    counts[:, :3] = np.array(acc) + rng.normal(0, noise, (n, 3))
    return feed_of(np.rint(counts), rate_hz)


class Module:
    """The virtual side, its stream and a host that keeps what it hears; time passes as asked for.

    ``said`` is all that was written; ``events`` all that a recording would hold.
    """

    def __init__(self, wit, feed=None, mtu=247):
        self.side = WitSide(feed or still_feed(), SensorOptions(family="witmotion"), wit)
        self.feed = self.side.feed
        self.mtu = mtu
        self.now_s = 0.0
        self.said, self.events = [], []
        self.offers = {wit.notify}
        self.with_response = True
        self._listening = {}
        self._heard = deque()
        self._stream = None

    def do(self, action):
        match action:
            case Write(_, payload, response):
                if response and not self.with_response:
                    return False
                self.said.append(payload)
                self.events.append(Notification(self.now_s, "s", Channel.REQUEST, payload))
                for out in self.side.written("", payload, self._moment()):
                    self._came(out)
                return not self.side.wit.locked
            case Subscribe(uuid, channel):
                if uuid not in self.offers:
                    return False
                self._listening[uuid] = channel
                self._follow()
                return True
            case Unsubscribe(uuid):
                self._listening.pop(uuid, None)
                self._follow()
                return True
            case Pause(seconds):
                self.run(seconds)
                return None
            case Hear(uuid, starts, within_s):
                return self._hear(starts, within_s)
            case Read():
                return None
        raise AssertionError(action)

    def talk(self, talk, most=5000):
        """Result of a dialogue, or the reason why it gave up."""
        outcome = None
        try:
            for _ in range(most):
                outcome = self.do(talk.send(outcome))
        except StopIteration as over:
            return over.value
        except GiveUp as given_up:
            return given_up
        raise AssertionError("a dialogue that never ends")

    def run(self, seconds):
        """Let time pass in steps of a connection interval."""
        until_s = self.now_s + seconds
        while self.now_s < until_s - 1e-9:
            self.now_s = min(self.now_s + 0.01, until_s)
            if self._stream:
                while self._stream.measure(round(self.now_s * 1e6)):
                    pass
                while self._stream.waiting:
                    self._came(self._stream.take())

    def _hear(self, starts, within_s):
        until_s = self.now_s + within_s
        while True:
            while self._heard:
                one = self._heard.popleft()
                if one.payload.startswith(starts):
                    return one
            if self.now_s >= until_s - 1e-9:
                return None
            self.run(0.01)

    def _came(self, out):
        assert len(out.payload) <= self.mtu - 3
        if out.uuid in self._listening:
            self._heard.append(Heard(self.now_s, out.payload))
            channel = self._listening[out.uuid]
            self.events.append(Notification(self.now_s, "s", channel, out.payload))

    def _follow(self):
        self.side.subscribed("", self._moment())
        if not self.side.streaming:
            self._stream = None
        elif self._stream is None:
            self._stream = self.side.begin(self.feed, 0, self._moment())

    def _moment(self):
        return Moment(self.mtu, frozenset(self._listening), True, round(self.now_s * 1e6))
