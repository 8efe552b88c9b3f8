"""The mixer to the sample: onsets, clicks, fades, the queue's table, any cutting into blocks."""

from __future__ import annotations

import dataclasses
import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.voice.errors import VoiceError, VoiceFault
from coach.voice.events import DropReason, SpeechEvent, SpeechEventKind
from coach.voice.metronome import FASTEST_SPM, SLOWEST_SPM
from coach.voice.mixer import Mixer, Utterance
from coach.voice.settings import VoiceSettings

RATE_HZ = 8000
QUIET = VoiceSettings(keep_alive=False)
FAR = 10**9
STARTED, FINISHED, DROPPED = SpeechEventKind


def utterance(cue_id: str, n: int = 800, priority: int = 1, deadline: int = FAR) -> Utterance:
    return Utterance(cue_id, np.full(n, 0.25, dtype=np.float32), priority, deadline)


def onsets(sound, gap: int = 300):
    loud = np.flatnonzero(np.abs(sound) > 1e-6)
    return loud[np.concatenate([[True], np.diff(loud) > gap])]


def test_speech_sounds_exactly_where_it_is_scheduled() -> None:
    mixer = Mixer(RATE_HZ, QUIET)
    mixer.say(utterance("a"), at=1234)
    sound = mixer.pull(4000)
    expected = np.zeros(4000, dtype=np.float32)
    expected[1234 : 1234 + 800] = 0.25
    np.testing.assert_array_equal(sound, expected)
    assert mixer.drain_events() == [
        SpeechEvent(STARTED, "a", 1234),
        SpeechEvent(FINISHED, "a", 2034),
    ]
    assert mixer.drain_events() == []


def test_what_is_said_now_sounds_with_the_next_sample() -> None:
    mixer = Mixer(RATE_HZ, QUIET)
    mixer.pull(777)
    mixer.say(utterance("a"), at=5)  # long past
    assert mixer.pull(10)[0] == 0.25
    assert mixer.drain_events() == [SpeechEvent(STARTED, "a", 777)]


@pytest.mark.parametrize("spm", [160, 174, 187.3, SLOWEST_SPM, FASTEST_SPM])
def test_clicks_fall_on_the_nearest_sample_and_never_drift(spm: float) -> None:
    mixer = Mixer(RATE_HZ, QUIET)
    mixer.metronome(spm, at=100)
    at = onsets(mixer.pull(RATE_HZ * 60))
    ideal = 100 + np.arange(len(at)) * 60.0 * RATE_HZ / spm
    assert len(at) == np.ceil((RATE_HZ * 60 - 100) / (60.0 * RATE_HZ / spm))
    assert np.max(np.abs(at - ideal)) <= 0.5


def test_a_whole_period_has_no_jitter_at_all() -> None:
    mixer = Mixer(RATE_HZ, QUIET)
    mixer.metronome(160)  # 3000 samples
    assert set(np.diff(onsets(mixer.pull(RATE_HZ * 30)))) == {3000}


def test_a_change_of_tempo_keeps_the_rhythm() -> None:
    mixer = Mixer(RATE_HZ, QUIET)
    mixer.metronome(160)
    mixer.metronome(200, at=4000, beat=3000)  # from the click at 3000 on: the next at 3000 + 2400
    mixer.metronome(200, at=6000, beat=600)  # the same again, told by an earlier beat
    mixer.metronome(None, at=8000)
    assert list(onsets(mixer.pull(16000))) == [0, 3000, 5400, 7800]


@pytest.mark.parametrize("spm", [0.0, -1.0, 29.9, 400.1, float("nan"), float("inf")])
def test_an_impossible_cadence_is_refused(spm: float) -> None:
    with pytest.raises(VoiceError) as caught:
        Mixer(RATE_HZ, QUIET).metronome(spm)
    assert caught.value.reason is VoiceFault.BAD_SETTING


@pytest.mark.parametrize("fade_ms", [1, 30, 50])
def test_an_interruption_is_silent_within_60_ms(fade_ms: int) -> None:
    mixer = Mixer(RATE_HZ, dataclasses.replace(QUIET, fade_ms=fade_ms))
    mixer.say(utterance("a", n=RATE_HZ))
    mixer.say(utterance("b"))
    mixer.pull(2000)
    mixer.stop_speech()
    tail = mixer.pull(RATE_HZ)
    last = np.flatnonzero(tail)[-1]
    assert last < fade_ms * RATE_HZ / 1000 <= 0.060 * RATE_HZ
    # A fade and not a cut: no step larger than the ramp's own.
    steps = np.abs(np.diff(tail[: last + 2]))
    assert np.max(steps) <= 0.25 / (fade_ms * RATE_HZ / 1000) * 1.01
    fade_end = 2000 + round(fade_ms * RATE_HZ / 1000)
    assert mixer.drain_events()[1:] == [
        SpeechEvent(DROPPED, "b", 2000, DropReason.INTERRUPTED),
        SpeechEvent(DROPPED, "a", fade_end, DropReason.INTERRUPTED),
    ]
    assert mixer.idle


def test_interrupting_silence_does_nothing() -> None:
    mixer = Mixer(RATE_HZ, QUIET)
    mixer.stop_speech()
    assert not mixer.pull(1000).any()
    assert mixer.drain_events() == []


# While "a" speaks (samples 0-799), "b" waits; "c" arrives at 400. Who is spoken, who is dropped?
# Each row: priority and deadline of b, of c; ids spoken after a; the other's drop and its sample.
QUEUE = {
    "higher replaces lower": ((1, FAR), (2, FAR), ["c"], ("b", DropReason.REPLACED, 400)),
    "lower is outranked": ((2, FAR), (1, FAR), ["b"], ("c", DropReason.OUTRANKED, 400)),
    "equal: the newer": ((1, FAR), (1, FAR), ["c"], ("b", DropReason.REPLACED, 400)),
    "waited too long": ((1, 700), (0, FAR), [], ("b", DropReason.EXPIRED, 800)),
    "the dead do not outrank": ((9, 300), (1, FAR), ["c"], ("b", DropReason.EXPIRED, 400)),
    "came too late": ((1, FAR), (9, 399), ["b"], ("c", DropReason.EXPIRED, 400)),
    "just in time": ((1, 800), (0, FAR), ["b"], ("c", DropReason.OUTRANKED, 400)),
}


@pytest.mark.parametrize("row", QUEUE)
def test_the_one_waiting_place(row: str) -> None:
    (b_priority, b_deadline), (c_priority, c_deadline), spoken, (lost, reason, sample) = QUEUE[row]
    mixer = Mixer(RATE_HZ, QUIET)
    mixer.say(utterance("a"), at=0)
    mixer.say(utterance("b", priority=b_priority, deadline=b_deadline), at=100)
    mixer.say(utterance("c", priority=c_priority, deadline=c_deadline), at=400)
    mixer.pull(5000)
    events = mixer.drain_events()
    assert [e.cue_id for e in events if e.kind is FINISHED] == ["a", *spoken]
    assert SpeechEvent(DROPPED, lost, sample, reason) in events
    assert [e.sample for e in events if e.kind is STARTED] == [0, 800][: 1 + len(spoken)]
    # Every cue ends exactly once.
    assert sorted(e.cue_id for e in events if e.ended) == ["a", "b", "c"]


def test_an_expired_cue_is_not_said_even_into_silence() -> None:
    mixer = Mixer(RATE_HZ, QUIET)
    mixer.pull(1000)
    mixer.say(utterance("late", deadline=999))
    assert not mixer.pull(2000).any()
    assert mixer.drain_events() == [SpeechEvent(DROPPED, "late", 1000, DropReason.EXPIRED)]


def test_speech_ducks_the_metronome_and_gives_it_back() -> None:
    silence = np.zeros(7000, dtype=np.float32)
    mixer = Mixer(RATE_HZ, dataclasses.replace(QUIET, duck_db=-12.0))
    mixer.metronome(160)
    mixer.say(Utterance("a", silence, 1, FAR), at=4000)  # ducks the clicks at 6000 and 9000
    sound = mixer.pull(20000)
    peaks = [np.max(np.abs(sound[k : k + 200])) for k in range(0, 18001, 3000)]
    ducked = peaks[0] * 10 ** (-12 / 20)
    np.testing.assert_allclose(peaks, [peaks[0]] * 2 + [ducked] * 2 + [peaks[0]] * 3, rtol=1e-4)


def test_keep_alive_noise_is_there_and_inaudible() -> None:
    noise = Mixer(RATE_HZ, VoiceSettings(keep_alive=True)).pull(RATE_HZ)
    assert 20 * np.log10(np.sqrt(np.mean(noise**2))) == pytest.approx(-80.0, abs=0.1)
    assert not Mixer(RATE_HZ, QUIET).pull(RATE_HZ).any()


def test_everything_at_once_stays_within_full_scale() -> None:
    mixer = Mixer(RATE_HZ, VoiceSettings(gain_db=20.0, metronome_db=0.0, duck_db=0.0))
    mixer.metronome(400)
    mixer.say(Utterance("loud", np.ones(RATE_HZ, dtype=np.float32), 1, FAR))
    assert np.max(np.abs(mixer.pull(RATE_HZ))) < 1.0


def test_abandoning_drops_what_is_said_and_what_waits() -> None:
    mixer = Mixer(RATE_HZ, QUIET)
    mixer.say(utterance("a"))
    mixer.pull(10)
    mixer.say(utterance("b"))
    mixer.abandon(DropReason.NO_DEVICE)
    ended = [(e.cue_id, e.reason) for e in mixer.drain_events() if e.ended]
    assert ended == [("a", DropReason.NO_DEVICE), ("b", DropReason.NO_DEVICE)]
    assert not mixer.pull(2000).any()


TOTAL = 12000
samples = st.integers(0, TOTAL - 1)
commands = st.lists(
    st.one_of(
        st.tuples(
            st.just("say"), samples, st.integers(1, 3000), st.integers(0, 3), st.integers(0, TOTAL)
        ),
        st.tuples(st.just("stop"), samples),
        st.tuples(st.just("metronome"), samples, st.one_of(st.none(), st.floats(30, 400))),
    ),
    max_size=12,
)


def play(scheduled, cuts):
    """Audio and events of the same commands, pulled in pieces that end at ``cuts``."""
    mixer = told(scheduled)
    out = [mixer.pull(cut - mixer.position) for cut in [*sorted(cuts), TOTAL]]
    return np.concatenate(out), mixer.drain_events()


def told(scheduled):
    """A mixer with these commands before it."""
    mixer = Mixer(RATE_HZ, VoiceSettings())
    for i, (what, at, *rest) in enumerate(scheduled):
        if what == "say":
            n, priority, deadline = rest
            sound = np.random.default_rng(i).uniform(-1, 1, n).astype(np.float32)
            mixer.say(Utterance(f"c{i}", sound, priority, deadline), at)
        elif what == "stop":
            mixer.stop_speech(at)
        else:
            mixer.metronome(rest[0], at)
    return mixer


@given(commands, st.lists(samples, max_size=60))
def test_any_cutting_into_blocks_gives_the_same_bits_and_events(scheduled, cuts) -> None:
    whole, events = play(scheduled, [])
    cut, cut_events = play(scheduled, cuts)
    np.testing.assert_array_equal(whole.view(np.uint32), cut.view(np.uint32))
    assert events == cut_events


@given(commands, st.lists(samples, min_size=2, max_size=8))
def test_what_nobody_hears_may_be_skipped(scheduled, cuts) -> None:
    """Whatever is skipped, what is heard afterwards is the same to the bit, and so is what ends."""
    edges = sorted({0, *cuts, TOTAL})
    heard, skipped = told(scheduled), told(scheduled)
    for i, (a, b) in enumerate(itertools.pairwise(edges)):
        sound = heard.pull(b - a)
        if i % 2:
            np.testing.assert_array_equal(skipped.pull(b - a), sound)
        else:
            skipped.skip(b - a)
    assert skipped.position == heard.position
    assert skipped.drain_events() == heard.drain_events()


@given(commands)
def test_every_cue_starts_at_most_once_and_ends_at_most_once(scheduled) -> None:
    _, events = play(scheduled, [])
    assert [e.sample for e in events] == sorted(e.sample for e in events)
    for i in range(len(scheduled)):
        kinds = [e.kind for e in events if e.cue_id == f"c{i}"]
        assert kinds in ([], [STARTED], [STARTED, FINISHED], [STARTED, DROPPED], [DROPPED])
