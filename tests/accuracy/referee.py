"""How many faults of the two sensors does the referee find, and how often does it cry wolf?

``python -m tests.accuracy.referee`` gives every public recording with both sensors each fault and
prints the table of ``coach/recording/importing/referee/README.md``. Its numbers were chosen on
every second recording (``--chosen`` measures these); the table is of the others. ``--every 5``
takes each fifth of them only, ``--missed`` names what was not found.
"""

from __future__ import annotations

import itertools
import sys
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.recording.importing.referee import FindingKind, gravity, judge, mended
from coach.recording.importing.referee.windows import cut_windows
from tests.accuracy.real_data import FOLDER, arrays_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

FOLDERS = (
    "broad",
    "sisfall",
    "sisfall_border",
    "voisard_lumbar_walk",
    "mobgap_lumbar_walk",
    "gaittoolbox_pelvis_walk",
)
TURNED_DEG = 30.0
_BINS = (0.0, 10.0, 20.0, 30.0, 60.0, 120.0, np.inf)


@dataclass(frozen=True)
class Recording:
    name: str
    t_s: np.ndarray
    acc: np.ndarray
    gyr: np.ndarray


@dataclass(frozen=True)
class Fault:
    """``spoil`` gives acceleration, times and rates of the gyroscope."""

    group: str
    name: str
    spoil: Callable[[Recording, Recording], tuple[np.ndarray, np.ndarray, np.ndarray]]
    kinds: frozenset[FindingKind] = frozenset()
    axes: np.ndarray | None = None  # as a fault of the gyroscope


def recordings(first: int = 0) -> Iterator[Recording]:
    """Every second one of each folder."""
    paths = [path for folder in FOLDERS for path in sorted((FOLDER / folder).glob("*.npz"))]
    return (_recording(path) for path in paths[first::2])


def _recording(path: Path) -> Recording:
    arrays = arrays_of(path)
    values = {
        key: arrays[key] if key in arrays else arrays[f"{key}_i16"] * float(arrays[f"{key}_scale"])
        for key in ("acc", "gyr")
    }
    n = len(values["acc"])
    t_s = arrays["t_s"] if "t_s" in arrays else np.arange(n) / float(arrays["fs"])
    whole = np.isfinite(values["acc"]).all(axis=1) & np.isfinite(values["gyr"]).all(axis=1)
    acc, gyr = (np.asarray(values[key], dtype=float)[whole] for key in ("acc", "gyr"))
    return Recording(f"{path.parent.name}/{path.stem}", np.asarray(t_s, float)[whole], acc, gyr)


def _matrix(text: str) -> np.ndarray:
    rows = np.zeros((3, 3))
    for row, name in enumerate(text.split(",")):
        rows[row, "xyz".index(name[-1])] = -1.0 if name.startswith("-") else 1.0
    return rows


def _gyro_axes(text: str) -> Fault:
    m = _matrix(text)
    kinds = frozenset({FindingKind.GYRO_AXES, FindingKind.ACC_AXES})
    group = "gyroscope's order" if text.replace("-", "") != "x,y,z" else "gyroscope's signs"
    return Fault(group, f"gyro {text}", lambda r, _: (r.acc, r.t_s, r.gyr @ m.T), kinds, m)


def _acc_axes(text: str) -> Fault:
    m = _matrix(text)
    kinds = frozenset({FindingKind.GYRO_AXES, FindingKind.ACC_AXES})
    group = "accelerometer's order" if text.replace("-", "") != "x,y,z" else "accelerometer's signs"
    same = np.linalg.det(m) * m.T
    return Fault(group, f"acc {text}", lambda r, _: (r.acc @ m.T, r.t_s, r.gyr), kinds, same)


def _factor(group: str, factor: float, kind: FindingKind) -> Fault:
    name = f"gyro x {factor:.3g}"
    return Fault(group, name, lambda r, _: (r.acc, r.t_s, r.gyr * factor), frozenset({kind}))


def _shift(by_s: float) -> Fault:
    kinds = frozenset({FindingKind.TIME_SHIFT})
    group = f"shift {abs(by_s) * 1000:.0f} ms"
    return Fault(group, f"{by_s:+.2f} s", lambda r, _: (r.acc, r.t_s + by_s, r.gyr), kinds)


NONE = Fault("none", "none", lambda r, _: (r.acc, r.t_s, r.gyr))
MIRROR = Fault("accelerometer turned round", "acc -x,-y,-z", lambda r, _: (-r.acc, r.t_s, r.gyr))
OTHER = Fault(
    "another run",
    "another run",
    lambda r, o: (r.acc, o.t_s - o.t_s[0] + r.t_s[0], o.gyr),
    frozenset({FindingKind.DIFFERENT_RUNS}),
)
GRAVITY = Fault(
    "gravity for a gyroscope",
    "gravity",
    lambda r, _: (r.acc, r.t_s, _slow(r)),
    frozenset({FindingKind.NO_GYROSCOPE}),
)
_SIGNS = ("-x,y,z", "x,-y,z", "x,y,-z", "x,-y,-z", "-x,y,-z", "-x,-y,z", "-x,-y,-z")
_ORDERS = ("y,x,z", "x,z,y", "z,y,x", "y,z,x", "z,x,y")
FAULTS = (
    NONE,
    MIRROR,
    _factor("deg/s read as rad/s", 180.0 / np.pi, FindingKind.GYRO_UNIT),
    _factor("rad/s read as deg/s", np.pi / 180.0, FindingKind.GYRO_UNIT),
    _factor("half the rate", 0.5, FindingKind.GYRO_SCALE),
    _factor("twice the rate", 2.0, FindingKind.GYRO_SCALE),
    *(_gyro_axes(text) for text in _SIGNS + _ORDERS),
    *(_acc_axes(text) for text in _SIGNS[:3] + _ORDERS[:3]),
    *(_shift(sign * ms / 1000.0) for ms in (50, 100, 200, 500) for sign in (1, -1)),
    OTHER,
    GRAVITY,
)


def _slow(one: Recording) -> np.ndarray:
    """Gravity as a phone would tell it: the mean over a second, of length 9.81."""
    width = max(1, round(1.0 / float(np.median(np.diff(one.t_s)))))
    window = np.full(width, 1.0 / width)
    slow = np.stack([np.convolve(one.acc[:, i], window, "same") for i in range(3)], axis=1)
    return slow * (9.81 / np.linalg.norm(slow, axis=1, keepdims=True))


def led_astray_deg(one: Recording, axes: np.ndarray) -> float:
    """How far rates with these axes would turn gravity from where the right ones do, in all.

    The sum, over 20 s each, of the largest angle between the two.
    """
    windows = cut_windows(one.t_s, one.acc, one.t_s, one.gyr)
    if windows is None:
        return 0.0
    as_is = gravity.Suppositions(np.eye(3)[None], np.ones(1))
    fit = gravity.fit(windows, as_is, gravity.start(windows, as_is.scale), noise_m_s2=0.3, steps=2)
    rates = windows.gyr_rad_s - fit.unknowns[0, :3]
    both = np.stack([rates, rates @ axes.T])
    turned = gravity._attitudes(np.moveaxis(both, (3, 2), (0, 1)))
    attitude = np.moveaxis(turned, (0, 1, 2), (3, 4, 2))
    means = windows.mean @ (attitude @ windows.acc_m_s2[None, ..., None])[..., 0]
    up = means / np.linalg.norm(means, axis=-1, keepdims=True)
    angle = np.arccos(np.clip((up[0] * up[1]).sum(axis=-1), -1.0, 1.0)).max(axis=-1)
    return float(np.degrees(angle.sum())) / windows.overlap / windows.share


def is_mended(one: Recording, spoilt: tuple[np.ndarray, np.ndarray, np.ndarray], verdict) -> bool:
    """Whether the cure gives the recording back, but for a turn or a mirror image of the whole."""
    acc, t_s, gyr = mended(*spoilt, verdict)
    if gyr.shape != one.gyr.shape or np.abs(t_s - one.t_s).max() > 0.03:
        return False
    turn = np.linalg.lstsq(one.acc, acc, rcond=None)[0].T
    right = one.gyr @ (np.linalg.det(turn) * turn).T
    return bool(np.allclose(gyr, right, rtol=0.25, atol=1e-6))


@dataclass(frozen=True)
class Outcome:
    recording: str
    fault: Fault
    astray_deg: float
    turned_deg: float
    kinds: tuple[FindingKind, ...]
    right: bool
    sure: bool
    lines: tuple[str, ...]

    @property
    def found(self) -> bool:
        return bool(self.kinds)


def outcomes(first: int, faults: tuple[Fault, ...] = FAULTS, every: int = 1) -> Iterator[Outcome]:
    every_one = list(recordings(first))[::every]
    for number, one in enumerate(every_one):
        other = every_one[number - 1]
        for fault in faults:
            spoilt = fault.spoil(one, other)
            acc, t_s, gyr = spoilt
            verdict = judge(one.t_s, acc, t_s, gyr)
            kinds = tuple(finding.kind for finding in verdict.findings)
            right = bool(kinds) and (
                bool(set(kinds) & fault.kinds)
                if fault in (OTHER, GRAVITY)  # nothing mends these
                else is_mended(one, spoilt, verdict)
            )
            yield Outcome(
                one.name,
                fault,
                led_astray_deg(one, fault.axes) if fault.axes is not None else 0.0,
                float(np.degrees(verdict.turned_rad)),
                kinds,
                right,
                all(finding.sure for finding in verdict.findings),
                tuple(finding.line for finding in verdict.findings),
            )


def report(seen: list[Outcome]) -> Iterator[str]:
    yield "| fault | n | found | right | sure | right of the sure |"
    yield "|---|---|---|---|---|---|"
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for one in seen:
        groups[one.fault.group].append(one)
    for name, some in groups.items():
        yield _row(name, some)
    yield ""
    yield "| signs and order: led astray by | n | found | right | sure | right of the sure |"
    yield "|---|---|---|---|---|---|"
    axes = [one for one in seen if one.fault.axes is not None]
    for low, high in itertools.pairwise(_BINS):
        some = [one for one in axes if low <= one.astray_deg < high]
        if some:
            yield _row(f"{low:.0f} to {high:.0f} deg", some)
    yield _row(f"{TURNED_DEG:.0f} deg and more", [a for a in axes if a.astray_deg >= TURNED_DEG])
    yield ""
    yield "| signs and order: gravity turned by | n | found | right | sure | right of the sure |"
    yield "|---|---|---|---|---|---|"
    for low, high in itertools.pairwise(_BINS):
        some = [one for one in axes if low <= one.turned_deg < high]
        if some:
            yield _row(f"{low:.0f} to {high:.0f} deg", some)


def _row(name: str, some: list[Outcome]) -> str:
    if not some:
        return f"| {name} | 0 | | | | |"
    found = float(np.mean([one.found for one in some]))
    right = float(np.mean([one.right for one in some]))
    sure = [one for one in some if one.found and one.sure]
    of_them = f"{np.mean([one.right for one in sure]):.1%}" if sure else ""
    shares = f"{found:.1%} | {right:.1%} | {len(sure) / len(some):.1%} | {of_them}"
    return f"| {name} | {len(some)} | {shares} |"


def main(words: list[str]) -> int:
    first = 0 if "--chosen" in words else 1
    every = int(words[words.index("--every") + 1]) if "--every" in words else 1
    seen = list(outcomes(first, every=every))
    print("\n".join(report(seen)))
    for one in seen:
        if one.fault in (NONE, MIRROR) and one.found:
            print("false alarm:", one.recording, one.fault.name, one.lines)
    if "--missed" in words:
        for one in seen:
            if one.fault.axes is not None and one.astray_deg >= TURNED_DEG and not one.found:
                print("missed:", one.recording, one.fault.name, f"{one.astray_deg:.0f} deg")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
