"""What the table of sample rates in ``coach/metrics/README.md`` says is so."""

from __future__ import annotations

import functools
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from scipy import signal

import coach
from coach.model import METRICS, Placement
from coach.simulation import simulate
from tests.theory.sessions import CHEST, PELVIS, config_of, known, run

README = Path(coach.__file__).parent / "metrics" / "README.md"
RATES_HZ = (26, 52, 60, 100, 104, 208)
QUICK_HZ = 416
RUNNERS = {"chest": CHEST, "pelvis": PELVIS}
HARD = "impact_g = 2.2\nimpact_delay_ms = 32\nimpact_width_ms = 9"
LABELS = {
    "cadence": ("cadence_spm",),
    "lean, tilt, obliquity": (
        "trunk_forward_lean_rad",
        "trunk_lateral_lean_rad",
        "pelvic_tilt_rad",
        "pelvic_tilt_change_rad",
        "pelvic_obliquity_rad",
    ),
    "rotation": ("trunk_rotation_range_rad", "pelvic_rotation_range_rad"),
    "pelvic drop": ("contralateral_pelvic_drop_left_rad", "contralateral_pelvic_drop_right_rad"),
    "contact, flight, duty factor": ("contact_time_s", "flight_time_s", "duty_factor"),
    "vertical oscillation": ("vertical_oscillation_m",),
    "braking": ("braking_speed_loss_m_s",),
    "asymmetry of step time": ("step_time_asymmetry",),
    "asymmetry of oscillation": ("vertical_oscillation_asymmetry",),
    "regularity": ("step_regularity", "stride_regularity"),
    "impact": ("impact_peak_m_s2",),
}
MORE = 0.15
"""Of a published error: one runner differs from the six whose largest stands in the table."""


def stated():
    """Label -> the cells of its row: each rate with a filter, then 26 Hz and the others bare."""
    lines = README.read_text("utf-8").splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("| metric | 26 Hz |"))
    rows = {}
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        label, *cells = (cell.strip() for cell in line.strip("|").split("|"))
        rows[label] = [None if cell == "-" else float(cell) for cell in cells]
    return rows


@functools.cache
def quick(placement):
    runner = RUNNERS[placement]
    story = replace(runner, runner=f"{runner.runner}\n{HARD}").story("stand 6", "run 40")
    return simulate(replace(story, rate_hz=QUICK_HZ)).arrays("sensor")


@functools.cache
def medians(placement, rate_hz, *, bare=False):
    """Metric -> median of its valid readings; ``bare`` is without a filter before sampling."""
    acc, gyr = quick(placement)
    t_s = np.arange(len(acc)) / QUICK_HZ
    part = Fraction(rate_hz, QUICK_HZ)
    at_s = np.arange(0.0, t_s[-1], 1.0 / rate_hz)

    def sampled(x):
        if bare:
            return np.stack([np.interp(at_s, t_s, axis) for axis in x.T], axis=1)
        return signal.resample_poly(x, part.numerator, part.denominator, axis=0, padtype="line")

    found = coach.analyze(
        sampled(acc),
        sampled(gyr),
        rate_hz=float(rate_hz),
        placement=placement,
        calibration=known(RUNNERS[placement]).calibration,
    )
    late = found.grid.t_s > 20.0
    valid = {name: found.grid.valid(name) & late for name in METRICS}
    return {name: float(np.median(found.grid[name][v])) for name, v in valid.items() if v.any()}


def off(placement, rate_hz, *, bare=False):
    """Metric -> bias against the quick sensor, in published errors."""
    of, at = medians(placement, QUICK_HZ), medians(placement, rate_hz, bare=bare)
    return {
        name: abs(at[name] - of[name]) / METRICS[name].error_at(Placement(placement))
        for name in at.keys() & of.keys()
    }


def test_the_table_names_every_rate_and_every_metric_of_one_sensor():
    rows = stated()
    assert rows.keys() == LABELS.keys()
    assert all(len(cells) == len(RATES_HZ) + 2 for cells in rows.values())
    named = {name for names in LABELS.values() for name in names}
    alone = {n for n, spec in METRICS.items() if spec.placements and not spec.needs_body}
    assert alone <= named


@pytest.mark.parametrize("rate_hz", RATES_HZ)
@pytest.mark.parametrize("placement", RUNNERS)
def test_what_is_given_at_a_rate_is_within_what_the_table_states(placement, rate_hz):
    rows, found = stated(), off(placement, rate_hz)
    given = medians(placement, QUICK_HZ).keys()
    for label, names in LABELS.items():
        cell = rows[label][RATES_HZ.index(rate_hz)]
        for name in names:
            if name not in given:
                continue
            # A dash stands where the table of metrics gives none at this rate.
            assert (name in found) == (rate_hz * 1.05 >= METRICS[name].least_rate_hz), name
            assert (name in found) == (cell is not None), name
            if name in found:
                assert found[name] <= min(cell + MORE, 1.0), name


@pytest.mark.parametrize("rate_hz", [26, 52, 104])
@pytest.mark.parametrize("placement", RUNNERS)
def test_a_sensor_without_a_filter_is_within_what_the_table_states(placement, rate_hz):
    rows, found = stated(), off(placement, rate_hz, bare=True)
    for label, names in LABELS.items():
        cell = rows[label][-2 if rate_hz == 26 else -1]
        for name in names:
            if name in found:
                assert found[name] <= cell + MORE, name
                assert rate_hz == 26 or found[name] <= 1.0, name


@pytest.mark.parametrize("placement", RUNNERS)
def test_at_8_g_a_hard_runner_on_a_strap_that_gives_reads_as_at_16_g(placement):
    strap = "[strap]\nspring_hz = 12\ntorsion_hz = 12\nkick_deg_s = 60"
    readings = []
    for range_g in (16, 8):
        usual = RUNNERS[placement]
        runner = replace(
            usual,
            runner=f"{usual.runner}\n{HARD}",
            sensor=f"{usual.sensor}\nacc_range_g = {range_g}\n{strap}",
        )
        grid = run(config_of(usual), simulate(runner.story("stand 6", "run 30"))).seen.grid
        readings.append({n: grid[n][grid.valid(n) & (grid.t_s > 20.0)] for n in METRICS})
    wide, narrow = readings
    for name, values in wide.items():
        assert len(values) == len(narrow[name]), name
        if len(values):
            change = abs(np.median(values) - np.median(narrow[name]))
            assert change < 0.1 * METRICS[name].error_at(Placement(placement)), name
