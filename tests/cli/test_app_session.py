"""A session: batches, sinks, and what is counted."""

import itertools
import math

import numpy as np
import pytest

from coach.app import Session, Stop, by_count, by_time, config_of, paced, play
from coach.app.coverage import CoverageMeter
from coach.app.grid_columns import GridColumns
from coach.app.sinks import RecorderSink, VoiceSink
from coach.app.summary import SummarySink
from coach.model import (
    AttitudeBlock,
    Cue,
    Decision,
    Locomotion,
    MetricSnapshot,
    Quality,
    SpeechEnded,
    Step,
    Tick,
)
from coach.recording import RecordingWriter, read_recording
from coach.voice import SpeechEvent, SpeechEventKind
from tests.cli.places import RECORDINGS

DT_S = 0.01


@pytest.fixture(scope="module")
def recording():
    return read_recording(RECORDINGS / "tired-hips.simulated.mcap")


class Listener:
    """Keeps what it hears."""

    def __init__(self, fails_at=()):
        self.events, self.told, self.samples, self.closed = [], [], 0, 0
        self._fails_at = fails_at

    def before(self, events):
        self.events += events

    def after(self, results):
        if "after" in self._fails_at:
            raise OSError("after")
        self.told += results.told
        self.samples += sum(len(block.t_s) for block in results.blocks)

    def close(self):
        self.closed += 1
        if "close" in self._fails_at:
            raise OSError("close")


def ticks(*times_s):
    return [Tick(t_s) for t_s in times_s]


def never():
    return False


def test_batches_lose_and_reorder_nothing():
    events = ticks(0.0, 0.1, 0.1, 0.2, 5.0, 4.9, 9.0)
    for batches in (by_count(events, 1), by_count(events, 3), by_time(events, 0.15)):
        assert list(itertools.chain.from_iterable(batches)) == events


def test_a_batch_by_time_is_no_longer_than_its_step():
    events = ticks(*np.arange(0.0, 10.0, 0.03).tolist())
    batches = list(by_time(events, 0.5))
    assert max(b[-1].t_host_s - b[0].t_host_s for b in batches) < 0.5
    assert len(batches) == 20


@pytest.mark.parametrize("speed", [1.0, 4.0])
def test_the_pace_is_that_of_the_host_times(speed):
    now_s = [100.0]

    def sleep(seconds):
        now_s[0] += seconds

    batches = by_time(ticks(50.0, 50.5, 53.0), 0.1)
    handed_out = paced(batches, speed, never, clock=lambda: now_s[0], sleep=sleep)
    seen_s = [now_s[0] - 100.0 for _ in handed_out]
    assert seen_s == pytest.approx([0.0, 0.5 / speed, 3.0 / speed])


@pytest.mark.parametrize(
    ("times_s", "waited_s"),
    [
        ((50.0, 50.5, math.inf, 52.0), 2.0),
        ((50.0, -math.inf, math.nan, 1e300, 52.0), 2.0),
        ((math.nan, 50.0, 52.0), 2.0),
        ((math.inf,), 0.0),
        # Nobody waits for a broken clock, ahead or back.
        ((50.0, 51.0, 51.0 + 30 * 3600.0, 51.5 + 30 * 3600.0), 1.5),
        ((50.0, 51.0, 51.0 + 30 * 3600.0, 52.0, 53.0), 2.0),
    ],
)
@pytest.mark.parametrize("step_s", [0.1, 10.0])
def test_nobody_waits_for_times_that_are_none(times_s, waited_s, step_s):
    now_s = [100.0]

    def sleep(seconds):
        now_s[0] += seconds

    events = ticks(*times_s)
    batches = paced(by_time(events, step_s), 1.0, never, lambda: now_s[0], sleep)
    assert [id(event) for batch in batches for event in batch] == [id(event) for event in events]
    assert now_s[0] - 100.0 == pytest.approx(waited_s)


def test_a_stop_ends_the_waiting():
    now_s, stop = [0.0], Stop()

    def sleep(seconds):
        now_s[0] += seconds
        if now_s[0] > 1.0:
            stop.ask()

    batches = paced(by_time(ticks(0.0, 3000.0), 0.1), 1.0, stop, lambda: now_s[0], sleep)
    assert [event.t_host_s for batch in batches for event in batch] == [0.0]
    assert now_s[0] < 1.2


@pytest.mark.parametrize("count", [7, 100, 10**6])
def test_what_is_told_does_not_depend_on_the_batches(recording, count):
    inputs = recording.inputs[:400]
    heard = []
    for batches in (by_time(inputs, 0.5), by_count(inputs, count)):
        listener = Listener()
        play(Session(config_of(recording.header), [listener]), batches, never)
        assert listener.events == list(inputs)
        assert listener.closed == 1
        heard.append(listener)
    for kind in (Step, Decision, Cue):
        told = [[o for o in h.told if isinstance(o, kind)] for h in heard]
        assert told[0] == told[1]
    assert heard[0].samples == heard[1].samples


def test_a_stop_still_finishes_and_closes(recording):
    listener, stop = Listener(), Stop()
    stop.ask()
    play(Session(config_of(recording.header), [listener]), by_count(recording.inputs, 50), stop)
    assert (len(listener.events), listener.closed) == (50, 1)


@pytest.mark.parametrize("fails_at", [("after",), ("close",), ("after", "close")])
def test_every_sink_is_closed_whatever_fails(recording, fails_at):
    listeners = [Listener(fails_at), Listener()]
    session = Session(config_of(recording.header), listeners)
    with pytest.raises(OSError, match="close" if "close" in fails_at else "after"):
        play(session, by_count(recording.inputs[:50], 10), never)
    assert [listener.closed for listener in listeners] == [1, 1]


def test_a_recorder_in_a_session_writes_what_can_be_replayed(recording, tmp_path):
    path = tmp_path / "again.mcap"
    writer = RecordingWriter(path, recording.header)
    session = Session(config_of(recording.header), [RecorderSink(writer)])
    play(session, by_time(recording.inputs, 1.0), never)
    again = read_recording(path)
    assert again.complete
    assert again.inputs == recording.inputs
    assert again.header == recording.header


class Told:
    """A voice that notes what it is asked for."""

    def __init__(self):
        self.said, self.now_s, self.interrupted, self.closed = [], [], False, False

    def say(self, cue, now_s):
        self.said.append((cue.text, cue.t_s, now_s))

    def advance(self, now_s):
        self.now_s.append(now_s)

    def interrupt(self):
        self.interrupted = True

    def metronome(self, change, now_s):
        raise AssertionError(change)

    def events(self):
        kinds = (SpeechEventKind.STARTED, SpeechEventKind.FINISHED, SpeechEventKind.DROPPED)
        return [SpeechEvent(kind, f"cue {i}", 0) for i, kind in enumerate(kinds)]

    def close(self):
        self.closed = True


@pytest.mark.parametrize("stopped", [False, True])
def test_the_voice_hears_cues_when_they_are_due(recording, stopped):
    voice = Told()
    sink = VoiceSink(voice, lambda: stopped)
    play(Session(config_of(recording.header), [sink]), by_time(recording.inputs, 0.1), never)
    assert [text for text, _, _ in voice.said] == ["right pocket up", "that's it"]
    assert all(t_s <= now_s < t_s + 0.5 for _, t_s, now_s in voice.said)
    assert voice.now_s == sorted(voice.now_s)
    assert voice.closed
    assert voice.interrupted is stopped
    assert sink.ended(7.0) == [
        SpeechEnded(7.0, "cue 1", completed=True),
        SpeechEnded(7.0, "cue 2", completed=False),
    ]


def block(t_s, quality=None):
    n = len(t_s)
    zeros = np.zeros((n, 3))
    return AttitudeBlock(
        sensor_id="s",
        dt_s=DT_S,
        t_s=np.asarray(t_s),
        quat_level_from_segment=np.zeros((n, 4)),
        up_segment=zeros,
        acc_level_m_s2=zeros,
        yaw_rate_rad_s=np.zeros(n),
        quality=np.zeros(n, np.uint8) if quality is None else np.asarray(quality, np.uint8),
        has_gyro=True,
        restart=False,
    )


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_the_coverage_counts_holes_filled_samples_and_the_silent_end(size):
    t_s = 2.0 + DT_S * np.arange(500)
    quality = np.zeros(500, np.uint8)
    quality[100:110] = Quality.INTERPOLATED
    keep = np.ones(500, bool)
    keep[200:300] = False
    t_s, quality = t_s[keep], quality[keep]
    meter = CoverageMeter()
    for start in range(0, len(t_s), size):
        meter.push(block(t_s[start : start + size], quality[start : start + size]))
    found = meter.coverage(end_s=10.0)
    assert found.samples == 390
    assert found.rate_hz == pytest.approx(100.0)
    assert [(g.t_s, g.length_s) for g in found.gaps] == [
        pytest.approx((2.99, 0.1)),
        pytest.approx((3.99, 1.0)),
        pytest.approx((7.0, 3.0)),
    ]
    assert found.completeness == pytest.approx(1 - 4.1 / 8.0)


def test_time_without_data_is_neither_running_nor_walking():
    """Nobody knows what a runner did while the sensor was off, whatever was seen last."""
    columns = GridColumns()
    for t_s, stale in ((0.5, False), (1.0, False), (1.5, True), (2.0, True)):
        columns.append(MetricSnapshot(t_s, Locomotion.RUNNING, {}, stale=stale))
    assert columns.during(Locomotion.RUNNING).tolist() == [True, True, False, False]
    assert not columns.during(Locomotion.OTHER).any()


def test_nothing_is_nothing():
    assert CoverageMeter().coverage(end_s=5.0).completeness == 0.0


def test_the_summary_is_of_the_whole_session(recording):
    summing = SummarySink(recording.header.t_zero_host_s)
    config = config_of(recording.header)
    session = Session(config, [summing])
    play(session, by_count(recording.inputs, 1000), never)
    summary = summing.summary(session.baseline, config.settings)
    metrics = {metric.name: metric for metric in summary.metrics}
    assert "trunk_forward_lean_rad" not in metrics
    tilt = metrics["pelvic_tilt_change_rad"]
    low, high = tilt.band
    usual, _ = session.baseline.metrics[tilt.name]
    assert low < usual < high
    assert len(tilt.t_s) == len(tilt.values)
    assert summary.duration_s == recording.duration_s
    assert summary.coverage.completeness == 1.0
