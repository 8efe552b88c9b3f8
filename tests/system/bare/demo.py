"""What counts as a good demo where there is no loudspeaker."""

from __future__ import annotations

import re
import wave
from typing import TYPE_CHECKING

import numpy as np

from tests.system.bare.course import Step

if TYPE_CHECKING:
    from pathlib import Path

    from tests.system.bare.root_system import RootSystem

_BLOCK_S = 0.1
_LOUD = 0.02  # RMS of a block, of full scale: -34 dB; speech is brought to -18 LUFS
LEAST_LOUD_S = 6.0
"""Measured: 9.8 s with its words, 2.3 s of tones alone."""


def demo(limit_s: float) -> Step:
    """``make demo``, and a look at what it left."""
    return Step("demo", ("make", "demo"), limit_s, _problem)


def _problem(said: str, opened: RootSystem) -> str:
    return problem_of_demo(said, opened.project)


def problem_of_demo(said: str, project: Path) -> str:
    """Why a demo did not coach aloud, into a file, to its end; nothing if it did."""
    if said.count("no audio output") != 1:
        return "it does not say once that there is no loudspeaker"
    sound = re.search(r"^coach: the sound is in (.+)$", said, re.MULTILINE)
    recording = re.search(r"^recording +(.+)$", said, re.MULTILINE)
    for name, found in (("sound", sound), ("recording", recording)):
        if found is None or not (project / found[1]).is_file():
            return f"it left no {name}"
    assert sound is not None
    heard_s = loud_s(project / sound[1])
    if heard_s < LEAST_LOUD_S:
        return f"its sound has {heard_s:.1f} s that can be heard, too little for its words"
    return ""


def loud_s(path: Path) -> float:
    """How long something is heard in a sound file of 16 bits."""
    with wave.open(str(path)) as file:
        pcm = np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32768.0
        block = round(_BLOCK_S * file.getframerate()) * file.getnchannels()
    blocks = pcm[: len(pcm) // block * block].reshape(-1, block)
    return float(np.count_nonzero(np.sqrt((blocks**2).mean(axis=1)) > _LOUD) * _BLOCK_S)
