"""What can be tuned about the voice."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path  # noqa: TC003  # who loads settings from a file reads the types

from coach.voice.errors import VoiceError, VoiceFault


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """Settings of the voice; every stage reads only what concerns it.

    Args:
        voice: Name of a voice the system's engine knows; empty for the usual one (``en-us`` of
            espeak-ng on Linux, the system's own choice elsewhere). With espeak-ng ``en-gb``,
            ``en-us+f5`` and so on; on Windows or macOS the voice's full identifier.
        rate_wpm: Speaking rate in words per minute. Faster is shorter but harder to follow.
        gain_db: Level of speech and earcons against the normal peak of -3 dBFS. Above 0 the
            limiter rounds the peaks: louder next to music, slightly rougher.
        pre_roll_ms: Time from the beginning of a cue to its first word. Bluetooth headsets
            swallow the beginning of a sound after silence; the lead-in is what they swallow.
            From 300 ms on it ends in an earcon; 0 starts with the word. Usual: 0 (wired), 300,
            800, 1500.
        keep_alive: Feed noise at -80 dBFS while nothing sounds, so that a Bluetooth link does
            not fall asleep between cues. Inaudible.
        buffer_ms: Length of the output buffer. Smaller starts and stops sooner, larger survives
            a slow machine: 20 on a laptop, 60 on a single-board computer.
        fade_ms: How fast speech fades out on an interruption.
        duck_db: Level of the metronome under speech, relative to its own.
        metronome_db: Peak level of the metronome's click, dBFS.
        cache_dir: Folder of rendered phrases; ``None`` for the user's cache folder.
    """

    voice: str = ""
    rate_wpm: int = 165
    gain_db: float = 0.0
    pre_roll_ms: int = 300
    keep_alive: bool = True
    buffer_ms: int = 20
    fade_ms: int = 30
    duck_db: float = -12.0
    metronome_db: float = -15.0
    cache_dir: Path | None = None

    def __post_init__(self) -> None:
        for name, low, high in RANGES:
            value = getattr(self, name)
            if not low <= value <= high:
                raise VoiceError(
                    VoiceFault.BAD_SETTING,
                    f"voice setting {name} is {value}: give a number from {low} to {high}",
                )


# Outside these the engine refuses or the result is of no use to a runner.
RANGES: tuple[tuple[str, float, float], ...] = (
    ("rate_wpm", 80, 450),
    ("gain_db", -60, 20),
    ("pre_roll_ms", 0, 5000),
    ("buffer_ms", 5, 1000),
    ("fade_ms", 1, 50),
    ("duck_db", -60, 0),
    ("metronome_db", -60, 0),
)
