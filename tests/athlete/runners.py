"""Sessions, calibrations and effects for the tests of the store."""

import math

from coach.model import (
    Baseline,
    Calibration,
    CueEffect,
    HeadingSource,
    Mounting,
    Placement,
)
from coach.progress import MetricRecord, SaidCue, SessionRecord

SENSOR = "AA:BB:CC:00:11:22"
HALF = math.sqrt(0.5)
DAY_S = 86_400.0
START_S = 1_780_000_000.0

CALIBRATION = Calibration(
    placement=Placement.PELVIS,
    sensor_id=SENSOR,
    mounting=Mounting((HALF, 0.0, HALF, 0.0), HeadingSource.FORWARD_BEND, 0.1),
    gyr_bias_rad_s=(0.01, -0.02, 0.03),
    standing_tilt_rad=0.0,
    standing_obliquity_rad=0.0,
    gravity_m_s2=9.81,
    still_s=10.0,
    sway_rad=0.004,
)
USUAL = Baseline({"cadence_spm": (171.25, 1.5)})

HOSTILE = {
    "quotes": "'; DROP TABLE session; --\"",
    "markup": "<script>alert(1)</script>[bold red]x[/]",
    "emoji": "run 🏃🏽‍♀️ 👩‍👩‍👧",
    "turned": "abc\u202egpj.exe\u202c \u2067right\u2069",
    "hebrew": "ריצה של בוקר",
    "terminal": "\x1b]0;owned\x07\x1b[2J\x9b31m\x08\x7f\r\n\ttail",
    "lines": "one\u2028two\u2029three\x85four",
    "surrogate": "half \ud83d of a letter",
    "nothing": "\x00 and after",
    "long": "ä" * 10_000,
}


def effect(k=0, *, phrase="lean_too_far#1", helped=True):
    return CueEffect(
        t_s=100.0 + k,
        cue_id=f"{k:03d}-lean_too_far",
        rule="lean_too_far",
        phrase=phrase,
        metric="trunk_forward_lean_rad",
        before=0.2,
        after=0.125,
        change=0.5,
        helped=helped,
        held_s=61.5,
        uncued=0.25,
        uncued_n=3,
    )


def run_of(day=0.0, *, title="Run", effects=(), **values):
    given = {
        "started_utc_s": START_S + day * DAY_S,
        "placement": Placement.PELVIS,
        "sensor_id": SENSOR,
        "provenance": "live",
        "title": title,
        "path": None,
        "duration_s": 2000.5,
        "running_s": 1800.0,
        "cues": len(effects),
        "version": "0.1.0",
        "cues_judged": len(effects),
        "cues_helped": sum(one.helped for one in effects),
        "metrics": {
            "cadence_spm": MetricRecord(171.3, 1.25, 170.0, 172.5, 3600),
            "pelvic_tilt_rad": MetricRecord(0.1 / 3.0, 0.01, None, None, 100),
        },
        "effects": tuple(effects),
        "said": tuple(SaidCue(e.cue_id, e.t_s - 40.0, e.rule, "run tall") for e in effects),
    }
    return SessionRecord(**(given | values))
