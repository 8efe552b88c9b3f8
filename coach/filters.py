"""Recursive filters, without the half second that importing ``scipy.signal`` takes.

Nearly all of that time goes into statistics, splines and images, which nobody here needs. The
coefficients of second-order Butterworth filters have closed forms; the loop over the samples is
scipy's own, compiled, and loaded by itself. Where this scipy keeps it elsewhere, the whole package
is imported after all: the numbers are the same.
"""

from __future__ import annotations

import cmath
import math
from contextlib import suppress
from functools import cache
from importlib import import_module
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from coach.model.blocks import FloatArray


def low_pass(cut_hz: float, rate_hz: float) -> tuple[FloatArray, FloatArray]:
    """Butterworth low pass of second order: numerator ``(3,)`` and denominator ``(3,)``.

    Bilinear transform with the cut-off prewarped, as ``scipy.signal.butter(2, cut_hz)``.
    """
    k = math.tan(math.pi * cut_hz / rate_hz)
    whole = 1.0 + math.sqrt(2.0) * k + k * k
    gain = k * k / whole
    a = (1.0, 2.0 * (k * k - 1.0) / whole, (1.0 - math.sqrt(2.0) * k + k * k) / whole)
    return np.array([gain, 2.0 * gain, gain]), np.array(a)


def band_pass(low_hz: float, high_hz: float, rate_hz: float) -> FloatArray:
    """Butterworth band pass of second order on each side: ``(2, 6)`` second-order sections.

    As ``scipy.signal.butter(2, (low_hz, high_hz), "bandpass", output="sos")``: the section with the
    poles nearer to the unit circle is the last, and has the zeros at zero frequency.
    """
    low, high = (math.tan(math.pi * hz / rate_hz) for hz in (low_hz, high_hz))
    half_width, centre_2 = 0.5 * (high - low), low * high
    prototype = cmath.exp(0.75j * math.pi)
    middle = prototype * half_width
    apart = cmath.sqrt(middle * middle - centre_2)
    analog = (middle - apart, middle + apart)
    poles = sorted(((1.0 + p) / (1.0 - p) for p in analog), key=abs)
    gain = (2.0 * half_width) ** 2 / math.prod(abs(1.0 - p) ** 2 for p in analog)
    sections = [(1.0, -2.0 * pole.real, abs(pole) ** 2) for pole in poles]
    zeros = [(gain, 2.0 * gain, gain), (1.0, -2.0, 1.0)]
    return np.array([[*top, *bottom] for top, bottom in zip(zeros, sections, strict=True)])


def response(sections: FloatArray, hz: FloatArray, rate_hz: float) -> np.ndarray:
    """Complex frequency response ``(n,)`` of second-order sections ``(k, 6)``."""
    back = np.exp(-2.0j * math.pi * hz / rate_hz)
    powers = np.stack([np.ones_like(back), back, back * back])
    tops, bottoms = sections[:, :3] @ powers, sections[:, 3:] @ powers
    ratio: np.ndarray = np.prod(tops / bottoms, axis=0)
    return ratio


def run_sections(
    sections: FloatArray, x: FloatArray, state: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Filter ``(n,)`` samples; the state ``(k, 2)`` goes on to the next block.

    As ``scipy.signal.sosfilt(sections, x, zi=state)``.
    """
    y = np.array(x, dtype=np.float64, order="C")[None]
    after = np.array(state, dtype=np.float64, order="C")[None]
    _section_loop()(sections, y, after)
    return y[0], after[0]


def run(
    b: FloatArray, a: FloatArray, x: FloatArray, state: FloatArray | None = None
) -> tuple[FloatArray, FloatArray]:
    """Filter ``(n, m)`` samples down the columns; the state ``(order, m)`` goes on.

    As ``scipy.signal.lfilter(b, a, x, axis=0, zi=state)``; without a state it starts from rest.
    """
    begin = np.zeros((len(b) - 1, x.shape[1])) if state is None else state
    y, after = _linear_loop()(b, a, x, 0, begin)
    return y, after


def settled(b: FloatArray, a: FloatArray) -> FloatArray:
    """State ``(2,)`` of a second-order filter on which a one has always been put.

    As ``scipy.signal.lfilter_zi(b, a)``.
    """
    gain = float(b.sum() / a.sum())
    return np.array([gain - b[0], b[2] - a[2] * gain])


@cache
def _section_loop() -> Any:  # noqa: ANN401  a compiled function
    return _loaded("_sosfilt")._sosfilt  # noqa: SLF001  see the top


@cache
def _linear_loop() -> Any:  # noqa: ANN401  a compiled function
    return _loaded("_sigtools")._linear_filter  # noqa: SLF001  see the top


def _loaded(name: str) -> Any:  # noqa: ANN401  a compiled module
    """A compiled module of ``scipy.signal`` by itself, or by way of the package."""
    whole = f"scipy.signal.{name}"
    scipy = find_spec("scipy")
    folders = (scipy.submodule_search_locations or ()) if scipy else ()
    for folder, suffix in product(folders, EXTENSION_SUFFIXES):
        spec = spec_from_file_location(whole, f"{folder}/signal/{name}{suffix}")
        if spec is None or spec.loader is None:
            continue
        with suppress(ImportError):
            module = module_from_spec(spec)
            spec.loader.exec_module(module)
            return module
    return import_module(whole)
