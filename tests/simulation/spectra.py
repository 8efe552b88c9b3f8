"""Figures of a stretch of running that tell a kind runner from a real one.

``python tests/simulation/spectra.py`` prints the table of the simulator's README.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields

import numpy as np
from scipy import signal

from coach.simulation import parse_story, simulate
from coach.simulation.unkind import unkind_person
from tests.accuracy.real_data import FOLDER, arrays_of

LOW_HZ, HIGH_HZ = 0.5, 40.0  # what counts as the whole


@dataclass(frozen=True)
class Figures:
    """Of one stretch.

    Args:
        low: Share of the vertical force's power in 1 to 4 Hz: the steps.
        middle: In 4 to 8 Hz: the second harmonic of the steps, and soft straps.
        turning_rad_s: 99.9th percentile of the angular rate.
        peak_g: 99.9th percentile of the vertical force, g.
    """

    low: float
    middle: float
    turning_rad_s: float
    peak_g: float


def figures(acc_m_s2: np.ndarray, gyr_rad_s: np.ndarray, rate_hz: float) -> Figures:
    """Vertical is along the mean force, as a sensor that nobody calibrated has it."""
    mean = acc_m_s2.mean(axis=0)
    up_g = acc_m_s2 @ mean / (mean @ mean)
    freq, power = signal.welch(up_g, rate_hz, nperseg=round(4.0 * rate_hz), detrend="linear")

    def within(a: float, b: float) -> float:
        return float(np.sum(power[(freq >= a) & (freq < b)]))

    whole = within(LOW_HZ, HIGH_HZ)
    turning = np.linalg.norm(gyr_rad_s - np.median(gyr_rad_s, axis=0), axis=1)
    return Figures(
        low=within(1.0, 4.0) / whole,
        middle=within(4.0, 8.0) / whole,
        turning_rad_s=float(np.percentile(turning, 99.9)),
        peak_g=float(np.percentile(up_g, 99.9)),
    )


def main() -> None:
    """The table of ``coach/simulation/README.md``: kind, unkind, and real where it is there."""
    phases = '[[phase]]\ndo = "stand"\nfor_s = 5\n[[phase]]\ndo = "run"\nfor_s = 50\n'
    places = ("waist", "pelvis", "chest")
    kind = f'title = "kind"\nplacement = "pelvis"\nrate_hz = 208\n{phases}'
    texts = [kind, *(unkind_person(k, places[k % 3], rate_hz=208).text(phases) for k in range(90))]
    found = []
    for text in texts:
        session = simulate(parse_story(text))
        acc, gyr = session.arrays()
        settled = session.truth.t_s > 12.0
        found.append(astuple(figures(acc[settled], gyr[settled], 1.0 / session.dt_s)))
    names = [field.name for field in fields(Figures)]
    real = np.array([astuple(one) for one in real_jogs()]).reshape(-1, len(names))
    for name, own, measured in zip(names, np.array(found).T, real.T, strict=True):
        spread = np.percentile(own[1:], [5, 50, 95])
        print(f"{name}: kind {own[0]:.3f}; unkind {spread.round(3)}", end="")
        if measured.size:
            inside = np.mean((own[1:] >= measured.min()) & (own[1:] <= measured.max()))
            print(f"; real {np.percentile(measured, [0, 50, 100]).round(3)}, within {inside:.0%}")
        else:
            print()


def real_jogs() -> list[Figures]:
    """Seconds 15 to 90 of the jogs of SisFall (10.3390/s17010198); none where they are not."""
    found = []
    for path in sorted((FOLDER / "sisfall").glob("D0[34]_*.npz")):
        data = arrays_of(path)
        rate_hz = float(data["fs"])
        rows = slice(round(15.0 * rate_hz), round(90.0 * rate_hz))
        acc = data["acc_i16"][rows] * float(data["acc_scale"])
        gyr = data["gyr_i16"][rows] * float(data["gyr_scale"])
        found.append(figures(acc, gyr, rate_hz))
    return found


if __name__ == "__main__":
    main()
