"""What the errors depend on: one thing at a time is changed on a simulated runner.

Each row is calibrated as a runner would be (standing, two bends, some running) and then runs; the
error of a cell is the root mean square over the seeds of (mean reading - true mean).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from coach.analysis import Analysis, collect
from coach.calibration import Calibrated
from coach.model import METRICS, Placement, SensorMount, Side
from coach.model import quaternion as quat
from coach.model.units import GRAVITY_M_S2
from coach.simulation import Simulation, parse_story, simulate
from coach.simulation.radio_link import LinkConfig
from coach.simulation.sensor import SensorConfig
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline
from tests.theory.sessions import calibrate_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.simulation import Story

SEEDS = (11, 12, 13, 14, 15, 16)
_STAND_S, _RUN_S, _SETTLED_S = 8.0, 45.0, 22.0


@dataclass(frozen=True)
class Case:
    """One row: TOML lines that differ from a pelvis sensor at 104 Hz on a good link."""

    what: str
    runner: str = ""
    sensor: str = 'mounting = "sacrum-clip"\ntilted_deg = 5.0'
    link: str = ""
    rate_hz: int = 104
    placement: Placement = Placement.PELVIS

    def story(self, seed: int) -> str:
        return "\n".join(
            [
                f'title = "matrix"\nplacement = "{self.placement.value}"',
                f"seed = {seed}\nrate_hz = {self.rate_hz}",
                "[runner]", self.runner, "[sensor]", self.sensor, "[link]", self.link,
                f'[[phase]]\ndo = "stand"\nfor_s = {_STAND_S}',
                f'[[phase]]\ndo = "run"\nfor_s = {_RUN_S}',
            ]
        )  # fmt: skip


CASES = (
    Case("pelvis, 104 Hz, good link"),
    Case("52 Hz", rate_hz=52),
    Case("208 Hz", rate_hz=208),
    Case("1 % of packets lost", link="loss = 0.01"),
    Case("5 % of packets lost", link="loss = 0.05"),
    Case("6 bursts a minute of 5 packets", link="bursts_per_min = 6.0\nburst_packets = 5"),
    Case("full scale 8 g", sensor='mounting = "sacrum-clip"\nacc_range_g = 8'),
    Case("full scale 4 g", sensor='mounting = "sacrum-clip"\nacc_range_g = 4'),
    Case("full scale 2 g", sensor='mounting = "sacrum-clip"\nacc_range_g = 2'),
    Case("faultless sensor", sensor='mounting = "sacrum-clip"\npart = "ideal"'),
    Case("part bmi270", sensor='mounting = "sacrum-clip"\npart = "bmi270"'),
    Case("part icm20948", sensor='mounting = "sacrum-clip"\npart = "icm20948"'),
    Case(
        "gyroscope 6 deg/s off",
        sensor='mounting = "sacrum-clip"\ngyr_bias_deg_s = [6.0, -4.0, 5.0]',
    ),
    Case("strap 20 deg askew", sensor='mounting = "sacrum-clip"\ntilted_deg = 20.0'),
    Case("any mounting", sensor='mounting = "random"'),
    Case("waist, at the hip", sensor='mounting = "hip-side"', placement=Placement.WAIST),
    Case("chest", sensor='mounting = "chest-strap"\ntilted_deg = 5.0', placement=Placement.CHEST),
    Case("2.2 m/s, 156 steps/min", "speed_m_s = 2.2\ncadence_spm = 156\nduty_factor = 0.40"),
    Case("4.5 m/s, 184 steps/min", "speed_m_s = 4.5\ncadence_spm = 184\nduty_factor = 0.30"),
    Case("hard landing", "impact_g = 3.0\nbraking_g = 0.45"),
    Case("loose strap", "wobble_g = 0.25\nimpact_wobble_deg = 2.0"),
    Case("both", "impact_g = 3.0\nbraking_g = 0.45\nwobble_g = 0.25\nimpact_wobble_deg = 2.0"),
    Case("limp, steps 8 % unequal", "step_asymmetry = 0.08"),
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
    return f"{np.sqrt(np.mean(errors**2)):.2f}" if np.isfinite(errors).all() else "none"


def _measured(case: Case, seed: int) -> list[float] | None:
    """One seed's columns; ``None`` without a calibration."""
    story = parse_story(case.story(seed))
    prelude = simulate(story.calibration_prelude())
    found = calibrate_on(prelude)
    if not isinstance(found, Calibrated):
        return None
    stood_s = (found.start_s, found.start_s + found.calibration.still_s)
    session = simulate(story)
    pipeline = Pipeline(
        SessionConfig((SensorMount(case.placement, calibration=found.calibration),))
    )
    seen = collect(pipeline.push_many(session.inputs) + pipeline.flush())
    lean_name = _LEAN[case.placement.is_pelvic]
    truth = session.truth
    after = truth.t_s >= _SETTLED_S
    stood = (prelude.truth.t_s >= stood_s[0]) & (prelude.truth.t_s < stood_s[1])
    lean = truth.tilt_rad[after].mean() - prelude.truth.tilt_rad[stood].mean()
    contacts = [c for c in truth.contacts if c.t_ic_s >= _SETTLED_S]
    contact_s = float(np.mean([c.t_fc_s - c.t_ic_s for c in contacts]))
    step_s = float(np.diff([c.t_ic_s for c in contacts]).mean())
    valid = seen.grid.valid(lean_name)[seen.grid.t_s >= _SETTLED_S]
    return [
        float(np.degrees(_read(seen, lean_name) - lean)),
        _read(seen, "cadence_spm") - 60.0 / step_s,
        1000.0 * (_read(seen, "contact_time_s") - contact_s),
        100.0 * (_read(seen, "vertical_oscillation_m") - _oscillation_m(story)),
        _feet(seen, session),
        float(valid.mean()) if len(valid) else 0.0,
    ]


def _oscillation_m(story: Story) -> float:
    """Mean over steps of the true range of the sensor's height.

    The same runner felt by a faultless sensor; its true vertical acceleration integrated twice over
    each stride, at whose ends height and speed are taken to be the same.
    """
    felt = simulate(replace(story, sensor=SensorConfig(part="ideal"), link=LinkConfig()))
    truth = felt.truth
    vertical = quat.rotate(truth.quat_level_from_segment, felt.arrays()[0])[:, 2] - GRAVITY_M_S2
    on_s = np.array([c.t_ic_s for c in truth.contacts if c.t_ic_s >= _SETTLED_S])
    ranges = []
    for first_s, begin_s, end_s in zip(on_s[:-2], on_s[1:-1], on_s[2:], strict=True):
        part = (truth.t_s >= first_s) & (truth.t_s < end_s)
        speed = _integral(vertical[part]) * felt.dt_s
        height = _integral(speed) * felt.dt_s
        ranges.append(np.ptp(height[truth.t_s[part] >= begin_s]))
    return float(np.mean(ranges))


def _integral(values: np.ndarray) -> np.ndarray:
    """Of what deviates from the mean."""
    return np.cumsum(values - values.mean())


def _read(seen: Analysis, name: str) -> float:
    """Mean of the readings that count; infinity where there are none."""
    if name not in METRICS:
        return np.inf
    use = seen.grid.valid(name) & (seen.grid.t_s >= _SETTLED_S)
    return float(seen.grid[name][use].mean()) if use.any() else np.inf


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
