"""A made session with every metric in it, and the shipped recordings replayed once."""

import functools
import math
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from coach.app.session import Results
from coach.app.summary import SummarySink
from coach.model import (
    METRICS,
    AttitudeBlock,
    Cue,
    CueEffect,
    Decision,
    Fault,
    FaultKind,
    LinkChange,
    LinkState,
    Locomotion,
    MetricSnapshot,
    Placement,
    Reading,
    Reason,
    SensorMount,
    Side,
    SpeedReading,
    Step,
    Tick,
    Validity,
)
from coach.model.calibration import Baseline
from coach.progress.records import MetricRecord, SessionRecord
from coach.recording import Provenance, SessionHeader, read_recording
from coach.report.measure.collect import ReportSink
from coach.report.replay_for_report import session_of
from coach.report.session_report import HeardSession, report_of
from coach.settings import Settings
from tests.cli.places import RECORDINGS

START = datetime(2026, 3, 1, 7, 30, 15, tzinfo=UTC)
GRID_S = 0.5
NASTY = (
    '</script><script>alert(\'x\')</script> <b onmouseover="alert(1)">"tall"</b> & \' '
    "🏃\u202eltr \x1b[31m {{ 7 * 7 }} $x^2$ \u2028 ריצה"
)
LONG = "<i>w</i>" * 1250


@functools.cache
def recorded(name):
    """A shipped recording, as a report sees it."""
    recording = read_recording(RECORDINGS / f"{name}.simulated.mcap")
    return report_of(session_of(recording), "me", ())


def value_at(name, t_s, drift):
    """Any plausible value of a metric, and another at the end if it is to drift."""
    spec = METRICS[name]
    middle = {"spm": 170.0, "rad": 0.1, "s": 0.2, "m": 0.07, "n_m": 3e4}.get(spec.unit, 0.4)
    at = list(METRICS).index(name)
    wave = math.sin(t_s / (3.0 + 0.2 * at) + at) + 0.5 * math.sin(t_s / 0.9 + at)
    return middle + spec.error * (0.3 * wave + drift.get(name, 0.0) * t_s / 600.0)


def samples(end_s):
    """Samples without any content, but for 10 s in which the link is lost."""
    t_s = np.arange(0.0, end_s, 0.02)
    t_s = t_s[(t_s < 80.0) | (t_s >= 90.0)]
    n = len(t_s)
    nothing, quality = np.zeros((n, 3)), np.zeros(n, dtype=np.uint8)
    return (
        AttitudeBlock(
            "s", 0.02, t_s, np.zeros((n, 4)), nothing, nothing, np.zeros(n), quality, True, False
        ),
    )


def steps(end_s, drift):
    """Times and lengths of steps of the cadence that the readings say; left ones are longer."""
    t_s, k = 21.0, 0
    while t_s < end_s:
        step_s = 60.0 / value_at("cadence_spm", t_s, drift) + (0.01 if k % 2 == 0 else -0.01)
        t_s, k = t_s + step_s, k + 1
        yield t_s, step_s


def session(
    *,
    minutes=12.0,
    title="A run",
    phrase="run tall",
    speed_m_s=None,
    speed_until_s=math.inf,
    drift=None,
    running=True,
):
    """A session that never was: stands 20 s, then runs; cues, a lost link, clipping, a pause.

    ``speed_m_s`` is one speed, or a function of the time.
    """
    drift, end_s = drift or {}, 60.0 * minutes
    header = SessionHeader(
        created_utc=START,
        title=title,
        mounts=(SensorMount(Placement.PELVIS),),
        provenance=Provenance.LIVE,
        versions={"coach": "0.1.0"},
    )
    times_s = np.arange(GRID_S, end_s, GRID_S)
    told = []
    for t_s in times_s.tolist():
        runs = running and t_s > 20.0
        paused = 200.0 < t_s <= 215.0
        readings = {
            name: Reading(value_at(name, t_s, drift), Validity.OK)
            if runs and not paused
            else Reading(0.0, Validity.NOT_MOVING)
            for name in METRICS
        }
        kind = Locomotion.RUNNING if runs else Locomotion.STANDING
        told.append(MetricSnapshot(t_s, kind, readings))
        why = Reason.TURNING if paused else Reason.IN_BAND if runs else Reason.NOT_RUNNING
        told.append(Decision(t_s, why))
    side = {True: Side.LEFT, False: Side.RIGHT}
    told += [
        Step(t_s, step_s, side[k % 2 == 0], 0.95, 0.22 + 0.05 * (k % 2), 0.07, Locomotion.RUNNING)
        for k, (t_s, step_s) in enumerate(steps(end_s, drift))
        if running
    ]
    lean = "trunk_forward_lean_rad"
    cue = Cue("001", 100.0, "lean_too_far", phrase, lean, 0.2, 0.0, 0.1, 8, 103.0, phrase)
    cues = [replace(cue, cue_id=f"{k:03}", t_s=100.0 + 40.0 * k) for k in range(4)]
    cues.append(replace(cue, cue_id="004", t_s=300.0, text="", rule="praise", metric=""))
    told += cues
    told += [
        CueEffect(130.0, "000", cue.rule, "x#0", lean, 0.2, 0.1, 1.5, True, 30.0, 0.4, 3),
        CueEffect(170.0, "001", cue.rule, "x#0", lean, 0.2, 0.2, 0.0, False, 0.0, 0.4, 3),
    ]
    told += [Fault(FaultKind.CLIPPED, 60.0, "s", phrase), Fault(FaultKind.LINK_LOST, 80.0, "s", "")]
    inputs = [
        LinkChange(0.0, "s", LinkState.CONNECTED),
        LinkChange(80.0, "s", LinkState.LOST),
        LinkChange(90.0, "s", LinkState.CONNECTED),
    ]
    if speed_m_s is not None:
        speed = speed_m_s if callable(speed_m_s) else lambda _: speed_m_s
        told_s = range(int(min(end_s, speed_until_s)))
        inputs += [SpeedReading(float(t), float(speed(t))) for t in told_s]
    inputs.append(Tick(end_s))
    inputs.sort(key=lambda event: event.t_host_s)
    summing, heard = SummarySink(0.0), ReportSink(0.0, GRID_S)
    for sink in (summing, heard):
        sink.before(inputs)
        sink.after(Results(end_s, samples(end_s), tuple(told)))
    baseline = Baseline({name: (value_at(name, 0.0, {}), METRICS[name].error) for name in METRICS})
    summary = summing.summary(baseline, Settings(), [Placement.PELVIS])
    return HeardSession(header, summary, summing, heard, GRID_S)


def runs(count=3, title="earlier"):
    """Earlier sessions of the history."""
    return tuple(
        SessionRecord(
            started_utc_s=START.timestamp() - 86_400.0 * (count - k),
            placement=Placement.PELVIS,
            sensor_id="s",
            provenance="live",
            title=title,
            path=None,
            duration_s=1800.0,
            running_s=1700.0,
            metrics={
                name: MetricRecord(
                    value_at(name, float(k), {}), METRICS[name].error, None, None, 99
                )
                for name in METRICS
            },
        )
        for k in range(count)
    )


@functools.cache
def full():
    """The report with everything in it: twelve minutes with speed, ten earlier runs, a drift."""
    return report(minutes=12.0, speed_m_s=3.0, earlier=runs(10), drift={"cadence_spm": -6.0})


def report(*, athlete="me", earlier=(), **options):
    """Its report."""
    return report_of(session(**options), athlete, earlier)
