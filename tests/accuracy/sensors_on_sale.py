"""What each family's sensor makes of the same simulated runners, beside our own protocol's."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from coach.calibration import Calibrated, CalibrationParams, calibrate
from coach.decode import FAMILIES, Decode
from coach.gait.cadence import window_cadence_spm
from coach.model import (
    AccelerometerCalibration,
    LinkChange,
    Locomotion,
    MetricSnapshot,
    Notification,
    Placement,
    RawBlock,
    SensorMount,
    Step,
)
from coach.model.units import GRAVITY_M_S2
from coach.mounting import corrected
from coach.simulation.parse import parse_story
from coach.simulation.unkind import unkind_person
from coach.sources.virtual.virtual_families import SIDES
from coach.timing import Timing, TimingParams
from coach.wiring.config import SessionConfig
from coach.wiring.pipeline import Pipeline
from tests.accuracy.people import watch
from tests.accuracy.phone_session import FAMILY as PHONE
from tests.accuracy.sensor_session import HeardRun, hear_run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from coach.model import Calibration, SampleBlock
    from coach.model.blocks import FloatArray
    from coach.simulation import Story
    from coach.simulation.truth import Truth

RUN = '[[phase]]\ndo = "stand"\nfor_s = 6\n[[phase]]\ndo = "run"\nfor_s = {run_s}\n'
CALM = {"stalls_per_min": 0.0, "bursts_per_min": 0.0, "loss": 0.0}
RUNNERS, RUN_S = 4, 120.0
FROM_S = 30.0
WINDOW_S = 5.0
CADENCE_S = 10.0
"""Cadence is that of windows, as in a report: a live reading looks back by as much as suits it."""
ASKED = 8
"""Unkind people sway more than the guide allows: a live run asks them again as well."""
CONTACTS_S = 7.0
STRIDES_S = 2.8
"""A reading is a mean over four strides."""

ANGLES = {
    Placement.CHEST: ("trunk_forward_lean_rad", "trunk_lateral_lean_rad"),
    Placement.PELVIS: ("pelvic_tilt_change_rad", "pelvic_obliquity_rad"),
    Placement.WAIST: ("pelvic_tilt_change_rad", "pelvic_obliquity_rad"),
}


def worn(family: str) -> tuple[Placement, ...]:
    """Where a family's sensor is compared: a phone is in a belt pouch."""
    return (Placement.WAIST,) if family == PHONE else (Placement.CHEST, Placement.PELVIS)


FAMILIES_HEARD = (*SIDES, PHONE)


def story_of(
    seed: int, placement: Placement, run_s: float, *, track: bool = True, calm: bool = False
) -> Story:
    """An unkind runner, on a 400 m track unless told otherwise.

    Args:
        seed: Which runner.
        placement: Of the sensor; it sits in any rotation.
        run_s: How long the run is.
        track: Else straight on.
        calm: A link that loses nothing and never stalls, as a notification of Bluetooth is sent
            again until it arrives; else the unkind runner's, which loses up to 1 % of the time in
            single packets of our own and up to two stretches of 0.9 s a minute.
    """
    text = unkind_person(seed, placement.value).text(RUN.format(run_s=run_s))
    if track:
        text = text.replace("[runner]", 'course = "track"\n[runner]', 1)
    story = parse_story(text)
    return replace(story, link=replace(story.link, **CALM)) if calm else story


@dataclass(frozen=True)
class Readings:
    """One run by one sensor.

    Args:
        rmse_rad: Of 5 s means, metric -> error.
        bias_rad: Mean error.
        cadence_mae_spm: Of 5 s means.
        contact_s: RMS error of 5 s means, and its mean.
        impact_m_s2: Median reading, NaN where there is none.
        valid: Metric -> part of the running instants with a valid reading.
        refused: Why there is no calibration; empty if there is.
        notes: Of the dialogue.
        lost: Share of the run's samples that did not arrive.
    """

    rmse_rad: dict[str, float]
    bias_rad: dict[str, float]
    cadence_mae_spm: float
    contact_s: tuple[float, float]
    impact_m_s2: float
    valid: dict[str, float]
    refused: str
    notes: tuple[str, ...]
    lost: float


def blocks_of(heard: HeardRun) -> list[SampleBlock]:
    decode, timing = Decode(0.0), Timing("s", 0.0, TimingParams())
    for event in heard.inputs:
        if isinstance(event, Notification | LinkChange):
            for item in decode.push(event):
                if isinstance(item, RawBlock):
                    timing.push(item)
    timing.release()
    return timing.drain()[0]


def six_sides(heard: HeardRun) -> AccelerometerCalibration:
    """What ``coach calibrate --accelerometer`` finds, within its own accuracy of 2 mg and 0.2 %."""
    specimen = heard.simulation.specimen
    rng = np.random.default_rng(heard.simulation.story.seed)
    offset = specimen.acc_bias_m_s2 + rng.normal(0.0, 0.002 * GRAVITY_M_S2, 3)
    gain = 1.0 / np.diag(specimen.acc_matrix) + rng.normal(0.0, 0.002, 3)
    return AccelerometerCalibration(tuple(map(float, offset)), tuple(map(float, gain)))


def standing(
    family: str, story: Story, *, six: bool
) -> tuple[Calibration | None, float, float, str]:
    """The calibration, the true standing angles in it, and why there is none."""
    prelude = replace(story.calibration_prelude(), specimen_seed=story.seed)
    found = None
    for again in range(ASKED):
        heard = hear_run(family, prelude, prelude.seed + again)
        errors = six_sides(heard) if six else None
        blocks = [corrected(block, errors) for block in blocks_of(heard)]
        found = calibrate(blocks, story.placement, None, CalibrationParams())
        if isinstance(found, Calibrated):
            truth = heard.simulation.truth
            stood = (truth.t_s >= found.start_s) & (
                truth.t_s < found.start_s + found.calibration.still_s
            )
            tilt, side = truth.tilt_rad[stood].mean(), truth.obliquity_rad[stood].mean()
            return found.calibration, float(tilt), float(side), ""
    return None, 0.0, 0.0, f"{found.detail}"


def read(family: str, story: Story, *, six: bool = False) -> Readings:
    """One runner with that family's sensor, calibrated and run."""
    calibration, tilt, side, refused = standing(family, story, six=six)
    run = replace(story, specimen_seed=story.seed)
    heard = hear_run(family, run)
    mount = SensorMount(
        story.placement, calibration=calibration, accelerometer=six_sides(heard) if six else None
    )
    inputs = sorted([*heard.inputs, *watch(heard.simulation)], key=lambda event: event.t_host_s)
    outputs = Pipeline(SessionConfig((mount,))).push_many(inputs)
    shots = [o for o in outputs if isinstance(o, MetricSnapshot) and o.t_s > FROM_S]
    steps = [o for o in outputs if isinstance(o, Step)]
    return _judge(heard, shots, steps, story.placement, (tilt, side), refused)


def _judge(
    heard: HeardRun,
    shots: list[MetricSnapshot],
    steps: list[Step],
    placement: Placement,
    stood: tuple[float, float],
    refused: str,
) -> Readings:
    truth = heard.simulation.truth
    running = [s for s in shots if s.locomotion is Locomotion.RUNNING]
    t_s = np.array([s.t_s for s in running])
    true = {
        ANGLES[placement][0]: truth.tilt_rad - stood[0],
        ANGLES[placement][1]: truth.obliquity_rad - stood[1],
    }
    contacts = np.array([(c.t_ic_s, c.t_fc_s - c.t_ic_s) for c in truth.contacts])
    errors: dict[str, np.ndarray] = {}
    valid = {}
    for name in (*ANGLES[placement], "cadence_spm", "contact_time_s", "impact_peak_m_s2"):
        ok = np.array([s.readings[name].ok for s in running], dtype=bool)
        valid[name] = float(ok.mean()) if len(ok) else 0.0
        values = np.array([s.readings[name].value for s in running])
        if name in true:
            sums = np.concatenate([[0.0], np.cumsum(true[name])])
            last = np.searchsorted(truth.t_s, t_s)
            first = np.searchsorted(truth.t_s, t_s - STRIDES_S)
            expected = (sums[last] - sums[first]) / np.maximum(last - first, 1)
        elif name == "contact_time_s":
            expected = np.array([_recent(contacts, t) for t in t_s])
        else:
            expected = np.zeros_like(values)
        errors[name] = _windows(t_s[ok], (values - expected)[ok])
    rms = {n: _rms(errors[n]) for n in ANGLES[placement]}
    bias = {n: _mean(errors[n]) for n in ANGLES[placement]}
    contact = errors["contact_time_s"]
    impact = errors["impact_peak_m_s2"]
    return Readings(
        rms,
        bias,
        _cadence_mae_spm(steps, truth),
        (_rms(contact), _mean(contact)),
        float(np.median(impact)) if len(impact) else math.nan,
        valid,
        refused,
        heard.notes,
        heard.lost,
    )


def _recent(contacts: FloatArray, t_s: float) -> float:
    """True mean time on the ground of the last steps, about as many as a reading is of."""
    recent = (contacts[:, 0] > t_s - CONTACTS_S) & (contacts[:, 0] <= t_s)
    return float(contacts[recent, 1].mean())


def _cadence_mae_spm(steps: list[Step], truth: Truth) -> float:
    """By the steps found, and by the true landings."""
    landed = [
        Step(b.t_ic_s, b.t_ic_s - a.t_ic_s, b.side, 1.0, b.t_fc_s - b.t_ic_s, None, b.locomotion)
        for a, b in pairwise(truth.contacts)
    ]
    errors = []
    for start in np.arange(FROM_S, float(truth.t_s[-1]) - CADENCE_S, CADENCE_S):
        found, true = (window_cadence_spm(one, start, start + CADENCE_S) for one in (steps, landed))
        if found is not None and true is not None:
            errors.append(abs(found - true))
    return _mean(errors)


def _windows(t_s: FloatArray, error: FloatArray) -> FloatArray:
    """Means of windows of 5 s of which at least half has a valid reading."""
    found = []
    for start in np.arange(FROM_S, t_s[-1] if len(t_s) else 0.0, WINDOW_S):
        inside = (t_s >= start) & (t_s < start + WINDOW_S)
        if inside.sum() >= 5:
            found.append(error[inside].mean())
    return np.array(found)


def _rms(x: Sequence[float] | FloatArray) -> float:
    return float(np.sqrt(np.mean(np.square(x)))) if len(x) else math.nan


def _mean(x: Sequence[float] | FloatArray) -> float:
    return float(np.mean(x)) if len(x) else math.nan


def sensor_lines(
    families: Sequence[str], runners: int, run_s: float, *, calm: bool = False
) -> Iterator[str]:
    """A table: one line for each family, placement, and state of its accelerometer."""
    yield from HEAD.splitlines()
    for family in families:
        asked = FAMILIES[family].worth.calibrate_accelerometer
        for six in (False, True) if asked else (False,):
            for placement in worn(family):
                found = [
                    read(family, story_of(seed, placement, run_s, calm=calm), six=six)
                    for seed in range(runners)
                ]
                yield row(family, placement, found, six=six)


def row(family: str, placement: Placement, found: list[Readings], *, six: bool) -> str:
    """A family at a place: RMS over runners of angles and contact, means of the rest."""
    names = ANGLES[placement]
    forward, side = (np.rad2deg(_rms(_known(r.rmse_rad[n] for r in found))) for n in names)
    cadence = _mean(_known(r.cadence_mae_spm for r in found))
    contact_ms = 1e3 * _rms(_known(r.contact_s[0] for r in found))
    impact = _mean(_known(r.impact_m_s2 for r in found))
    shares = (_mean([r.valid[n] for r in found]) for n in (*names, "cadence_spm"))
    refused = sum(bool(r.refused) for r in found)
    lost = 100.0 * _mean([r.lost for r in found])
    return (
        f"| {family}{', calibrated' if six else ''} | {placement.value} | {forward:.2f} | "
        f"{side:.2f} | {cadence:.2f} | {contact_ms:.0f} | {impact:.0f} | "
        f"{' / '.join(f'{share:.2f}' for share in shares)} | {lost:.1f} | {refused or ''} |"
    )


def _known(values: Iterable[float]) -> list[float]:
    return [value for value in values if not math.isnan(value)]


HEAD = (
    "| family | at | forward deg | side deg | cadence spm | contact ms | impact m/s2 | "
    "valid: forward / side / cadence | lost % | not calibrated |\n"
    "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|"
)


def main(words: list[str]) -> int:
    """``python -m tests.accuracy.sensors_on_sale [calm] [FAMILIES [RUNNERS [SECONDS]]]``."""
    calm = words[:1] == ["calm"]
    words = words[calm:]
    families = words[0].split(",") if words else list(FAMILIES_HEARD)
    runners = int(words[1]) if len(words) > 1 else RUNNERS
    run_s = float(words[2]) if len(words) > 2 else RUN_S
    for line in sensor_lines(families, runners, run_s, calm=calm):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
