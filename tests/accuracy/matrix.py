"""What the errors depend on: one thing at a time is changed on unkind simulated people.

Each is calibrated as a runner would be (standing, two bends, some running) and then runs; the error
of a cell is the root mean square over the people of (mean reading - true mean).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from coach.model import METRICS, Placement, Side
from coach.simulation.story import Phase
from coach.simulation.unkind import loose
from tests.accuracy.people import lined, person, ready, rigid, soft
from tests.accuracy.people_level import STRIDES_S, heights_m, mean_before

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from coach.analysis import Analysis
    from coach.simulation import Simulation
    from coach.simulation.unkind import UnkindPerson

SEEDS = (320, 321, 322, 323, 324, 325)
_STAND_S, _RUN_S, _SETTLED_S = 8.0, 45.0, 22.0
_PHASES = (Phase("stand", _STAND_S), Phase("run", _RUN_S))
_GOOD_LINK = "loss = 0.0\nbursts_per_min = 0.0\nstalls_per_min = 0.0"
_SLOW = "speed_m_s = 2.2\ncadence_spm = 156\nduty_factor = 0.40"
_FAST = "speed_m_s = 4.5\ncadence_spm = 184\nduty_factor = 0.30"
_HARD = "impact_g = 2.6\nbraking_g = 0.45"


@dataclass(frozen=True)
class Case:
    """One row: what differs from people with a pelvis sensor at 104 Hz, own straps, a good link.

    Args:
        what: In words.
        lines: Table of the story to lines of it.
        rate_hz: Output rate.
        placement: Where the sensor sits.
        strap: Everyone's; by default each has that of ``people.py``, from 8 Hz to rigid.
    """

    what: str
    lines: Mapping[str, str] = field(default_factory=dict)
    rate_hz: int = 104
    placement: Placement = Placement.PELVIS
    strap: Callable[[UnkindPerson], UnkindPerson] | None = None

    def person(self, seed: int) -> UnkindPerson:
        one = lined(person(seed, self.placement), link=_GOOD_LINK)
        one = lined(one if self.strap is None else self.strap(one), **self.lines)
        return replace(one, rate_hz=self.rate_hz)


CASES = (
    Case("nothing: pelvis, 104 Hz, good link"),
    Case("52 Hz", rate_hz=52),
    Case("208 Hz", rate_hz=208),
    Case("1 % of packets lost", {"link": "loss = 0.01"}),
    Case("5 % of packets lost", {"link": "loss = 0.05"}),
    Case("6 bursts a minute of 5 packets", {"link": "bursts_per_min = 6.0\nburst_packets = 5"}),
    Case("full scale 8 g", {"sensor": "acc_range_g = 8"}),
    Case("full scale 4 g", {"sensor": "acc_range_g = 4"}),
    Case("full scale 2 g", {"sensor": "acc_range_g = 2"}),
    Case("faultless sensor", {"sensor": 'part = "ideal"\nfilter = "none"'}),
    Case("part bmi270", {"sensor": 'part = "bmi270"\nfilter = "bmi270"'}),
    Case("part icm20948", {"sensor": 'part = "icm20948"\nfilter = "icm20948"'}),
    Case("gyroscope 6 deg/s off", {"sensor": "gyr_bias_deg_s = [6.0, -4.0, 5.0]"}),
    Case("strap 20 deg askew", {"sensor": "tilted_deg = 20.0"}),
    Case("any mounting", {"sensor": 'mounting = "random"'}),
    Case("waist, at the hip", {"sensor": 'mounting = "hip-side"'}, placement=Placement.WAIST),
    Case("chest", placement=Placement.CHEST),
    Case("2.2 m/s, 156 steps/min", {"runner": _SLOW}),
    Case("4.5 m/s, 184 steps/min", {"runner": _FAST}),
    Case("impact 0.4 g", {"runner": "impact_g = 0.4"}),
    Case("impact 2.6 g, hard braking", {"runner": _HARD}),
    Case("rigid strap", strap=rigid),
    Case("8 Hz strap", strap=soft),
    Case("strap hardly fastened", strap=loose),
    Case("both of impact and that", {"runner": _HARD}, strap=loose),
    Case("limp, steps 8 % unequal", {"runner": "step_asymmetry = 0.08"}),
    Case("hill, 5 % up", {"runner": "grade_percent = 5.0"}),
    Case("hill, 5 % down", {"runner": "grade_percent = -5.0"}),
)

_LEAN = {True: "pelvic_tilt_change_rad", False: "trunk_forward_lean_rad"}
_COLUMNS = (
    ("lean", "deg"),
    ("cadence", "steps/min"),
    ("contact time", "ms"),
    ("oscillation", "cm"),
    ("steps with the right foot", ""),
    ("lean valid", ""),
)


def matrix_lines(cases: Sequence[Case] = CASES) -> list[str]:
    """The table, in Markdown."""
    heads = [f"{name}, {unit}" if unit else name for name, unit in _COLUMNS]
    lines = [f"| changed | {' | '.join(heads)} |", "|" + "---|" * (len(heads) + 1)]
    return [*lines, *(f"| {case.what} | {' | '.join(_cells(case))} |" for case in cases)]


def _cells(case: Case) -> list[str]:
    rows = [_measured(case, seed) for seed in SEEDS]
    known = [row for row in rows if row is not None]
    if not known:
        return ["no calibration"] + [""] * (len(_COLUMNS) - 1)
    errors = np.array(known)
    cells = [_error(column) for column in errors[:, :4].T]
    return [*cells, *(f"{share:.2f}" for share in errors[:, 4:].mean(0))]


def _error(errors: np.ndarray) -> str:
    """Of those calibrated, and with a reading that counts; how many, where not all."""
    read = errors[np.isfinite(errors)]
    if not len(read):
        return "none"
    some = f" ({len(read)} of {len(SEEDS)})" if len(read) < len(SEEDS) else ""
    return f"{np.sqrt(np.mean(read**2)):.2f}{some}"


def _measured(case: Case, seed: int) -> list[float] | None:
    """One person's columns; ``None`` without a calibration."""
    who = ready(case.person(seed))
    if who is None:
        return None
    one = who.runs(_PHASES)
    seen, truth = one.session.seen, one.simulation.truth
    lean_name = _LEAN[case.placement.is_pelvic]
    lean = mean_before(truth.t_s, one.true_angles["forward"], seen.grid.t_s, STRIDES_S)
    use = seen.grid.valid(lean_name) & (seen.grid.t_s >= _SETTLED_S)
    off = seen.grid.raw[lean_name][use] - lean[use]
    contacts = [c for c in truth.contacts if c.t_ic_s >= _SETTLED_S]
    contact_s = float(np.mean([c.t_fc_s - c.t_ic_s for c in contacts]))
    step_s = float(np.diff([c.t_ic_s for c in contacts]).mean())
    heights, _ = heights_m(one, _SETTLED_S, _STAND_S + _RUN_S)
    valid = seen.grid.valid(lean_name)[seen.grid.t_s >= _SETTLED_S]
    return [
        float(np.degrees(off.mean())) if use.any() else np.inf,
        _read(seen, "cadence_spm") - 60.0 / step_s,
        1000.0 * (_read(seen, "contact_time_s") - contact_s),
        100.0 * (_read(seen, "vertical_oscillation_m") - float(heights.mean())),
        _feet(seen, one.simulation),
        float(valid.mean()) if len(valid) else 0.0,
    ]


def _read(seen: Analysis, name: str) -> float:
    """Mean of the readings that count; infinity where there are none."""
    if name not in METRICS:
        return np.inf
    use = seen.grid.valid(name) & (seen.grid.t_s >= _SETTLED_S)
    return float(seen.grid.raw[name][use].mean()) if use.any() else np.inf


def _feet(seen: Analysis, session: Simulation) -> float:
    """Share of the steps after settling whose foot is named, and rightly."""
    on_s = np.array([c.t_ic_s for c in session.truth.contacts])
    sides = [c.side for c in session.truth.contacts]
    steps = [step for step in seen.steps if step.t_s >= _SETTLED_S]
    right = [
        step.side is not Side.UNKNOWN and sides[int(np.abs(on_s - step.t_s).argmin())] is step.side
        for step in steps
    ]
    return float(np.mean(right)) if right else 0.0
