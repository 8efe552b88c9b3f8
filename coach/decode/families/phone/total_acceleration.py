"""What a phone's accelerometer shows, gravity included, and in which sign?

*Which readings.* Android gives ``totalacceleration``. An iPhone gives ``accelerometer`` (without
gravity) and ``gravity``, whose sum it is (the app's ``UNITS.md``).

*The sign.* Apple's acceleration is the opposite of what an accelerometer shows, on all three axes,
for ``gravity`` too; the gyroscope is alike on both (``COORDINATES.md``). The samples themselves
cannot tell: a force turned round beside a rate of turn that is not is what a mirror shows, and
mechanics is the same in a mirror. Taken with the wrong sign, left would be right. So it is told by
what each system alone sends:

1. ``accelerometeruncalibrated`` in g: an iPhone in Apple's sign. In m/s^2 without
   ``totalacceleration``: an iPhone with "Standardise Units & Frames" on: it gives Android's sign.
2. ``totalacceleration``: Android.
3. Neither: an iPhone, and that setting is off, as it comes.
"""

from __future__ import annotations

import enum
import math
from typing import TYPE_CHECKING

import numpy as np

from coach.decode.families.phone.message import Readings

if TYPE_CHECKING:
    import numpy.typing as npt

    from coach.decode.families.phone.message import Message
    from coach.model.blocks import FloatArray

_DECIDE_NS = 1_000_000_000
"""After so long a reading that has not come is not sent."""

_TURNS_LITTLE_NS = 200_000_000
"""Between two readings of gravity that are further apart a straight line is no gravity."""

_MOST_WAITING = 4096


class Sign(enum.Enum):
    """Whose sign the acceleration has; the value is its factor and by what it is known."""

    ANDROID = (1.0, "Android")
    STANDARDISED = (1.0, "an iPhone that standardises its frames")
    APPLE = (-1.0, "an iPhone, by its unit")
    ASSUMED = (-1.0, "an iPhone, as it comes")

    @property
    def factor(self) -> float:
        return self.value[0]


class TotalAcceleration:
    """Specific force in the phone's axes (x right, y up along the screen, z out of it).

    Gives nothing for the first second of a recording, in which it is seen what the phone sends.
    """

    def __init__(self) -> None:
        self.sign: Sign | None = None
        self._since_ns: int | None = None
        self._raw_m_s2 = math.nan
        self._total_m_s2 = math.nan
        self._has_total = False
        self._acc_ns = np.empty(0, np.int64)
        self._acc = np.empty((0, 3))
        self._gravity_ns = np.empty(0, np.int64)
        self._gravity = np.empty((0, 3))

    def push(self, message: Message) -> Readings | None:
        """The samples that one message completes, in m/s^2, the sign of an accelerometer."""
        whole = message.streams.get("totalacceleration")
        summed = self._sum(message)
        if self.sign is None:
            self._learn(message, whole, summed)
        if self.sign is None:
            return None
        taken = whole if self._has_total else summed
        if taken is None or not len(taken.t_ns):
            return None
        return Readings(taken.t_ns, taken.values * self.sign.factor)

    def _learn(self, message: Message, whole: Readings | None, summed: Readings | None) -> None:
        raw = message.streams.get("accelerometeruncalibrated")
        taken = whole or summed
        if whole is not None:
            self._has_total = True
        if raw is not None:
            self._raw_m_s2 = _size(raw)
        if taken is None or not len(taken.t_ns):
            return
        self._total_m_s2 = _size(taken)
        if self._since_ns is None or taken.t_ns[-1] < self._since_ns:
            self._since_ns = int(taken.t_ns[0])
        if int(taken.t_ns[-1]) - self._since_ns >= _DECIDE_NS:
            self.sign = self._decided()

    def _decided(self) -> Sign:
        # One g is 9.8 m/s^2: the geometric mean of both is far from either. NaN compares false.
        if self._raw_m_s2 * math.sqrt(9.80665) < self._total_m_s2:
            return Sign.APPLE
        if self._has_total:
            return Sign.ANDROID
        return Sign.STANDARDISED if self._raw_m_s2 > 0.0 else Sign.ASSUMED

    def _sum(self, message: Message) -> Readings | None:
        """Acceleration and gravity together, as far as both are there.

        Gravity turns slowly; between two of its readings a straight line is drawn. On an iPhone
        both are of one instant.
        """
        acc, gravity = message.streams.get("accelerometer"), message.streams.get("gravity")
        if acc is not None:
            self._acc_ns = np.concatenate((self._acc_ns, acc.t_ns))[-_MOST_WAITING:]
            self._acc = np.concatenate((self._acc, acc.values))[-_MOST_WAITING:]
        if gravity is not None:
            self._gravity_ns = np.concatenate((self._gravity_ns, gravity.t_ns))[-_MOST_WAITING:]
            self._gravity = np.concatenate((self._gravity, gravity.values))[-_MOST_WAITING:]
        if not len(self._acc_ns) or not len(self._gravity_ns):
            return None
        self._acc_ns, self._acc = _last_run(self._acc_ns, self._acc)
        self._gravity_ns, self._gravity = _last_run(self._gravity_ns, self._gravity)
        past = self._acc_ns <= self._gravity_ns[-1]
        t_ns, rows = self._acc_ns[past], self._acc[past]
        self._acc_ns, self._acc = self._acc_ns[~past], self._acc[~past]
        behind = np.searchsorted(self._gravity_ns, t_ns)
        before = np.maximum(behind - 1, 0)
        exact = self._gravity_ns[behind] == t_ns
        between = self._gravity_ns[behind] - self._gravity_ns[before]
        known = exact | ((behind > 0) & (between <= _TURNS_LITTLE_NS))
        part = (t_ns - self._gravity_ns[before]) / np.maximum(between, 1)
        low, high = self._gravity[before], self._gravity[behind]
        gravity = np.where(exact[:, None], high, low + (high - low) * part[:, None])
        self._gravity_ns, self._gravity = self._gravity_ns[-1:], self._gravity[-1:]
        return Readings(t_ns[known], (rows + gravity)[known])


def _last_run(
    t_ns: npt.NDArray[np.int64], rows: FloatArray
) -> tuple[npt.NDArray[np.int64], FloatArray]:
    """From where the clock was set back, if it was: what came before has no partner any more."""
    back = np.flatnonzero(np.diff(t_ns) <= 0)
    first = int(back[-1]) + 1 if len(back) else 0
    return t_ns[first:], rows[first:]


def _size(readings: Readings) -> float:
    """How long the vectors are, the middle one of all."""
    return float(np.median(np.linalg.norm(readings.values, axis=1)))
