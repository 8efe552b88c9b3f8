"""What can be tuned about the voice."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path  # noqa: TC003  # who loads settings from a file reads the types
from typing import Annotated

from coach.model.ranges import Within
from coach.voice.outputs.sound_output import OutputChoice


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """Settings of the voice; every stage reads only what concerns it.

    Outside the ranges the engine refuses, or the result is of no use to a runner.

    Args:
        voice: Name of a voice the system's engine knows; empty for one that speaks the language of
            the phrases (``en-us`` of espeak-ng for English on Linux). With espeak-ng ``en-gb``,
            ``en-us+f5`` and so on; on Windows or macOS the voice's full identifier.
        command: A program that speaks, in place of the system's voice: a command line without a
            shell, in which ``{text}``, ``{wav}`` (the file to write) and ``{language}`` are filled
            in; the text comes on its standard input, too. Empty for the system's voice. Such as
            ``piper --model en_US-lessac-medium.onnx --output_file {wav}``, or on macOS
            ``say -v Samantha --file-format=WAVE --data-format=LEI16@22050 -o {wav} {text}``.
        own_dir: Folder of a person's own recordings of phrases, which go before the engine's.
        rate_wpm: Speaking rate in words per minute. Faster is shorter but harder to follow.
        gain_db: Level of speech and sounds against the usual one. Above 0 the limiter rounds the
            peaks: louder next to music, slightly rougher.
        pre_roll_ms: Time from the beginning of a cue to its first word. Bluetooth headsets
            swallow the beginning of a sound after silence; the lead-in is what they swallow.
            From 300 ms on it ends in a sound; 0 starts with the word. Usual: 0 (wired), 300,
            800, 1500.
        keep_alive: Feed noise at -80 dBFS while nothing sounds, so that a Bluetooth link does
            not fall asleep between cues. Inaudible.
        output: Which way to the loudspeaker: ``miniaudio``, or one of the programs ``pacat``,
            ``pw-cat`` and ``aplay``; ``auto`` for the first of these that plays.
        buffer_ms: Length of the output buffer. Smaller starts and stops sooner, larger survives
            a slow machine: 20 on a laptop, 60 on a single-board computer.
        fade_ms: How fast speech fades out on an interruption. With a buffer of 20 ms, 20 keeps the
            silence within 60 ms of the wish for it.
        output_delay_ms: How much later the headset sounds than this machine's output, 100 to 300
            with Bluetooth. Clicks that are to meet a footfall start so much earlier.
        late_s: How long a cue waits for words that are made only when it is said, such as a time;
            later it is dropped.
        duck_db: Level of the metronome under speech, relative to its own.
        metronome_db: Peak level of the metronome's click, dBFS.
        cache_dir: Folder of rendered phrases; that of the user's cache where none is given.
    """

    voice: str = ""
    command: str = ""
    own_dir: Path | None = None
    rate_wpm: Annotated[int, Within(80, 450)] = 165
    gain_db: Annotated[float, Within(-60, 20)] = 0.0
    pre_roll_ms: Annotated[int, Within(0, 5000)] = 300
    keep_alive: bool = True
    output: OutputChoice = OutputChoice.AUTO
    buffer_ms: Annotated[int, Within(5, 1000)] = 20
    fade_ms: Annotated[int, Within(1, 50)] = 20
    output_delay_ms: Annotated[float, Within(0, 1000)] = 0.0
    late_s: Annotated[float, Within(0.5, 10)] = 3.0
    duck_db: Annotated[float, Within(-60, 0)] = -12.0
    metronome_db: Annotated[float, Within(-60, 0)] = -15.0
    cache_dir: Path | None = None
