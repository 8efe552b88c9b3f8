"""Butterworth filters of second order, sample by sample, so that any cutting gives the same bits.

The formulas and their order are those of ``scipy.signal`` (``butter``, ``sosfilt``, ``sosfreqz``),
which takes longer to import than a short session takes to replay.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from coach.model.blocks import FloatArray

    ComplexArray = npt.NDArray[np.complex128]

# Poles of the analog low pass of second order with cut-off 1.
_PROTOTYPE: ComplexArray = -np.exp(1j * np.pi * np.array([-1.0, 1.0]) / 4.0)
# Twice the rate of the bilinear transform, in units in which the sample rate is 2.
_BILINEAR = 4.0


@dataclass(frozen=True, slots=True)
class Section:
    """``y = (b0 + b1/z + b2/z^2) / (1 + a1/z + a2/z^2) x``."""

    b0: float
    b1: float
    b2: float
    a1: float
    a2: float


def low_pass(cut_hz: float, dt_s: float) -> tuple[Section, ...]:
    """Low pass; its mean is 1.

    Raises:
        ValueError: ``cut_hz`` is not below half the sample rate.
    """
    (cut,) = _warped((cut_hz,), dt_s)
    poles: ComplexArray = _PROTOTYPE * cut
    gain = cut**2 * float(np.real(1.0 / np.prod(_BILINEAR - poles)))
    return tuple(_section(pole, -1.0, gain) for pole in _discrete(poles))


def band_pass(low_hz: float, high_hz: float, dt_s: float) -> tuple[Section, ...]:
    """Band pass of second order on either side, the section nearest to ringing last.

    Raises:
        ValueError: The edges are not between 0 and half the sample rate.
    """
    low, high = _warped((low_hz, high_hz), dt_s)
    width, middle = high - low, math.sqrt(low * high)
    half = _PROTOTYPE * width / 2.0
    apart = np.sqrt(half**2 - middle**2)
    poles = np.concatenate([half + apart, half - apart])
    gain = width**2 * float(np.real(_BILINEAR**2 / np.prod(_BILINEAR - poles)))
    first, last = sorted(_discrete(poles), key=abs)
    # Each edge has two zeros, at 0 Hz or at half the sample rate; the last section takes the near.
    near = math.copysign(1.0, last.real)
    return _section(first, -near, gain), _section(last, near, 1.0)


def response(sections: Iterable[Section], hz: FloatArray, dt_s: float) -> ComplexArray:
    """Frequency response ``(n,)`` at ``(n,)`` frequencies."""
    # Twice about the circle and back, as scipy: else times of steps differ in their last bit.
    angle = 2.0 * math.pi * (2.0 * math.pi * hz * dt_s) / (2.0 * math.pi)
    back = np.exp(-1j * angle)
    whole = np.ones(len(hz), dtype=np.complex128)
    for s in sections:
        whole *= (s.b0 + (s.b1 + s.b2 * back) * back) / (1.0 + (s.a1 + s.a2 * back) * back)
    return whole


class Filter:
    """Runs a stream of one signal through sections.

    Plain floats: at the block sizes of a session this is faster than a call of a compiled filter.
    """

    def __init__(self, sections: tuple[Section, ...]) -> None:
        self._stages = [
            _Stage(section) if second is None else _Pair(_Stage(section), _Stage(second))
            for section, second in zip_longest(sections[::2], sections[1::2])
        ]

    def settle(self, value: float) -> None:
        """As if the input had been ``value`` for ever."""
        for stage in self._stages:
            value = stage.settle(value)

    def run(self, values: list[float]) -> list[float]:
        """The same number of values, filtered."""
        for stage in self._stages:
            values = stage.run(values)
        return values


class _Stage:
    """A section and its state, in transposed direct form II."""

    __slots__ = ("section", "z0", "z1")

    def __init__(self, section: Section) -> None:
        self.section = section
        self.z0 = self.z1 = 0.0

    def settle(self, value: float) -> float:
        s = self.section
        out = value * (s.b0 + s.b1 + s.b2) / (1.0 + s.a1 + s.a2)
        self.z1 = s.b2 * value - s.a2 * out
        self.z0 = out - s.b0 * value
        return out

    def run(self, values: list[float]) -> list[float]:
        s = self.section
        b0, b1, b2, a1, a2 = s.b0, s.b1, s.b2, s.a1, s.a2
        z0, z1 = self.z0, self.z1
        out = []
        for x in values:
            y = b0 * x + z0
            z0 = b1 * x - a1 * y + z1
            z1 = b2 * x - a2 * y
            out.append(y)
        self.z0, self.z1 = z0, z1
        return out


class _Pair:
    """Two sections, one after the other, in one loop: its turns cost as much as the sums in it."""

    __slots__ = ("_first", "_second")

    def __init__(self, first: _Stage, second: _Stage) -> None:
        self._first, self._second = first, second

    def settle(self, value: float) -> float:
        return self._second.settle(self._first.settle(value))

    def run(self, values: list[float]) -> list[float]:
        one, other = self._first, self._second
        s, t = one.section, other.section
        b0, b1, b2, a1, a2 = s.b0, s.b1, s.b2, s.a1, s.a2
        d0, d1, d2, c1, c2 = t.b0, t.b1, t.b2, t.a1, t.a2
        z0, z1, w0, w1 = one.z0, one.z1, other.z0, other.z1
        out = []
        for x in values:
            u = b0 * x + z0
            z0 = b1 * x - a1 * u + z1
            z1 = b2 * x - a2 * u
            y = d0 * u + w0
            w0 = d1 * u - c1 * y + w1
            w1 = d2 * u - c2 * y
            out.append(y)
        one.z0, one.z1, other.z0, other.z1 = z0, z1, w0, w1
        return out


def _warped(edges_hz: tuple[float, ...], dt_s: float) -> list[float]:
    """Edges of the analog filter that the bilinear transform brings to ``edges_hz``."""
    share = 2.0 * np.array(edges_hz) / (1.0 / dt_s)
    if not (share[0] > 0.0 and share[-1] < 1.0 and (np.diff(share) > 0.0).all()):
        raise ValueError(f"no filter with edges at {edges_hz} Hz for {1.0 / dt_s:.4g} samples/s")
    edges: list[float] = (_BILINEAR * np.tan(np.pi * share / 2.0)).tolist()
    return edges


def _discrete(poles: ComplexArray) -> list[complex]:
    """One of each pair of poles, by the bilinear transform."""
    found: list[complex] = ((_BILINEAR + poles) / (_BILINEAR - poles)).tolist()
    return [pole for pole in found if pole.imag > 0.0]


def _section(pole: complex, zero: float, gain: float) -> Section:
    """Of a pole and its conjugate and two equal zeros."""
    square = pole.real * pole.real + pole.imag * pole.imag
    return Section(gain, -2.0 * zero * gain, gain, -2.0 * pole.real, square)
