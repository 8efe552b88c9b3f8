"""Voices on stream time: the WAV file and the transcript, and how they are put together."""

from __future__ import annotations

import dataclasses
import io
import math
import os
import signal
import subprocess
import sys
import time
import wave
from pathlib import Path

import numpy as np
import pytest
from voice_phrases import BOOK, EMPTY, PHRASES

from coach.model import MetronomeChange
from coach.voice import DropReason, VoiceError, VoiceFault, VoiceSettings, interface, open_voice
from coach.voice.offline_voices import (
    FILE_RATE_HZ,
    FileSink,
    StreamTimeSink,
    TranscriptSink,
)
from coach.voice.phrase_book import PhraseBook
from coach.voice.wav_file import GrowingWav, header, is_whole, pcm16

LOUD = 0.01


def read_wav(path: Path):
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        data = file.readframes(file.getnframes())
        return np.frombuffer(data, dtype="<i2") / 32767.0, file.getframerate()


def onsets_s(sound, rate_hz: int, quiet_s: float = 0.5):
    loud = np.flatnonzero(np.abs(sound) > LOUD) / rate_hz
    return loud[np.concatenate([[True], np.diff(loud) > quiet_s])]


def no_notice(line: str) -> None:
    raise AssertionError(line)


@pytest.mark.parametrize("pre_roll_ms", [0, 300, 800])
def test_a_cue_of_stream_time_t_sounds_at_t(rendered, settings, wav_path, make_cue, pre_roll_ms):
    voice = open_voice(
        VoiceSettings(cache_dir=settings.cache_dir, pre_roll_ms=pre_roll_ms),
        speak=False,
        wav_path=wav_path,
        transcript=None,
        phrases=BOOK,
    )
    at_s = [3.0, 10.25, 61.5]
    for i, t_s in enumerate(at_s):
        voice.advance(t_s - 0.3)
        voice.say(make_cue(f"c{i}", PHRASES[i], t_s), t_s)
    voice.advance(70.0)
    ends = [e for e in voice.events() if e.ended]
    voice.close()
    sound, rate_hz = read_wav(wav_path)
    assert len(sound) == 70 * rate_hz
    # The earcon comes first where there is one; what the headset may swallow is silent.
    lead_s = max(0.0, pre_roll_ms / 1000 - 0.3)
    np.testing.assert_allclose(onsets_s(sound, rate_hz), np.array(at_s) + lead_s, atol=0.006)
    assert [e.cue_id for e in ends] == ["c0", "c1", "c2"]
    assert all(e.completed for e in ends)
    assert all(t < e.sample / rate_hz < t + 3.0 for t, e in zip(at_s, ends, strict=True))


def test_closing_lets_the_last_words_be_said(book, settings, wav_path, make_cue):
    sink = FileSink(book, settings, wav_path, no_notice)
    sink.say(make_cue(text="Recording started"), 2.0)
    sink.close()
    (end,) = [e for e in sink.events() if e.ended]
    assert end.completed
    assert len(read_wav(wav_path)[0]) >= end.sample > 3 * FILE_RATE_HZ


def test_the_file_does_not_depend_on_how_time_advances(book, settings, tmp_path, make_cue):
    files = []
    for name, step_s in (("fine", 0.05), ("coarse", 7.0)):
        files.append(tmp_path / f"{name}.wav")
        sink = FileSink(book, settings, files[-1], no_notice)
        for cue in (make_cue("a", t_s=2.0), make_cue("b", "Level your hips", t_s=2.5)):
            for t_s in np.arange(0.0, cue.t_s, step_s):
                sink.advance(float(t_s))
            sink.say(cue, cue.t_s)
        sink.advance(14.0)
        sink.close()
    assert files[0].read_bytes() == files[1].read_bytes()


SILENT = VoiceSettings()


def processor_s(do):
    begun_s = time.process_time()
    do()
    return time.process_time() - begun_s


@pytest.mark.parametrize("jump_s", [3599.0, 30 * 3600.0, 1e7, 1e300, math.inf, math.nan])
def test_a_voice_that_nobody_hears_lets_a_jump_of_the_clock_pass_at_no_cost(make_cue, jump_s):
    sink = StreamTimeSink(PhraseBook(None, SILENT), SILENT)
    sink.say(make_cue(), 5.0)
    sink.metronome(MetronomeChange(6.0, 170.0, math.inf, 6.0), 6.0)
    assert processor_s(lambda: sink.advance(7.0 + jump_s)) < 0.5
    sink.advance(8.0 + jump_s)
    sink.close()
    (ended,) = [e for e in sink.events() if e.ended]
    assert ended.completed
    assert 5.0 < ended.sample / FILE_RATE_HZ < 10.0


@pytest.mark.parametrize("jump_s", [30 * 3600.0, 1e7, math.inf])
def test_a_jump_of_the_clock_is_not_in_the_file(wav_path, make_cue, jump_s):
    sink = FileSink(PhraseBook(None, SILENT), SILENT, wav_path, no_notice)
    sink.say(make_cue("before"), 5.0)
    assert processor_s(lambda: sink.advance(5.5 + jump_s)) < 1.0
    later_s = min(5.5 + jump_s, 1e8)
    sink.say(make_cue("after", t_s=later_s, deadline_s=later_s + 3.0), later_s)
    sink.advance(later_s + 10.0)
    sink.close()
    ended = {e.cue_id: e.completed for e in sink.events() if e.ended}
    assert ended["before"]
    assert 60.0 < len(read_wav(wav_path)[0]) / FILE_RATE_HZ < 100.0


def test_a_pause_of_less_than_an_hour_is_in_the_file(wav_path):
    sink = FileSink(PhraseBook(None, SILENT), SILENT, wav_path, no_notice)
    sink.advance(1000.0)
    sink.close()
    assert len(read_wav(wav_path)[0]) == 1000 * FILE_RATE_HZ


def test_interrupting_is_heard_in_the_file(book, settings, wav_path, make_cue):
    sink = FileSink(book, settings, wav_path, no_notice)
    sink.say(make_cue(text="Shorten your stride a little"), 1.0)
    sink.advance(2.0)
    sink.interrupt()
    sink.advance(5.0)
    sink.close()
    sound, rate_hz = read_wav(wav_path)
    assert np.flatnonzero(np.abs(sound) > LOUD)[-1] / rate_hz < 2.060
    assert [e.reason for e in sink.events() if e.ended] == [DropReason.INTERRUPTED]


def test_a_killed_session_leaves_a_file_that_plays(rendered, tmp_path):
    path = tmp_path / "killed.wav"
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("endless_wav.py")), str(path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    with process:
        for line in process.stdout:
            if float(line) >= 60.0:
                os.kill(process.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
                break
    sound, rate_hz = read_wav(path)
    assert len(sound) >= 60 * rate_hz
    np.testing.assert_allclose(onsets_s(sound, rate_hz)[:12], np.arange(12) * 5.0 + 1.0, atol=0.006)


def test_the_file_is_whole_after_every_append(wav_path):
    wav = GrowingWav(wav_path, 8000)
    parts = [np.linspace(-1, 1, n).astype(np.float32) for n in (1, 800, 0, 333)]
    for i, part in enumerate(parts):
        wav.append(part)
        data = wav_path.read_bytes()
        assert is_whole(data)
        expected = b"".join(pcm16(p) for p in parts[: i + 1])
        assert data == header(len(expected), 8000) + expected
        assert read_wav(wav_path)[1] == 8000
    wav.close()


@pytest.mark.parametrize("name", ["session.mcap", "missing/session.wav"])
def test_a_file_that_cannot_be_written_is_one_line(book, settings, tmp_path, name):
    with pytest.raises(VoiceError) as caught:
        FileSink(book, settings, tmp_path / name, no_notice)
    assert caught.value.reason is VoiceFault.WAV
    assert name.split("/")[-1] in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_ends_the_file_and_not_the_session(book, settings, tmp_path, make_cue):
    path = tmp_path / "full.wav"
    notices = []
    sink = FileSink(book, settings, path, notices.append)
    sink._wav._file.close()
    sink._wav._file = Path("/dev/full").open("r+b", buffering=0)  # noqa: SIM115
    sink.say(make_cue(), 1.0)
    sink.advance(5.0)
    assert len(notices) == 1
    assert str(path) in notices[0]
    assert [e.completed for e in sink.events() if e.ended] == [True]
    sink.close()


def test_a_transcript_line(make_cue):
    out = io.StringIO()
    sink = TranscriptSink(out)
    sink.say(make_cue(text="Run tall", why="lean 2 degrees back"), 65.9)
    sink.say(make_cue(text="Recording started", why=""), 4510.0)
    assert out.getvalue() == (
        "[01:05] Run tall  (lean 2 degrees back)\n[75:10] Recording started\n"
    )


def test_a_printed_session_still_tells_when_cues_end(make_cue):
    out = io.StringIO()
    voice = open_voice(VoiceSettings(), speak=False, wav_path=None, transcript=out, phrases=EMPTY)
    voice.say(make_cue("a", "Run tall"), 10.0)
    voice.say(make_cue("b", "Level your hips", priority=1), 10.2)
    voice.say(make_cue("c", "Recording started", priority=2), 10.4)
    voice.advance(20.0)
    ends = [(e.cue_id, e.completed, e.reason) for e in voice.events() if e.ended]
    voice.close()
    assert ends == [("b", False, DropReason.REPLACED), ("a", True, None), ("c", True, None)]
    assert len(out.getvalue().splitlines()) == 3


def test_stream_time_never_runs_backwards(silent_book, settings, make_cue):
    sink = StreamTimeSink(silent_book, settings)
    sink.advance(10.0)
    sink.advance(3.0)
    sink.say(make_cue(), 4.0)
    sink.advance(20.0)
    assert sink.events()[0].sample == 10 * FILE_RATE_HZ


def test_without_an_engine_the_session_goes_on_in_print(tmp_path, monkeypatch, make_cue):
    (tmp_path / "pyttsx3.py").write_text("raise ImportError('not installed')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(interface, "SAYS_SO_AFTER_S", 60.0)  # however long it takes here
    out, notices = io.StringIO(), io.StringIO()
    voice = open_voice(
        VoiceSettings(cache_dir=tmp_path / "cache"),
        speak=False,
        wav_path=tmp_path / "session.wav",
        transcript=out,
        phrases=BOOK,
        notices=notices,
    )
    voice.say(make_cue(), 1.0)
    voice.advance(5.0)
    assert [e.completed for e in voice.events() if e.ended] == [True]
    voice.close()
    assert out.getvalue().startswith("[00:01] Run tall")
    assert len(notices.getvalue().splitlines()) == 1
    assert "speech engine" in notices.getvalue()


def test_a_file_in_which_nothing_came_is_not_left_behind(wav_path):
    GrowingWav(wav_path, 8000).close()
    assert not wav_path.exists()
    wav_path.write_bytes(b"what was there before")
    GrowingWav(wav_path, 8000).close()
    assert wav_path.read_bytes() == b"what was there before"


def test_a_long_reason_is_printed_to_its_end(make_cue):
    out = io.StringIO()
    why = "; ".join(f"{place}: stood still for 12.9 s" for place in ("chest", "pelvis") * 10)
    TranscriptSink(out).say(dataclasses.replace(make_cue(), why=why, metric=""), 1.0)
    assert out.getvalue().rstrip().endswith("pelvis: stood still for 12.9 s)")
    assert "…" not in out.getvalue()
