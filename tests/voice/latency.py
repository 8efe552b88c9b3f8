"""From the decision to the first sample, and from an interruption to silence: `python -m`.

Prints a table. The rows of the loudspeaker, for each output that opens, need a PulseAudio server,
or PipeWire in its place, with a null sink, whose monitor is listened to; `tests/voice/README.md`
says how to start one. `--buffer-ms` is the setting of that name, `-n` how many times.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import threading
import time
from dataclasses import replace

import numpy as np

from coach.model import Cue, Sound
from coach.voice import VoiceError, VoiceSettings
from coach.voice.loudspeaker import LIVE_RATE_HZ
from coach.voice.mixer import Mixer, Utterance
from coach.voice.offline_voices import FILE_RATE_HZ, StreamTimeSink
from coach.voice.outputs.miniaudio_output import through
from coach.voice.outputs.output_table import OUTPUTS
from coach.voice.phrase_book import PhraseBook
from coach.voice.player import Player
from coach.voice.sounds import earcon

LOUD = 0.003
TONE_S = 30.0
LISTEN_HZ = 44100
HELD_UP_S = 0.005
"""A nap of half a millisecond that took longer: another process had the processor."""


def file_clock(settings, n=200):
    """Delays on the clock of the sound file, in ms: decision (stream time) to first sample."""
    book = PhraseBook(None, settings)
    rng = np.random.default_rng(0)
    heard, now_s = [], 0.0

    class Listening(StreamTimeSink):
        def __init__(self):
            super().__init__(book, settings)
            self.n, self.first = 0, None

        def _go_on(self, samples):
            sound = self._mixer.pull(samples)
            loud = np.flatnonzero(np.abs(sound) > LOUD)
            if self.first is None and len(loud):
                self.first = self.n + int(loud[0])
            self.n += len(sound)

    sink = Listening()
    for i in range(n):
        now_s += 3.0 + rng.uniform(0.0, 0.5)
        sink.advance(now_s - rng.uniform(0.0, 0.1))
        sink.first = None
        cue = Cue(str(i), now_s, "", "", "", 0, 0, 0, 1, now_s + 3, "", Sound.ATTENTION)
        sink.say(cue, now_s)
        sink.advance(now_s + 2.0)
        heard.append(1000.0 * (sink.first / FILE_RATE_HZ - now_s))
    return heard


class Ear:
    """Listens to the monitor of the default sink: wall time and samples."""

    def __init__(self):
        command = ["parec", "--latency-msec=5", "--format=float32le", "--channels=1"]
        command += [f"--rate={LISTEN_HZ}", "-d", "@DEFAULT_MONITOR@"]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, bufsize=0)
        self._parts = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        while data := self._process.stdout.read(4096):
            self._parts.append((time.monotonic(), np.frombuffer(data[: len(data) // 4 * 4], "<f4")))

    def forget(self):
        self._parts.clear()

    def sound(self):
        """All that was heard since ``forget``."""
        return np.concatenate([part for _, part in list(self._parts)] or [np.zeros(0)])

    def loud_s(self):
        """Wall times of the first and the last loud sample since ``forget``."""
        times = []
        for arrived_s, part in list(self._parts):
            loud = np.flatnonzero(np.abs(part) > LOUD)
            if len(loud):
                times += [arrived_s - (len(part) - i) / LISTEN_HZ for i in (loud[0], loud[-1])]
        return (min(times), max(times)) if times else (None, None)

    def close(self):
        self._process.terminate()
        self._process.wait()


def first_sample_null(settings, n=100, within_s=60.0):
    """ms from ``say`` to the sample being handed to miniaudio's null output.

    So many, of tries in which other processes did not hold up this one; fewer if there are not so
    many within the time.
    """
    import miniaudio  # noqa: PLC0415  it is not ready made for every machine

    player = Player(
        Mixer(LIVE_RATE_HZ, settings),
        settings.buffer_ms,
        print,
        (through((miniaudio.Backend.NULL,)),),
    )
    sound = earcon(Sound.ATTENTION, LIVE_RATE_HZ)[:2000]
    delays, rng = [], np.random.default_rng(0)
    time.sleep(0.5)
    until_s = time.monotonic() + within_s
    while len(delays) < n and time.monotonic() < until_s:
        time.sleep(rng.uniform(0.05, 0.1))
        began_s = time.monotonic()
        player.say(Utterance("sound", sound, 1, 10**12))
        held_up = False
        while not player.drain_events():
            asleep_s = time.monotonic()
            time.sleep(0.0005)
            held_up = held_up or time.monotonic() - asleep_s > HELD_UP_S
        if not held_up:
            delays.append(1000.0 * (time.monotonic() - began_s))
        while not player.idle:
            time.sleep(0.002)
        player.drain_events()
    player.close()
    return delays


def on_loudspeaker(settings, output, n=100):
    """ms from ``say`` to sound and from ``stop`` to silence, as heard at the sink's monitor.

    Also ms that opening took, and the holes in TONE_S of a tone, each in ms.
    """
    began_s = time.monotonic()
    player = Player(Mixer(LIVE_RATE_HZ, settings), settings.buffer_ms, print, (output,))
    opened_ms = 1000.0 * (time.monotonic() - began_s)
    tone = np.tile(earcon(Sound.ATTENTION, LIVE_RATE_HZ)[:1500], 60)
    ear, rng = Ear(), np.random.default_rng(0)
    time.sleep(2.0)
    starts, stops = [], []
    for i in range(n):
        time.sleep(rng.uniform(0.25, 0.35))
        ear.forget()
        began_s = time.monotonic()
        player.say(Utterance(str(i), tone, 1, 10**12))
        time.sleep(0.3)
        stopped_s = time.monotonic()
        player.stop_speech()
        time.sleep(0.25)
        first_s, last_s = ear.loud_s()
        if first_s is None:
            starts.append(np.inf)
            continue
        starts.append(1000.0 * (first_s - began_s))
        stops.append(1000.0 * (last_s - stopped_s))
    holes = holes_ms(player, ear)
    ear.close()
    player.close()
    return opened_ms, starts, stops, holes


def holes_ms(player, ear):
    """Silence in the midst of a tone, each in ms; a period of the tone is no silence."""
    t_s = np.arange(round(TONE_S * LIVE_RATE_HZ)) / LIVE_RATE_HZ
    ear.forget()
    tone = (0.3 * np.sin(2 * np.pi * 440.0 * t_s)).astype(np.float32)
    player.say(Utterance("tone", tone, 1, 10**12))
    time.sleep(TONE_S + 1.0)
    loud = np.flatnonzero(np.abs(ear.sound()) > LOUD)
    apart_ms = 1000.0 * np.diff(loud) / LISTEN_HZ
    return apart_ms[apart_ms > 1.5]


def row(name, values):
    names = ("p50", "p95", "p99", "max")
    found = np.percentile(values, [50, 95, 99, 100])
    figures = "  ".join(f"{what} {ms:5.1f}" for what, ms in zip(names, found, strict=True))
    print(f"{name:36s} n={len(values):4d}  {figures} ms")


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.voice.latency", description=__doc__)
    parser.add_argument("--buffer-ms", type=int, default=VoiceSettings().buffer_ms)
    parser.add_argument("-n", type=int, default=100)
    asked = parser.parse_args()
    settings = replace(VoiceSettings(), keep_alive=False, buffer_ms=asked.buffer_ms)
    row("file: decision to first sample", file_clock(settings))
    if importlib.util.find_spec("miniaudio"):
        row("null output: say to first sample", first_sample_null(settings))
    for output in OUTPUTS:
        try:
            opened_ms, starts, stops, holes = on_loudspeaker(settings, output, asked.n)
        except (VoiceError, FileNotFoundError) as error:
            print(f"{output.name}: {error}")
            continue
        row(f"{output.name}: say to sound", starts)
        row(f"{output.name}: stop to silence", stops)
        longest = np.max(holes, initial=0.0)
        print(
            f"{output.name}: opened in {opened_ms:.0f} ms; {len(holes)} holes in {TONE_S:.0f} s of "
            f"a tone, {np.sum(holes):.0f} ms in all, the longest {longest:.0f}"
        )


if __name__ == "__main__":
    main()
