"""A program of the user's own speaks, and the system's voice where that fails: real programs."""

from __future__ import annotations

import dataclasses
import io
import json
import sys
import threading
import time
import wave

import numpy as np
import pytest
from voice_phrases import BOOK, PHRASES

from coach.voice import VoiceError, VoiceFault, VoiceSettings, open_voice
from coach.voice.engines import command_engine
from coach.voice.engines.command_engine import CommandEngine, words_of
from coach.voice.phrase_book import PhraseBook
from coach.voice.render_ladder import RenderLadder, renderer_for
from coach.voice.renderer import Renderer, voice_key

# What each program begins with: it keeps how it was called, and has a way to write a tone.
HEAD = """
import json, math, os, pathlib, struct, subprocess, sys, time, wave
wav = pathlib.Path(sys.argv[1])
said = sys.stdin.buffer.read().decode("utf-8")
with open(os.path.join(os.path.dirname(__file__), "calls"), "a", encoding="utf-8") as calls:
    calls.write(json.dumps({"argv": sys.argv[2:], "stdin": said}) + "\\n")

def tone(rate=22050, channels=1, level=0.5, seconds=0.5):
    with wave.open(str(wav), "wb") as file:
        file.setnchannels(channels), file.setsampwidth(2), file.setframerate(rate)
        for k in range(round(seconds * rate)):
            value = round(32767 * level * math.sin(2 * math.pi * 440 * k / rate))
            file.writeframes(struct.pack("<h", value) * channels)
"""
FAILURES = {
    "ends with a word": ("print('no such model', file=sys.stderr); sys.exit(3)", "no such model"),
    "ends without a word": ("sys.exit(3)", "it ended with 3"),
    "writes nothing": ("", "it wrote no sound"),
    "writes an empty file": ("wav.touch()", "it wrote no sound"),
    "writes garbage": ("wav.write_bytes(os.urandom(4000))", "is no speech"),
    "writes text": ("wav.write_text('RIFF')", "is no speech"),
    "writes silence": ("tone(level=0.0)", "is no speech"),
    "writes a click": ("tone(seconds=0.05)", "is no speech"),
}


@pytest.fixture
def program(tmp_path):
    """Makes a program; gives the command that runs it."""
    folder = tmp_path / "a program's folder"
    folder.mkdir()

    def make(code, words='"{text}"', name="speak.py"):
        path = folder / name
        path.write_text(HEAD + code, encoding="utf-8")
        return f'"{sys.executable}" "{path}" {{wav}} {words}'.strip()

    make.calls = lambda: [
        json.loads(line)
        for line in (folder / "calls").read_text("utf-8").splitlines()
        if (folder / "calls").exists()
    ]
    make.folder = folder
    return make


@pytest.fixture
def fresh(tmp_path):
    return VoiceSettings(cache_dir=tmp_path / "cache")


def by(command, settings):
    return dataclasses.replace(settings, command=command)


@pytest.mark.parametrize(
    "text", ["Run tall", "Größer werden", "挺胸", "$HOME; rm -rf \"x\" 'y' {wav} %PATH% `id`"]
)
def test_the_text_comes_as_a_word_and_on_standard_input_through_no_shell(program, fresh, text):
    settings = by(program("tone()", '"{text}" "in {language}"'), fresh)
    assert Renderer(settings, "zh-Hans").render([text]) == 1
    assert program.calls() == [{"argv": [text, "in zh-Hans"], "stdin": f"{text}\n"}]


def test_a_program_may_read_standard_input_alone(program, fresh):
    assert Renderer(by(program("tone()", ""), fresh)).render(["Run tall"]) == 1
    assert program.calls() == [{"argv": [], "stdin": "Run tall\n"}]


def test_a_program_need_not_read_standard_input(tmp_path, fresh):
    path = tmp_path / "deaf.py"
    path.write_text(HEAD.replace("sys.stdin.buffer.read().decode('utf-8')", "''") + "tone()")
    text = "Run tall " * 20_000  # more than a pipe holds
    command = f'"{sys.executable}" "{path}" {{wav}}'
    assert Renderer(by(command, fresh)).render([text]) == 1


@pytest.mark.parametrize(
    ("rate", "channels"), [(8000, 1), (16000, 1), (22050, 1), (24000, 1), (44100, 2), (48000, 2)]
)
def test_any_rate_and_number_of_channels_becomes_the_same_phrase(program, fresh, rate, channels):
    settings = by(program(f"tone(rate={rate}, channels={channels})"), fresh)
    renderer = Renderer(settings)
    renderer.render(["Run tall"])
    sound, rate_hz = renderer.cached("Run tall")
    assert rate_hz == rate
    assert len(sound) / rate_hz == pytest.approx(0.5, abs=0.02)
    book = PhraseBook(renderer, settings)
    book.learn(["Run tall"])
    heard = book._words_of("", "Run tall", 22050)
    assert len(heard) / 22050 == pytest.approx(0.5, abs=0.02)
    spectrum = np.abs(np.fft.rfft(heard))
    assert np.argmax(spectrum) * 22050 / len(heard) == pytest.approx(440.0, abs=4.0)


def test_a_phrase_is_made_once_and_kept_for_this_command_and_language_alone(program, fresh):
    settings = by(program("tone()"), fresh)
    assert Renderer(settings).render(PHRASES) == len(PHRASES)
    assert Renderer(settings).render(PHRASES) == 0
    assert len(program.calls()) == len(PHRASES)
    keys = {
        voice_key(settings, "en"),
        voice_key(settings, "de"),
        voice_key(by(f"{settings.command} --slow", fresh), "en"),
        voice_key(fresh, "en"),
    }
    assert len(keys) == 4
    # What has no part in how it sounds is no reason to make it anew.
    assert voice_key(dataclasses.replace(settings, gain_db=3.0), "en") in keys


@pytest.mark.parametrize(("code", "why"), FAILURES.values(), ids=FAILURES)
def test_what_fails_is_told_in_one_line_with_the_reason(program, fresh, code, why):
    with pytest.raises(VoiceError, match=why) as caught:
        Renderer(by(program(code), fresh)).render(PHRASES)
    assert caught.value.reason is VoiceFault.COMMAND
    assert "\n" not in str(caught.value)
    assert len(program.calls()) == 1  # not for each phrase anew


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("there-is-none-of-this-name {wav}", "no program there-is-none-of-this-name"),
        (f"{sys.executable} -c pass", "does not say where the file goes"),
        ('speak "{wav}', "a quote in it is not closed"),
        ("  ", "it is empty"),
    ],
)
def test_a_command_that_is_none_is_told_before_it_is_run(fresh, command, why):
    with pytest.raises(VoiceError, match=why) as caught:
        Renderer(by(command, fresh)).render(PHRASES)
    assert caught.value.reason is VoiceFault.COMMAND


def test_a_later_phrase_that_is_silent_is_left_out_alone(program, fresh):
    settings = by(program("tone(level=0.0 if 'hips' in sys.argv[2] else 0.5)"), fresh)
    renderer = Renderer(settings)
    with pytest.raises(VoiceError) as caught:
        renderer.render(PHRASES)
    assert caught.value.reason is VoiceFault.BAD_AUDIO
    assert [renderer.cached(text) is None for text in PHRASES] == ["hips" in p for p in PHRASES]


def test_one_that_hangs_is_ended_in_time_with_what_it_has_started(program, fresh, monkeypatch):
    monkeypatch.setattr(command_engine, "COMMAND_TIMEOUT_S", 2.0)
    code = """
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
pathlib.Path(__file__).with_name("pid").write_text(str(child.pid))
time.sleep(600)
"""
    renderer = Renderer(by(program(code), fresh))
    begun_s = time.monotonic()
    with pytest.raises(VoiceError, match="made no phrase within 2 s") as caught:
        renderer.render(PHRASES)
    assert time.monotonic() - begun_s < 10.0
    assert caught.value.reason is VoiceFault.TIMEOUT
    assert renderer.hung
    if sys.platform == "linux":
        pid = int((program.folder / "pid").read_text())
        until(lambda: not runs(pid))


def runs(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:  # noqa: PTH123
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(condition, patience_s=20.0):
    until_s = time.monotonic() + patience_s
    while not condition() and time.monotonic() < until_s:
        time.sleep(0.02)
    assert condition()


def test_the_end_of_a_session_ends_it_and_says_nothing(program, fresh):
    settings = by(program("time.sleep(600)"), fresh)
    told: list[str] = []
    ladder = renderer_for(settings, "en", told.append)
    found: list[VoiceFault] = []

    def render():
        try:
            ladder.render(["Run tall"])
        except VoiceError as error:
            found.append(error.reason)

    making = threading.Thread(target=render)
    making.start()
    until(lambda: (program.folder / "calls").exists() or not making.is_alive())
    ladder.rest()
    making.join(10.0)
    assert not making.is_alive()
    assert (found, told) == ([VoiceFault.NO_ENGINE], [])


def test_where_it_fails_the_systems_voice_speaks_and_one_line_says_so(rendered, program, fresh):
    told: list[str] = []
    settings = by(program("sys.exit(1)"), fresh)
    ladder = renderer_for(settings, "en", told.append)
    assert ladder.render(PHRASES) == len(PHRASES)
    assert ladder.render(["One more"]) == 1
    (line,) = told
    assert line.startswith("voice: the command of voice.command failed (it ended with 1)")
    assert "the system's voice speaks instead" in line
    # The phrases are the system's voice's, and are kept as such.
    assert Renderer(settings).cached(PHRASES[0]) is None
    assert Renderer(fresh).cached(PHRASES[0]) is not None
    assert len(program.calls()) == 1


def test_what_it_made_before_it_failed_is_still_said(rendered, program, fresh):
    settings = by(program("tone() if 'tall' in sys.argv[2] else sys.exit(1)"), fresh)
    told: list[str] = []
    ladder = renderer_for(settings, "en", told.append)
    ladder.render(PHRASES)
    assert len(told) == 1
    assert np.array_equal(ladder.cached("Run tall")[0], Renderer(settings).cached("Run tall")[0])
    assert ladder.cached(PHRASES[1]) is not None


def test_one_that_hung_is_not_waited_for_again_until_it_is_tried_anew(rendered, program, fresh):
    settings = by(program("tone()"), fresh)
    Renderer(settings).remember(hung=True)
    told: list[str] = []
    ladder = renderer_for(settings, "en", told.append)
    assert not ladder.hung  # the system's voice is not
    ladder.render(["Run tall"])
    assert "did not answer the last time" in told[0]
    assert not (program.folder / "calls").exists()
    again = renderer_for(settings, "en", told.append, anew=True)
    again.render(["Level your hips"])
    assert len(program.calls()) == 1
    assert not Renderer(settings).hung
    assert len(told) == 1


def test_the_last_rung_tells_why_it_fails():
    class Broken:
        hung = False
        warm = False

        def render(self, _texts, _within_s):
            raise VoiceError(VoiceFault.COMMAND, "broken")

        warm_up = cached = rest = lambda *_: None

    told: list[str] = []
    ladder = RenderLadder([Broken(), Broken()], told.append)
    with pytest.raises(VoiceError, match="broken"):
        ladder.render(["Run tall"])
    assert told == ["voice: broken; the system's voice speaks instead"]


@pytest.mark.parametrize("beside", [False, True], ids=["replay", "run"])
@pytest.mark.parametrize("code", ["tone()", "sys.exit(1)"], ids=["speaks", "fails"])
def test_a_session_is_heard_either_way(rendered, program, fresh, wav_path, make_cue, beside, code):
    said = io.StringIO()
    voice = open_voice(
        by(program(code), dataclasses.replace(fresh, pre_roll_ms=0)),
        speak=False,
        wav_path=wav_path,
        transcript=None,
        phrases=BOOK,
        notices=said,
        beside=beside,
    )
    settings = by(program(code), fresh)
    until(lambda: all(any_of(settings, fresh, text) for text in PHRASES))
    voice.say(make_cue(text="Level your hips"), 1.0)
    voice.advance(4.0)
    voice.close()
    assert said.getvalue().count("speaks instead") == (code != "tone()")
    with wave.open(str(wav_path)) as file:
        pcm = np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768.0
    at = file.getframerate()
    assert np.abs(pcm[at : 2 * at]).max() > 0.1


def any_of(settings, fresh, text):
    return Renderer(settings).cached(text) or Renderer(fresh).cached(text)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("piper -m en.onnx -f {wav}", ["piper", "-m", "en.onnx", "-f", "{wav}"]),
        (r'"C:\Program Files\p\p.exe" -f {wav}', [r"C:\Program Files\p\p.exe", "-f", "{wav}"]),
        (r"C:\p\new.exe {wav}", [r"C:\p\new.exe", "{wav}"]),
        (
            "say -o '{wav}' -- \"{text}\" # loud",
            ["say", "-o", "{wav}", "--", "{text}", "#", "loud"],
        ),
        ("a;b|c&d>(e)", ["a;b|c&d>(e)"]),
    ],
)
def test_words_are_those_of_a_command_line_on_any_system(command, words):
    assert words_of(command) == words


def test_a_closed_engine_leaves_no_folder(program, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()
    engine = CommandEngine(program("tone()"), "en")
    assert engine.speak("Run tall").is_file()
    assert engine.speak("Level your hips").is_file()
    assert len(list((tmp_path / "scratch").iterdir())) == 1
    engine.close()
    assert list((tmp_path / "scratch").iterdir()) == []


@pytest.mark.parametrize(
    ("code", "exit_code", "part"),
    [
        ("tone()", 0, "lasts 0.5 s and was made in"),
        ("sys.exit(1)", 1, "the system's voice speaks instead"),
    ],
)
def test_the_check_says_whether_it_speaks(rendered, coach, program, code, exit_code, part):
    command = program(code)
    for setting in ((), ("--language", "de")):
        found = coach("voice", "check", "--set", f"voice.command={command}", *setting)
        assert found[0] == exit_code
        if not setting:
            assert part in found[1] + found[2]
            assert (found[1] + found[2]).count("\n") == 1


def test_the_check_of_the_systems_voice(rendered, coach):
    code, out, err = coach("voice", "check")
    assert (code, err) == (0, "")
    assert "the system's voice" in out
