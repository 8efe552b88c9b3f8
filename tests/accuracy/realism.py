"""Is the simulated runner like a real one? Sizes and phases of its movements beside real strides.

Each movement is compared by its fundamental: the harmonic at which it repeats, once or twice a
stride. A size is how many times too large or too small (1 is alike), a phase is part of a stride.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.model import Placement, Side
from coach.simulation import Simulation, parse_story, simulate
from tests.accuracy.figures import Figure, at_most
from tests.accuracy.filmed import film
from tests.accuracy.mean_cycle import cycle

if TYPE_CHECKING:
    from collections.abc import Mapping

_FROM_S, _UNTIL_S = 12.0, 38.0


@dataclass(frozen=True)
class Wave:
    """``size * cos(2 pi k (phase - at))``, phase in strides since a foot's contact."""

    size: float
    at: float
    per_stride: int

    def off(self, other: Wave) -> float:
        """Phase difference, part of a stride, without sign."""
        period = 1.0 / self.per_stride
        return abs(float(np.mod(self.at - other.at + period / 2.0, period) - period / 2.0))

    def times(self, other: Wave) -> float:
        ratio = self.size / other.size
        return max(ratio, 1.0 / ratio)


def wave(values: np.ndarray, phase: np.ndarray, per_stride: int) -> Wave:
    """The harmonic of evenly spread samples."""
    part = 2.0 * np.mean(values * np.exp(-2j * np.pi * per_stride * phase))
    at = np.mod(-np.angle(part) / (2.0 * np.pi * per_stride), 1.0 / per_stride)
    return Wave(float(abs(part)), float(at), per_stride)


@functools.cache
def _simulated(placement: Placement, cadence_spm: float, speed: float, duty: float) -> Simulation:
    """A runner of this cadence with everything else as it comes, and an ideal sensor."""
    return simulate(
        parse_story(
            f"""
            title = "as it comes"
            placement = "{placement.value}"
            rate_hz = 104
            [runner]
            cadence_spm = {cadence_spm}
            speed_m_s = {speed}
            duty_factor = {duty}
            [sensor]
            part = "ideal"
            [[phase]]
            do = "run"
            for_s = 40
            """
        )
    )


def _phases(simulation: Simulation, side: Side) -> tuple[np.ndarray, np.ndarray]:
    """Which samples are compared, and their phase since this foot's contact: whole strides."""
    on_s = np.array([c.t_ic_s for c in simulation.truth.contacts if c.side is side])
    on_s = on_s[(on_s >= _FROM_S) & (on_s <= _UNTIL_S)]
    t_s = simulation.truth.t_s
    kept = (t_s >= on_s[0]) & (t_s < on_s[-1])
    return kept, np.mod(np.interp(t_s[kept], on_s, np.arange(len(on_s))), 1.0)


_MOVEMENTS = (("rotation", 0, 1), ("obliquity", 1, 1), ("tilt", 2, 2))


def beside_film_pelvis() -> list[Figure]:
    """The simulated pelvis, defaults, beside the filmed one; same cadence, speed, contact time."""
    return _beside_film(Placement.PELVIS)


def beside_film_trunk() -> list[Figure]:
    """The simulated trunk, defaults, beside the filmed one."""
    return _beside_film(Placement.CHEST)


# One runner each, so the bounds only keep the simulator from drifting further away.
_TIMES, _PART = 2.6, 0.18
# The filmed pelvis turns a third of a stride later than the other three that the simulator follows
# (coach/simulation/parameters.py).
_ALONE = {(Placement.PELVIS, "rotation"): 0.32}


def _beside_film(placement: Placement) -> list[Figure]:
    filmed = film(placement)
    contact_s = filmed.truth()["contact_time_s"]
    simulation = _simulated(placement, 120.0 / filmed.period_s, 2.2, contact_s / filmed.period_s)
    kept, phase = _phases(simulation, Side.LEFT)
    truth = simulation.truth
    even = np.arange(1000) / 1000.0
    curves = filmed.angles.at(filmed.contacts["left"][0] + even * filmed.period_s)
    out: list[Figure] = []
    for words, row, per_stride in _MOVEMENTS:
        true = wave(np.degrees(curves[row]), even, per_stride)
        angle = (truth.rotation_rad, truth.obliquity_rad, truth.tilt_rad)[row]
        own = wave(np.degrees(angle[kept]), phase, per_stride)
        shown = f"{words} ({own.size:.1f} deg, filmed {true.size:.1f})"
        out += _pair(shown, own, true, part=_ALONE.get((placement, words), _PART))
    return out


def beside_mean_cycle() -> list[Figure]:
    """The simulated pelvis sensor, defaults, beside a real one's mean stride at 3.5 m/s. Its peak
    and its shaking are those of a sensor on skin, which the defaults leave out."""
    mean = cycle("running")
    simulation = _simulated(
        Placement.PELVIS, 120.0 / mean.period_s, 3.47, mean.contact_s / mean.period_s
    )
    kept, phase = _phases(simulation, Side.RIGHT)
    acc, gyr = (signal[kept] for signal in simulation.arrays())
    true_phase = np.mod(np.arange(100) / 100.0 - mean.right_ic_s / mean.period_s, 1.0)
    rows: Mapping[str, tuple[np.ndarray, np.ndarray, int]] = {
        "vertical force": (acc[:, 2], mean.acc_m_s2[:, 2], 2),
        "fore-aft force": (acc[:, 0], mean.acc_m_s2[:, 0], 2),
        "sideways force": (acc[:, 1], mean.acc_m_s2[:, 1], 1),
        "rate about forward": (gyr[:, 0], mean.gyr_rad_s[:, 0], 1),
        "rate about up": (gyr[:, 2], mean.gyr_rad_s[:, 2], 1),
    }
    out: list[Figure] = []
    for words, (own, true, per_stride) in rows.items():
        waves = wave(own, phase, per_stride), wave(true, true_phase, per_stride)
        out += _pair(words, *waves, times=2.2, part=0.12)
    folded = [acc[(phase * 100).astype(int) == i, 2].mean() for i in range(100)]
    peak = mean.acc_m_s2[:, 2].max() / max(folded)
    return [*out, at_most("vertical peak of the mean stride, times too small", peak, 3.0)]


def _pair(
    words: str, own: Wave, true: Wave, times: float = _TIMES, part: float = _PART
) -> list[Figure]:
    return [
        at_most(f"{words}: size, times off", own.times(true), times, target=1.5),
        at_most(f"{words}: phase off", own.off(true), part, "of a stride", target=0.1),
    ]
