"""The ways to a loudspeaker: the table, programs in place of real ones, a real sound server."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time

import numpy as np
import pytest

from coach.cli.sound.speech_output import output_name
from coach.voice import VoiceError, VoiceFault, VoiceSettings
from coach.voice.outputs import miniaudio_output, pipe_output, servers
from coach.voice.outputs.output_table import OUTPUTS, open_output, outputs_of
from coach.voice.outputs.sound_output import OutputChoice
from tests.not_on_windows import RIGHTS, SCRIPTS

RATE_HZ = 44100
TONE_HZ = 440.0
PROGRAMS = [row.name for row in OUTPUTS if row.name != "miniaudio"]


def started(pcm):
    next(pcm)
    return pcm


def tone():
    at = 0
    frames = yield b""
    while True:
        phase = 2 * np.pi * TONE_HZ * np.arange(at, at + frames) / RATE_HZ
        at += frames
        frames = yield (0.3 * np.sin(phase)).astype(np.float32).tobytes()


def row(name):
    return next(output for output in OUTPUTS if output.name == name)


@pytest.fixture
def nothing_installed(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "miniaudio", None)
    monkeypatch.setattr(miniaudio_output.importlib.util, "find_spec", lambda _: None)


def test_the_setting_offers_what_the_table_has():
    assert [choice.value for choice in OutputChoice] == ["auto", *(row.name for row in OUTPUTS)]
    assert outputs_of(OutputChoice.AUTO) == OUTPUTS
    for choice in list(OutputChoice)[1:]:
        assert [output.name for output in outputs_of(choice)] == [choice.value]


@pytest.mark.parametrize("name", [output.name for output in OUTPUTS])
def test_what_is_missing_is_one_line_with_its_remedy(nothing_installed, name):
    with pytest.raises(VoiceError) as caught:
        open_output(started(tone()), RATE_HZ, 20, outputs_of(OutputChoice(name)))
    assert caught.value.reason is VoiceFault.NO_DEVICE
    line = str(caught.value)
    assert line.startswith("no audio output, for ")
    assert ("apt install " if name in PROGRAMS else "pip install ") in line
    assert name in line
    assert "\n" not in line


def test_with_nothing_installed_one_line_names_every_package(nothing_installed):
    with pytest.raises(VoiceError, match="apt install") as caught:
        open_output(started(tone()), RATE_HZ, 20)
    for package in ("pulseaudio-utils", "pipewire-bin", "alsa-utils"):
        assert package in str(caught.value)


def test_a_program_without_its_server_is_not_started(pretend, monkeypatch):
    pretend.stands_for("pacat")
    for name in ("PULSE_SERVER", "XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH"):
        monkeypatch.delenv(name, raising=False)
    if servers.pulse_not_there() == "":
        pytest.skip("a sound server of the whole system runs here")
    with pytest.raises(VoiceError, match="no PulseAudio or PipeWire server runs here"):
        row("pacat").open(started(tone()), RATE_HZ, 20)
    assert pretend.processes() == []


@pytest.mark.parametrize("program", ["pacat", "pw-cat"])
def test_a_program_is_given_the_very_samples(pretend, monkeypatch, program):
    monkeypatch.setenv("PULSE_SERVER", "unix:/nowhere")
    pretend.stands_for(program)
    output = row(program).open(started(tone()), RATE_HZ, 20)
    time.sleep(0.5)
    assert output.name == program
    assert not output.lost
    output.close()
    (heard,) = pretend.heard()
    assert len(heard) > 0.1 * RATE_HZ
    phase = 2 * np.pi * TONE_HZ * np.arange(len(heard)) / RATE_HZ
    np.testing.assert_allclose(heard, 0.3 * np.sin(phase), atol=1e-4)
    assert not pretend.alive()


def test_little_lies_unread_so_that_an_interruption_is_soon_heard(pretend):
    pretend.stands_for("pw-cat")
    made = 0

    def counting():
        nonlocal made
        frames = yield b""
        while True:
            made += frames
            frames = yield bytes(4 * frames)

    output = row("pw-cat").open(started(counting()), RATE_HZ, 20)
    ahead = []
    for _ in range(20):
        time.sleep(0.03)
        ahead.append((made - sum(map(len, pretend.heard()))) / RATE_HZ)
    output.close()
    assert np.median(ahead) <= 0.03


def test_a_new_pw_cat_is_told_that_samples_are_bare(pretend):
    pretend.stands_for("pw-cat")
    row("pw-cat").open(started(tone()), RATE_HZ, 20).close()
    (words,) = pretend.words()
    assert "--raw" in words
    assert "--format=f32 --channels=1 --rate=44100 --latency=10ms -" in words


@pytest.mark.parametrize("how", ["refuses", "takes-nothing"])
def test_a_program_that_plays_nothing_is_no_output(pretend, monkeypatch, how):
    monkeypatch.setattr(pipe_output, "BEGINS_WITHIN_S", 1.0)
    pretend.stands_for("pw-cat")
    pretend.now(how)
    with pytest.raises(VoiceError, match="pw-cat plays nothing") as caught:
        row("pw-cat").open(started(tone()), RATE_HZ, 20)
    assert caught.value.reason is VoiceFault.NO_DEVICE
    assert not pretend.alive()


def test_the_next_one_is_taken_where_the_first_does_not_play(pretend, monkeypatch):
    monkeypatch.setattr("coach.voice.outputs.miniaudio_output.audible_backends", list)
    monkeypatch.delenv("PULSE_SERVER", raising=False)
    monkeypatch.setattr(servers, "_pulse_sockets", list)
    pretend.stands_for("pw-cat")
    output = open_output(started(tone()), RATE_HZ, 20)
    assert output.name == "pw-cat"
    output.close()
    assert output_name(VoiceSettings(output=OutputChoice.PW_CAT)) == "pw-cat"


SINKS = {"auto_null": False, "bluez_output.00_11_22.1": True, "alsa_output.platform": True}


@SCRIPTS
@pytest.mark.parametrize("sink", SINKS)
def test_a_sink_that_nobody_hears_is_none(tmp_path, monkeypatch, sink):
    nodes = f'\tid 41, type Node/3\n\t\tmedia.class = "Audio/Sink"\n\t\tnode.name = "{sink}"\n'
    for name, says in {"pactl": sink, "pw-cli": nodes}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\ncat <<'END'\n{says}\nEND\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert servers.pulse_has_sink() is SINKS[sink]
    assert servers.pipewire_has_sink() is SINKS[sink]


@RIGHTS
def test_who_is_started_by_the_system_finds_the_server_of_the_user(monkeypatch):
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    monkeypatch.setattr(servers.Path, "is_dir", lambda _: True)
    assert servers.user_environment()["XDG_RUNTIME_DIR"] == f"/run/user/{os.getuid()}"
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/elsewhere")
    assert servers.user_environment()["XDG_RUNTIME_DIR"] == "/elsewhere"


def test_where_nobody_can_tell_a_sink_is_believed(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert servers.pulse_has_sink()
    assert servers.pipewire_has_sink()


@pytest.fixture(scope="module")
def sink(tmp_path_factory):
    """A real PulseAudio with an empty sink; yields what must stand in the environment."""
    if shutil.which("pulseaudio") is None or shutil.which("parec") is None:
        pytest.skip("needs pulseaudio and its utilities")
    home = tmp_path_factory.mktemp("pulse")
    place = {"PULSE_SERVER": f"unix:{home}/native", "HOME": str(home)}
    environment = os.environ | {"PULSE_RUNTIME_PATH": str(home), "HOME": str(home)}
    socket = f"module-native-protocol-unix auth-anonymous=1 socket={home}/native"
    words = ["-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"]
    words += ["-L", "module-null-sink sink_name=out", "-L", socket]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(["pulseaudio", *words], env=environment, **quiet) as server:
        until_s = time.monotonic() + 60.0
        while subprocess.run(
            ["pactl", "info"], env=os.environ | place, check=False, **quiet
        ).returncode:
            assert time.monotonic() < until_s, "pulseaudio does not answer"
            time.sleep(0.05)
        yield place
        server.terminate()


def heard_enough(path):
    """A second and a half, of which the first quarter of a second may be uneven."""
    return (np.abs(np.fromfile(path, dtype="<f4")) > 0.05).sum() > 1.4 * RATE_HZ


@pytest.mark.slow
@pytest.mark.parametrize("name", [output.name for output in OUTPUTS if output.name != "pw-cat"])
def test_a_real_server_plays_the_tone_at_its_pitch(sink, monkeypatch, tmp_path, name):
    # As a wrong rate, format or byte order would not let it.
    output = row(name)
    if lack := output.missing():
        pytest.skip(lack.what)
    for variable, value in sink.items():
        monkeypatch.setenv(variable, value)
    heard = tmp_path / "heard"
    words = ["--format=float32le", "--channels=1", f"--rate={RATE_HZ}", "-d", "out.monitor"]
    with heard.open("wb") as file, subprocess.Popen(["parec", *words], stdout=file) as ear:
        try:
            opened = output.open(started(tone()), RATE_HZ, 40)
        except VoiceError as error:
            ear.terminate()
            if name == "aplay":
                pytest.skip(f"ALSA leads to no sound server here: {error}")
            raise
        until_s = time.monotonic() + 60.0
        while not heard_enough(heard) and time.monotonic() < until_s:
            time.sleep(0.05)
        opened.close()
        ear.terminate()
    sound = np.fromfile(heard, dtype="<f4")
    loud = np.flatnonzero(np.abs(sound) > 0.05)
    part = sound[loud[0] :][RATE_HZ // 4 : RATE_HZ // 4 + RATE_HZ]
    spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part)), RATE_HZ))
    assert np.argmax(spectrum) == pytest.approx(TONE_HZ, abs=2.0)
    assert np.max(np.abs(part)) == pytest.approx(0.3, abs=0.05)
