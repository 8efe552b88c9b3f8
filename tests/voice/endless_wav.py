"""Run as a process: a session on a WAV file that goes on until it is killed. Argument: the path."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from coach.model import Cue, Phrasebook, Sound
from coach.voice import VoiceSettings, open_voice

voice = open_voice(
    VoiceSettings(cache_dir=Path(sys.argv[1]).parent / "cache"),
    speak=False,
    wav_path=Path(sys.argv[1]),
    transcript=None,
    phrases=Phrasebook("en", {"run": ("Run tall",)}),
)
for i in itertools.count():
    now_s = i * 0.5
    voice.advance(now_s)
    if i % 10 == 2:
        cue = Cue(
            str(i), now_s, "", "Run tall", "", 0.0, 0.0, 0.0, 1, now_s + 5.0, "", Sound.SYSTEM
        )
        voice.say(cue, now_s)
    print(now_s, flush=True)
