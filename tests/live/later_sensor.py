"""A virtual sensor of another version of the protocol: what nobody has written yet, or old."""

from __future__ import annotations

from dataclasses import replace

from coach.sources.virtual.firmware.which_firmware import FIRMWARES
from firmware_protocol.limits import PROTOCOL_MAJOR

_MAJOR_AT, _MINOR_AT, _PART_AT, _RATES_AT, _FEATURES_AT = 4, 5, 8, 10, 14
UNKNOWN_ITEM = bytes((90, 3, 1, 2, 3))
LATER_PACKET = bytes((PROTOCOL_MAJOR << 4 | 7,)) + b"of a later version"


class OtherSide:
    """The usual sensor, but for what it says.

    Args:
        inner: It.
        major: In INFO.
        data_major: In each packet.
        minor: In INFO.
        later: Whatever this version does not know is said too.
    """

    def __init__(self, inner, *, major=1, data_major=1, minor=1, later=False):
        self._inner = inner
        self._major, self._data_major, self._minor, self._later = major, data_major, minor, later

    def __getattr__(self, name):
        return getattr(self._inner, name)

    def read(self, uuid, now):
        said = bytearray(self._inner.read(uuid, now))
        said[_MAJOR_AT], said[_MINOR_AT] = self._major, self._minor
        if self._later:
            said[_PART_AT : _PART_AT + 2] = (999).to_bytes(2, "little")
            said[_RATES_AT + 2] |= 0x10  # a rate that the table does not name
            said[_FEATURES_AT + 1] |= 0x80
            said += UNKNOWN_ITEM
        return bytes(said)

    def written(self, uuid, payload, now):
        answers = self._inner.written(uuid, payload, now)
        if not self._later:
            return answers
        return [replace(one, payload=one.payload + UNKNOWN_ITEM) for one in answers]

    def begin(self, feed, zero_us, now):
        return _OtherStream(self._inner.begin(feed, zero_us, now), self._data_major, self._later)


class _OtherStream:
    def __init__(self, inner, major, later):
        self._inner, self._major, self._later = inner, major, later
        self._beside = []

    def __getattr__(self, name):
        return getattr(self._inner, name)

    @property
    def waiting(self):
        return self._inner.waiting + len(self._beside)

    def take(self):
        if self._beside:
            return self._beside.pop()
        packet = self._inner.take()
        said = bytearray(packet.payload)
        if self._later and said[0] & 0xF == 1:
            said[1] |= 0xC0  # two flags more
        elif self._later:
            said += UNKNOWN_ITEM
            self._beside.append(replace(packet, payload=LATER_PACKET))
        said[0] = self._major << 4 | said[0] & 0xF
        return replace(packet, payload=bytes(said))


def other_firmwares(**says):
    """What to put in place of ``FIRMWARES``."""

    def made(usual):
        return lambda feed, options: OtherSide(usual(feed, options), **says)

    return {name: made(usual) for name, usual in FIRMWARES.items()}
