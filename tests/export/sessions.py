"""A small session with everything in it, and a recorded one."""

import functools
import math
from datetime import UTC, datetime

import numpy as np

from coach.export.session_data import SensorSamples, SessionData, session_data
from coach.model import (
    METRICS,
    Body,
    Cue,
    CueEffect,
    Fault,
    FaultKind,
    Locomotion,
    MetricSnapshot,
    Placement,
    Reading,
    SensorMount,
    Side,
    Step,
    Validity,
)
from coach.recording import Provenance, SessionHeader, read_recording
from tests.cli.places import RECORDINGS

START = datetime(2026, 3, 1, 7, 30, 15, 250_000, tzinfo=UTC)
SECONDS = 40
WORDS = '=1+1\t<b>“run tall”</b>\n\x1b[31m, "now" 🏃 ריצה \ud800'


@functools.cache
def recorded():
    """A shipped recording, replayed."""
    return session_data(read_recording(RECORDINGS / "tired-hips.simulated.mcap"))


def value_at(name, t_s):
    """Any value that is another one for each metric and instant."""
    if name == "cadence_spm":
        return 168.0 + t_s / 64.0
    return (1 + list(METRICS).index(name)) / 128.0 + math.sin(t_s) / 256.0


def _readings(t_s):
    running = t_s > 10.0
    found = {}
    for name in METRICS:
        validity = Validity.OK if running else Validity.NOT_MOVING
        if name == "contact_time_s" and 20.0 < t_s <= 23.0:
            validity = Validity.POOR_DATA
        if name == "trunk_rotation_range_rad":
            validity = Validity.NO_SENSOR
        found[name] = Reading(value_at(name, t_s) if validity is Validity.OK else 0.0, validity)
    return found


def _sensor(label, rng, *, has_gyro):
    n = 200
    gyr = rng.normal(0.0, 2.0, (n, 3)) if has_gyro else np.full((n, 3), np.nan)
    quat = rng.normal(0.0, 1.0, (n, 4))
    quat /= np.linalg.norm(quat, axis=1)[:, None]
    quat[50] = np.nan
    return SensorSamples(
        sensor_id=f"id-{label}",
        label=label,
        rate_hz=100.0,
        has_gyro=has_gyro,
        t_s=0.5 + np.sort(rng.uniform(0.0, 2.0, n)),
        acc_m_s2=rng.normal(0.0, 9.8, (n, 3)),
        gyr_rad_s=gyr,
        quality=rng.integers(0, 8, n).astype(np.uint8),
        quat_level_from_segment=quat,
        acc_level_m_s2=rng.normal(0.0, 9.8, (n, 3)),
    )


def made(*, sensors=("pelvis", "chest"), words=WORDS):
    """The session."""
    rng = np.random.default_rng(5)
    times_s = [0.5 * k for k in range(1, 2 * SECONDS + 1)]
    steps = [
        Step(10.0 + 0.35 * k, 0.35, Side.LEFT if k % 2 else Side.RIGHT, 0.9, None, 0.08)
        for k in range(80)
    ]
    cue = Cue(
        cue_id="001-lean_too_far",
        t_s=31.0,
        rule="lean_too_far",
        text=words,
        metric="trunk_forward_lean_rad",
        value=0.25,
        band_low=-math.inf,
        band_high=0.2,
        priority=8,
        deadline_s=34.0,
        why=words,
    )
    effect = CueEffect(
        36.0, cue.cue_id, cue.rule, "lean_too_far#0", cue.metric, 0.25, 0.125, 0.5, True, 4.0
    )
    return SessionData(
        header=SessionHeader(
            created_utc=START,
            title=words,
            mounts=(SensorMount(Placement.PELVIS),),
            provenance=Provenance.LIVE,
            body=Body(mass_kg=61.5, height_m=1.7),
            versions={"coach": "0.1.0"},
        ),
        duration_s=float(SECONDS) + 0.2,
        sensors=tuple(_sensor(label, rng, has_gyro=label != "waist") for label in sensors),
        snapshots=tuple(
            MetricSnapshot(
                t_s, Locomotion.RUNNING if t_s > 10.0 else Locomotion.STANDING, _readings(t_s)
            )
            for t_s in times_s
        ),
        steps=tuple(steps),
        cues=(cue,),
        effects=(effect,),
        faults=(Fault(FaultKind.LINK_LOST, 12.0, "id-pelvis", words),),
        markers_s=(25.25,),
        speeds=((11.5, 3.0), (15.0, 3.0), (20.0, 3.0), (25.0, 3.0), (30.0, 3.0)),
    )
