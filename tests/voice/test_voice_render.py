"""Phrases through pyttsx3 and a real engine, and everything that can go wrong on the way."""

from __future__ import annotations

import dataclasses
import inspect
import io
import json
import struct
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from voice_phrases import BOOK, PHRASES

from coach.settings import Setting, SettingsError, build, settings_of
from coach.voice.cache_folder import user_cache_folder
from coach.voice.engines import render_child
from coach.voice.errors import VoiceError, VoiceFault
from coach.voice.interface import open_voice
from coach.voice.loudness import SPEECH_LUFS, loudness_lufs
from coach.voice.phrase_book import PhraseBook
from coach.voice.renderer import Renderer, voice_key
from coach.voice.settings import VoiceSettings
from coach.voice.speech_audio import decode

# Measured with espeak-ng en-us at 165 wpm, widened by a quarter for other engines' voices.
DURATION_S = {"Run tall": (0.45, 0.95), "Shorten your stride a little": (1.1, 1.9)}


@pytest.mark.parametrize("text", PHRASES)
def test_a_phrase_is_loud_and_starts_at_once(rendered: Renderer, text: str) -> None:
    sound, rate_hz = rendered.cached(text)
    assert loudness_lufs(sound, rate_hz) == pytest.approx(SPEECH_LUFS, abs=0.5)
    assert 0.3 < np.max(np.abs(sound)) < 1.0
    loud = np.flatnonzero(np.abs(sound) > 0.01 * np.max(np.abs(sound)))
    assert loud[0] / rate_hz <= 0.006
    assert (len(sound) - loud[-1]) / rate_hz <= 0.007
    # Words, not a beep: sound in most of the phrase's 20 ms pieces.
    piece = rate_hz // 50
    rms = [np.sqrt(np.mean(p**2)) for p in np.array_split(sound, len(sound) // piece)]
    assert np.mean(np.array(rms) > 0.01) > 0.5


@pytest.mark.parametrize("text", DURATION_S)
def test_durations(rendered: Renderer, text: str) -> None:
    sound, rate_hz = rendered.cached(text)
    low, high = DURATION_S[text]
    assert low < len(sound) / rate_hz < high


def test_the_rate_is_obeyed(rendered: Renderer, settings: VoiceSettings) -> None:
    text = "Shorten your stride a little"
    slow = Renderer(dataclasses.replace(settings, rate_wpm=110))
    slow.render([text])
    # Pauses do not scale, so somewhat less than 165/110 = 1.5.
    assert 1.25 < len(slow.cached(text)[0]) / len(rendered.cached(text)[0]) < 1.6


def test_what_is_kept_is_not_rendered_again(rendered: Renderer) -> None:
    files = [rendered.path_of(text) for text in PHRASES]
    before = [f.stat().st_mtime_ns for f in files]
    assert rendered.render([*PHRASES, *PHRASES]) == 0
    assert [f.stat().st_mtime_ns for f in files] == before


def _truncate(data: bytes) -> bytes:
    return data[: len(data) * 2 // 3]


DAMAGE = {
    "empty": lambda data: b"",
    "not audio": lambda data: b"not audio at all" * 100,
    "cut short": _truncate,
    "header only": lambda data: data[:44],
    "silent": lambda data: data[:44] + bytes(len(data) - 44),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_rendered_again(rendered: Renderer, damage: str) -> None:
    path = rendered.path_of("Run tall")
    good = path.read_bytes()
    path.write_bytes(DAMAGE[damage](good))
    assert rendered.cached("Run tall") is None
    assert rendered.render(["Run tall"]) == 1
    # The engine is not deterministic to the sample, but to a few milliseconds.
    assert len(rendered.cached("Run tall")[0]) == pytest.approx((len(good) - 44) / 2, abs=1000)


def test_nothing_is_left_over_but_the_phrases(rendered: Renderer) -> None:
    folder = rendered.path_of("x").parent
    assert {p.suffix for p in folder.iterdir()} == {".wav"}


def test_nothing_of_the_child_reaches_the_terminal(
    settings: VoiceSettings, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    Renderer(dataclasses.replace(settings, cache_dir=tmp_path)).render(["Run tall"])
    with pytest.raises(VoiceError):
        Renderer(dataclasses.replace(settings, cache_dir=tmp_path, voice="zz-nobody")).render(["A"])
    assert capfd.readouterr() == ("", "")


def test_the_child_keeps_its_stdout_for_results(tmp_path: Path, settings: VoiceSettings) -> None:
    hello = {
        "voice": settings.voice,
        "languages": ["en-us"],
        "rate_wpm": 165,
        "scratch": str(tmp_path),
    }
    phrases = [{"text": t, "path": str(tmp_path / f"{i}.wav")} for i, t in enumerate(PHRASES)]
    ran = subprocess.run(
        [sys.executable, "-P", render_child.__file__],
        input="".join(json.dumps(line) + "\n" for line in (hello, *phrases)).encode(),
        capture_output=True,
        check=True,
        timeout=60,
    )
    ready, *done = [json.loads(line) for line in ran.stdout.splitlines()]
    assert ready == {"ready": "en-us"}
    assert done == [{"done": text} for text in PHRASES]


def test_an_unknown_voice_is_one_line(tmp_path: Path) -> None:
    settings = VoiceSettings(voice="zz-nobody", cache_dir=tmp_path)
    with pytest.raises(VoiceError) as caught:
        Renderer(settings).render(["Run tall"])
    assert caught.value.reason is VoiceFault.NO_VOICE
    assert "zz-nobody" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_text_without_words_fails_and_the_others_are_kept(
    settings: VoiceSettings, tmp_path: Path
) -> None:
    renderer = Renderer(dataclasses.replace(settings, cache_dir=tmp_path))
    with pytest.raises(VoiceError) as caught:
        renderer.render(["Run tall", "...", "Level your hips"])
    assert caught.value.reason is VoiceFault.BAD_AUDIO
    assert renderer.cached("...") is None
    assert renderer.cached("Run tall") is not None
    assert renderer.cached("Level your hips") is not None


def engine(folder: Path, monkeypatch: pytest.MonkeyPatch, code: str) -> Renderer:
    """A renderer whose engine does this."""
    (folder / "pyttsx3.py").write_text(code)
    monkeypatch.setenv("PYTHONPATH", str(folder))
    return Renderer(VoiceSettings(cache_dir=folder / "cache"))


HANGS = "import time\ndef init():\n    time.sleep(1000)\n"


def test_an_engine_that_hangs_is_given_up_soon_however_much_there_is_to_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coach.voice.engines.speech_engine.START_TIMEOUT_S", 0.5)
    begun_s = time.monotonic()
    with pytest.raises(VoiceError) as caught:
        engine(tmp_path, monkeypatch, HANGS).render([f"phrase {n}" for n in range(200)])
    assert time.monotonic() - begun_s < 5.0
    assert caught.value.reason is VoiceFault.TIMEOUT


def test_while_the_engine_takes_its_time_somebody_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coach.voice.engines.speech_engine.START_TIMEOUT_S", 1.0)
    (tmp_path / "pyttsx3.py").write_text(HANGS)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    said = io.StringIO()
    settings = VoiceSettings(cache_dir=tmp_path / "cache")
    open_voice(
        settings, speak=False, wav_path=tmp_path / "a.wav", transcript=None, phrases=BOOK,
        notices=said,
    ).close()  # fmt: skip
    first, second = said.getvalue().splitlines()
    assert "waiting for the speech engine" in first
    assert "made no phrase for 1 s" in second


def test_an_engine_that_hung_is_not_waited_for_a_second_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coach.voice.engines.speech_engine.START_TIMEOUT_S", 0.5)
    book = PhraseBook(engine(tmp_path, monkeypatch, HANGS), VoiceSettings())
    failure = book.learn(["Run tall"])
    assert failure is not None
    begun_s = time.monotonic()
    assert book.learn(["Level your hips"]) is None
    assert time.monotonic() - begun_s < 0.4


ODD = """
import json, os, sys
for line in ("7", "[]", "{broken}", '{"done": "not asked for"}', '{"fault": "unheard of"}', "x}"):
    os.write(1, line.encode() + b"\\n")
    os.write(3, line.encode() + b"\\n")
"""


@pytest.mark.parametrize(
    "code",
    [
        ODD + "os.abort()",
        "raise RuntimeError('two\\nlines')",
        "import os\nos._exit(3)",
        "import sys\nsys.exit(0)",
        "def init():\n    raise SystemExit",
    ],
)
def test_an_engine_that_goes_astray_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    with pytest.raises(VoiceError) as caught:
        engine(tmp_path, monkeypatch, code).render(["Run tall"])
    assert "\n" not in str(caught.value)
    assert "cues are printed meanwhile" in str(caught.value)


def test_a_process_that_cannot_be_started_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no python"))
    with pytest.raises(VoiceError, match="cannot be started: no such file") as caught:
        Renderer(VoiceSettings(cache_dir=tmp_path)).render(["Run tall"])
    assert caught.value.reason is VoiceFault.BAD_AUDIO


@pytest.mark.skipif(sys.platform != "linux", reason="engines of other systems are part of them")
@pytest.mark.parametrize("missing", ["espeakng_loader", "pyttsx3"])
def test_a_missing_engine_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    # A module of that name that cannot be imported, seen by the child alone.
    (tmp_path / f"{missing}.py").write_text("raise ImportError('not installed')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    if missing == "espeakng_loader" and _system_has_espeak():
        pytest.skip("the system's own espeak-ng serves here")
    with pytest.raises(VoiceError) as caught:
        Renderer(VoiceSettings(cache_dir=tmp_path / "cache")).render(["Run tall"])
    assert caught.value.reason is VoiceFault.NO_ENGINE
    assert "\n" not in str(caught.value)
    assert "espeak" in str(caught.value)


def _system_has_espeak() -> bool:
    code = "import ctypes; ctypes.CDLL('libespeak-ng.so.1')"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    return ran.returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is espeak-ng's")
def test_a_wheel_in_a_deep_folder_still_finds_its_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loader = pytest.importorskip("espeakng_loader")
    deep = tmp_path / ("deep" * 40)
    deep.mkdir()
    (deep / "data").symlink_to(loader.get_data_path())
    (tmp_path / "espeakng_loader.py").write_text(
        f"get_data_path = lambda: {str(deep / 'data')!r}\n"
        f"get_library_path = lambda: {loader.get_library_path()!r}\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert Renderer(VoiceSettings(cache_dir=tmp_path / "cache")).render(["Run tall"]) == 1


def test_an_unwritable_cache_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(VoiceError) as caught:
        Renderer(VoiceSettings(cache_dir=tmp_path / "file")).render(["Run tall"])
    assert caught.value.reason is VoiceFault.CACHE
    assert "\n" not in str(caught.value)


def test_a_hanging_engine_times_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyttsx3.py").write_text("import time\ntime.sleep(60)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr("coach.voice.engines.speech_engine.START_TIMEOUT_S", 0.5)
    monkeypatch.setattr("coach.voice.engines.speech_engine.PHRASE_TIMEOUT_S", 0.1)
    with pytest.raises(VoiceError) as caught:
        Renderer(VoiceSettings(cache_dir=tmp_path / "cache")).render(["Run tall"])
    assert caught.value.reason is VoiceFault.TIMEOUT


def test_voices_do_not_share_files() -> None:
    settings = [VoiceSettings(), VoiceSettings(rate_wpm=170), VoiceSettings(voice="en-gb")]
    settings += [VoiceSettings(voice="a/b"), VoiceSettings(voice="a_b")]
    keys = {voice_key(s, "en") for s in settings} | {voice_key(VoiceSettings(), "de")}
    assert len(keys) == len(settings) + 1
    assert not any("/" in key for key in keys)


@pytest.mark.skipif(sys.platform != "linux", reason="XDG is a Linux convention")
def test_the_cache_folder_follows_xdg(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert user_cache_folder() == Path("/somewhere/posture-coach")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", "/home/runner")
    assert user_cache_folder() == Path("/home/runner/.cache/posture-coach")


@pytest.mark.parametrize("one", [s for s in settings_of(VoiceSettings()) if s.kind.within])
def test_settings_out_of_range_are_refused(one: Setting) -> None:
    low, high = one.kind.within.low, one.kind.within.high
    for good in (low, high):
        build(VoiceSettings(), {one.name: good})
    for bad in (low - 1, high + 1, float("nan")):
        with pytest.raises(SettingsError, match=one.name):
            build(VoiceSettings(), {one.name: bad})


def test_every_setting_is_documented() -> None:
    # Python 3.13 takes the indentation off by itself, older ones do not.
    text = inspect.getdoc(VoiceSettings)
    for field in dataclasses.fields(VoiceSettings):
        assert f"\n    {field.name}: " in text


def test_an_engine_that_writes_aiff_is_understood(tmp_path: Path) -> None:
    # macOS writes AIFF whatever the file is called.
    pytest.importorskip("miniaudio", reason="this machine has no miniaudio")
    counts = np.round(20000 * np.sin(np.arange(22050) * 0.1)).astype(">i2")
    rate_80_bit = bytes([0x40, 0x0D, 0xAC, 0x44, 0, 0, 0, 0, 0, 0])  # 22050
    comm = b"COMM" + struct.pack(">IhIh", 18, 1, len(counts), 16) + rate_80_bit
    ssnd = b"SSND" + struct.pack(">III", 8 + 2 * len(counts), 0, 0) + counts.tobytes()
    body = b"AIFF" + comm + ssnd
    path = tmp_path / "speech.wav"
    path.write_bytes(b"FORM" + struct.pack(">I", len(body)) + body)
    sound, rate_hz = decode(path)
    assert rate_hz == 22050
    np.testing.assert_array_equal(sound, counts.astype(np.float32) / 32768.0)


def test_unknown_words_are_silence_of_about_their_length(
    book: PhraseBook, silent_book: PhraseBook, make_cue
) -> None:
    cue = make_cue(text="Shorten your stride a little")
    silent_book.learn([cue.text])
    spoken, silent = book.sound(cue, 22050), silent_book.sound(cue, 22050)
    assert len(silent) == pytest.approx(len(spoken), rel=0.5)
    words = silent[round(0.3 * 22050) :]
    assert not words.any()
