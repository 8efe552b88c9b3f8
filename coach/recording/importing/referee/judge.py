"""Does gravity, as the accelerometer sees it, turn as the gyroscope says?"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from coach.model.units import GRAVITY_M_S2
from coach.recording.importing.referee import gravity
from coach.recording.importing.referee.candidates import (
    ALL_AXES,
    UNIT_SCALES,
    as_accelerometer,
    axes_text,
    changes,
    simplest,
    unit_surprise,
)
from coach.recording.importing.referee.ruling import AS_IS, Finding, FindingKind, Mend, Verdict
from coach.recording.importing.referee.shocks import MOST_SHIFT_S, Shocks, compare_shocks
from coach.recording.importing.referee.windows import Windows, cut_windows, fast_part, second_means

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model.blocks import FloatArray
    from coach.recording.importing.referee.ruling import Rows

# Chosen on half of the recordings; README.md has what the other half said.
_CLEAR = 2.0
"""Log-likelihood by which one supposition must beat another."""
_CHANGE = 0.3
"""What each changed axis costs a supposition: few changes are likelier than many."""
_STRAY_M_S2 = 0.6
"""Gravity that strays less than this (3.5 deg) says nothing by itself: who leans into a change of
speed feels no lean, so a right gyroscope seems to turn a runner who stays upright."""
_TOLD = 6.0
"""Unless the cure explains turns of gravity that no gyroscope at all would not, by this much."""
_FIRST_NOISE_M_S2 = 0.5
_LEAST_NOISE_M_S2, _MOST_NOISE_M_S2 = 0.2, 1.0
_HOPELESS = 20.0
_UNIT_HOPELESS = 20.0

_SHIFT_GAIN = 1.25
_LEAST_SHIFT_S = 0.035
_BROAD_HZ = 30.0
_LONG_S = 20.0
# Of what belongs together the strength was 22 to 130 (11 and more after a low pass at 10 Hz, 16 in
# simulated runs), of two runs at most 5.5; in 12 s 4.1 and more, and up to 7.6.
_STRENGTH, _STRENGTH_SHORT = 7.5, 4.0
_APART, _APART_SHORT = 5.0, 2.8
_SHAKEN_M_S2 = 0.3
"""Who stands still shakes neither."""

_SCALES = (0.5, 0.7, 1.4, 2.0)
_SCALE_COST = 6.0
"""Steady gait sways so that the scale seems a little small; so it must be very clear."""
_SCALE_OFF = 0.25

_CONSTANT = 0.05
_ALIKE = 0.95


_UNITS = {scale: unit for scale, unit in UNIT_SCALES if unit}


def judge(
    acc_t_s: FloatArray, acc_m_s2: FloatArray, gyr_t_s: FloatArray, gyr_rad_s: FloatArray
) -> Verdict:
    """Judge a whole file.

    Args:
        acc_t_s: ``(n,)`` times of the accelerometer's samples, rising; gaps are allowed.
        acc_m_s2: ``(n, 3)`` specific force, 9.81 upwards at rest.
        gyr_t_s: ``(m,)`` likewise of the gyroscope, on the same clock as far as anybody knows.
        gyr_rad_s: ``(m, 3)`` rates, as far as anybody knows in rad/s about the same axes.
    """
    if min(len(acc_t_s), len(gyr_t_s)) < 2:
        return Verdict(0.0, checked=False, unchecked=("there are too few samples to judge",))
    stranger = _no_gyroscope(acc_t_s, acc_m_s2, gyr_t_s, gyr_rad_s)
    if stranger is not None:
        return Verdict(0.0, checked=False, findings=(stranger,))
    shocks = None
    if fast_part(acc_t_s, acc_m_s2) >= _SHAKEN_M_S2:
        shocks = compare_shocks(acc_t_s, acc_m_s2, gyr_t_s, gyr_rad_s)
    findings: list[Finding] = []
    unchecked: list[str] = []
    mend = Mend()
    if shocks is None or shocks.strength < _least_strength(shocks):
        unchecked.append("whether both sensors' times agree: too little shakes both")
    if shocks is not None:
        late = _time_finding(shocks)
        if late is not None:
            findings.append(late)
        if late is not None and late.kind is FindingKind.TIME_SHIFT:
            mend = replace(mend, shift_s=round(shocks.shift_s, 3))
    windows = cut_windows(acc_t_s, acc_m_s2, gyr_t_s + mend.shift_s, gyr_rad_s)
    if windows is None:
        unchecked.append("unit and axes of the gyroscope: there are no 6 s without a gap")
        return Verdict(0.0, False, tuple(findings), mend, tuple(unchecked))
    if findings and findings[-1].kind is FindingKind.DIFFERENT_RUNS:
        return Verdict(windows.turned_rad, False, tuple(findings), mend, tuple(unchecked))
    weighed = _weighed(windows)
    found, mend, open_questions = _axes_and_unit(weighed, mend)
    return Verdict(
        windows.turned_rad,
        checked=not open_questions,
        findings=(*findings, *found),
        mend=mend,
        unchecked=(*unchecked, *open_questions),
    )


def mended(
    acc_m_s2: FloatArray, gyr_t_s: FloatArray, gyr_rad_s: FloatArray, verdict: Verdict
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Acceleration, times and rates of the gyroscope with all findings mended."""
    mend = verdict.mend
    acc_axes = np.array(mend.acc_axes, dtype=np.float64)
    gyro_axes = np.array(mend.gyro_axes, dtype=np.float64)
    return (
        acc_m_s2 @ acc_axes.T,
        gyr_t_s + mend.shift_s,
        mend.gyro_scale * gyr_rad_s @ gyro_axes.T,
    )


def _no_gyroscope(
    acc_t_s: FloatArray, acc_m_s2: FloatArray, gyr_t_s: FloatArray, gyr_rad_s: FloatArray
) -> Finding | None:
    """Is it the acceleration, or the gravity that a phone takes out of it?"""
    size = np.linalg.norm(gyr_rad_s, axis=1)
    mean = float(size.mean())
    steady = float(size.std()) < _CONSTANT * mean
    unit_sized = min(abs(mean / GRAVITY_M_S2 - 1.0), abs(mean - 1.0)) < 2.0 * _CONSTANT
    beside = np.stack([np.interp(gyr_t_s, acc_t_s, acc_m_s2[:, i]) for i in range(3)], axis=1)
    one, other = (second_means(gyr_t_s, x) for x in (beside, gyr_rad_s))
    if not steady:
        one, other = beside, gyr_rad_s
    length = np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1)
    along = float(np.mean((one * other).sum(axis=1) / np.maximum(length, 1e-9)))
    if abs(along) > _ALIKE and (unit_sized or not steady):
        what = "gravity" if steady else "the acceleration again"
        line = (
            f"what is taken for the gyroscope points along the acceleration (cosine {along:.2f}), "
            f"its length is {mean:.2f}: it is {what}, not a gyroscope"
        )
        return Finding(FindingKind.NO_GYROSCOPE, line, "--gyro-columns X,Y,Z", abs(along))
    return None


def _least_strength(shocks: Shocks) -> float:
    return _STRENGTH if shocks.seconds >= _LONG_S else _STRENGTH_SHORT


def _time_finding(shocks: Shocks) -> Finding | None:
    apart = _APART if shocks.seconds >= _LONG_S else _APART_SHORT
    if shocks.strength < apart and shocks.band_hz > _BROAD_HZ:
        line = (
            "acceleration and gyroscope do not feel the same shocks at any shift up to "
            f"{MOST_SHIFT_S:.0f} s: they are of different runs, or of different sensors"
        )
        return Finding(FindingKind.DIFFERENT_RUNS, line, "", 1.0 / shocks.strength)
    # The narrower the band, the wider and the more alike the tops.
    narrow = 36.0 / shocks.band_hz
    if (
        abs(shocks.shift_s) < _LEAST_SHIFT_S * narrow
        or shocks.gain < _SHIFT_GAIN * narrow**0.5
        or shocks.strength < _least_strength(shocks)
    ):
        return None
    when = "late" if shocks.shift_s < 0.0 else "early"
    line = (
        f"the gyroscope's times are {abs(shocks.shift_s):.3f} s {when}: shifted so, both feel the "
        f"same shocks {shocks.gain:.1f} times as well"
    )
    option = f"--gyro-shift {shocks.shift_s:.3f}"
    return Finding(FindingKind.TIME_SHIFT, line, option, shocks.gain)


@dataclass(frozen=True, slots=True)
class _Weighed:
    """Suppositions, the best first.

    Args:
        axes: Of each.
        scales: Likewise.
        score: ``(k,)`` minus log-likelihood with all priors.
        fitted: ``(k,)`` likewise of the samples alone.
        unknowns: ``(k, 15)``, see ``gravity.Fit``.
        place_of_as_is: Which of them leaves the file as it is.
        stray_m_s2: How far means wander in it as it is, root mean square of the worst window.
        untold: ``fitted`` of no gyroscope at all: as if the sensor never turned.
        noise_m_s2: What means wander in the best of them.
    """

    axes: tuple[Rows, ...]
    scales: tuple[float, ...]
    score: FloatArray
    fitted: FloatArray
    unknowns: FloatArray
    place_of_as_is: int
    stray_m_s2: float
    untold: float
    noise_m_s2: float

    def changed(self, at: int) -> int:
        """How much a supposition changes: axes, or a scale that is no unit's, which counts two."""
        odd = self.scales[at] != 1.0 and self.scales[at] not in _UNITS
        return simplest(self.axes[at]) + 2 * odd

    @property
    def as_is(self) -> float:
        return float(self.score[self.place_of_as_is])


def _weighed(windows: Windows) -> _Weighed:
    surprise = [unit_surprise(windows.fast_ratio, scale) for scale, _ in UNIT_SCALES]
    tried: list[tuple[float, Rows, float]] = []
    for (scale, _), unlikely in zip(UNIT_SCALES, surprise, strict=True):
        likely = unlikely < min(surprise) + _UNIT_HOPELESS
        some = ALL_AXES if likely else ALL_AXES[:1] if scale == 1.0 else ()
        tried += [(scale, axes, unlikely + _CHANGE * simplest(axes)) for axes in some]
    for scale in _SCALES:
        tried.append((scale, AS_IS, unit_surprise(windows.fast_ratio, scale) + _SCALE_COST))
    tried.append((0.0, AS_IS, math.inf))
    suppositions = _suppositions([one[:2] for one in tried])
    prior = np.array([cost for _, _, cost in tried])
    fit = gravity.fit(
        windows, suppositions, gravity.start(len(tried)), noise_m_s2=_FIRST_NOISE_M_S2, steps=1
    )
    total = fit.score + prior
    kept = np.flatnonzero(total < total.min() + _HOPELESS)
    always = [i for i, one in enumerate(tried) if one[:2] in ((1.0, AS_IS), (0.0, AS_IS))]
    kept = np.unique(np.append(kept, always))
    best = fit.misfit[kept[np.argmin(total[kept])]]
    noise = math.sqrt(1.5 * float(np.median(best)))
    noise = min(max(noise, _LEAST_NOISE_M_S2), _MOST_NOISE_M_S2)
    suppositions = _suppositions([tried[i][:2] for i in kept])
    fit = gravity.fit(windows, suppositions, fit.unknowns[kept], noise_m_s2=noise, steps=2)
    total = fit.score + prior[kept]
    order = np.argsort(total)[:-1]  # without the last, which has no gyroscope
    as_is = next(at for at, i in enumerate(order) if tried[kept[i]][:2] == (1.0, AS_IS))
    return _Weighed(
        tuple(tried[kept[i]][1] for i in order),
        tuple(tried[kept[i]][0] for i in order),
        total[order],
        fit.score[order],
        fit.unknowns[order],
        as_is,
        math.sqrt(float(fit.misfit[order[as_is]].max())),
        float(fit.score[np.argmax(total)]),
        noise,
    )


def _suppositions(some: Sequence[tuple[float, Rows]]) -> gravity.Suppositions:
    axes = np.array([axes for _, axes in some], dtype=np.float64)
    return gravity.Suppositions(axes, np.array([scale for scale, _ in some]))


def _axes_and_unit(weighed: _Weighed, mend: Mend) -> tuple[list[Finding], Mend, list[str]]:
    best = float(weighed.score[0])
    near = [i for i, score in enumerate(weighed.score) if score < best + _CLEAR]
    evidence = weighed.as_is - best
    tells = weighed.untold - float(weighed.fitted[0]) >= _TOLD
    unit = weighed.scales[0] in _UNITS
    at = weighed.place_of_as_is
    if evidence >= _CLEAR and (tells or unit or weighed.stray_m_s2 > _STRAY_M_S2):
        # Among equals the least changed, then the best.
        at = min(near, key=lambda i: (weighed.changed(i), float(weighed.score[i])))
    axes, scale = weighed.axes[at], weighed.scales[at]
    findings: list[Finding] = []
    others = [weighed.axes[i] for i in near if weighed.axes[i] != axes]
    if scale in _UNITS:
        findings.append(_unit_finding(scale, evidence))
        mend = replace(mend, gyro_scale=scale)
    elif scale != 1.0:
        found = _scale_finding(weighed, at, evidence)
        if found is not None:
            findings.append(found[0])
            mend = replace(mend, gyro_scale=found[1])
    if axes != AS_IS:
        findings.append(_axes_finding(axes, others, evidence))
        of_acc = as_accelerometer(axes)
        if of_acc is not None and changes(of_acc) < changes(axes):
            mend = replace(mend, acc_axes=of_acc)
        else:
            mend = replace(mend, gyro_axes=axes)
    return findings, mend, _questions(others)


def _scale_finding(weighed: _Weighed, at: int, evidence: float) -> tuple[Finding, float] | None:
    """Another scale, where gravity turned far enough to measure it."""
    matrix = np.eye(3) + weighed.unknowns[at, 3:12].reshape(3, 3)
    factor = float(f"{weighed.scales[at] * float(np.trace(matrix)) / 3.0:.3g}")
    turned = weighed.untold - float(weighed.fitted[at])
    if turned < _SCALE_COST or abs(math.log(factor)) < _SCALE_OFF:
        return None
    line = (
        f"gravity turns {factor:.2f} times as far as the gyroscope says: its unit is not what the "
        "file was taken to have"
    )
    option = f"--gyro-scale {factor:.3g}"
    return Finding(FindingKind.GYRO_SCALE, line, option, evidence), factor


def _questions(others: list[Rows]) -> list[str]:
    if not others:
        return []
    names = [axes_text(one) for one in others]
    some = " or ".join(names[:3]) + (f" or {len(names) - 3} more" if len(names) > 3 else "")
    why = "the wearer turned too little, or about one axis only"
    return [f"whether the gyroscope's axes are {some} instead: {why}"]


def _unit_finding(scale: float, evidence: float) -> Finding:
    unit = _UNITS[scale]
    line = (
        f"the gyroscope is in {unit}: read as it is, gravity does not turn as it says, and a body "
        f"so shaken turns {'less' if scale < 1.0 else 'more'}"
    )
    return Finding(FindingKind.GYRO_UNIT, line, f"--gyro-unit {unit}", evidence)


def _axes_finding(axes: Rows, others: list[Rows], evidence: float) -> Finding:
    of_acc = as_accelerometer(axes)
    gyro_option, acc_option = f"--gyro-axes={axes_text(axes)}", ""
    line = f"gravity turns as if the gyroscope's axes were {axes_text(axes)}"
    kind, option = FindingKind.GYRO_AXES, gyro_option
    if of_acc is not None:
        acc_option = f"--acc-axes={axes_text(of_acc)}"
        if changes(of_acc) < changes(axes):
            kind, option = FindingKind.ACC_AXES, acc_option
            line = f"gravity turns as if the accelerometer's axes were {axes_text(of_acc)}"
            line += f"; {gyro_option} agrees as well"
        else:
            line += f"; {acc_option} agrees as well"
    if others:
        line += "; not told from " + " or ".join(axes_text(one) for one in others[:3])
    return Finding(kind, line, option, evidence, sure=not others)
