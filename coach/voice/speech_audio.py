"""From a file to speech ready to mix: decode, trim, resample."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from coach.core_wording import Wording
from coach.voice.errors import VoiceError, VoiceFault
from coach.voice.plain_wav import read_plain_wav
from coach.voice.sounds import Audio, db_to_gain

if TYPE_CHECKING:
    from pathlib import Path

SHORTEST_SPEECH_S = 0.2
QUIETEST_PEAK = 0.05
# Quieter than this, relative to the peak, at either end is silence; weak consonants are louder.
TRIM_DB = -40.0
TRIM_KEEP_S = 0.005  # kept before the first and after the last sample above it: no click
RESAMPLE_PAD_S = 0.02
_SMOOTH = 512


class BadAudioError(VoiceError):
    """A file of speech that cannot be used.

    Args:
        path: Which file.
        what: What it is: ``is silent``.
    """

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(
            VoiceFault.BAD_AUDIO,
            Wording(
                "speech file {file} {what}: try another voice, cues are printed meanwhile",
                file=path.name,
                what=what,
            ),
        )
        self.what = what


def decode(path: Path) -> tuple[Audio, int]:
    """Samples ``(n,)``, channels averaged, and rate of a WAV or AIFF file, whatever its name.

    Without miniaudio, which there is not for every machine, plain WAV files alone.

    Raises:
        BadAudioError: For a file that is missing, empty or not audio.
    """
    try:
        import miniaudio  # noqa: PLC0415  it may be absent
    except ImportError:
        return _decode_plain(path)
    try:
        # At the file's own rate: ``resample`` has the better filter.
        rate_hz = miniaudio.wav_get_file_info(str(path)).sample_rate
        decoded = miniaudio.decode(
            path.read_bytes(), miniaudio.SampleFormat.FLOAT32, nchannels=1, sample_rate=rate_hz
        )
    except (OSError, miniaudio.DecodeError) as error:
        raise BadAudioError(path, Wording("is not readable audio")) from error
    return np.frombuffer(decoded.samples, dtype=np.float32), decoded.sample_rate


def _decode_plain(path: Path) -> tuple[Audio, int]:
    try:
        return read_plain_wav(path)
    except (OSError, ValueError) as error:
        raise BadAudioError(
            path, Wording("is not readable audio (without miniaudio plain WAV alone is)")
        ) from error


def trimmed(sound: Audio, sample_rate_hz: int, path: Path) -> Audio:
    """Speech without silence at its ends.

    Args:
        sound: ``(n,)`` as the engine gave it.
        sample_rate_hz: Its rate.
        path: Where it came from, for the message.

    Raises:
        BadAudioError: If it is too short or too quiet to be speech.
    """
    peak = float(np.max(np.abs(sound), initial=0.0))
    if not peak > QUIETEST_PEAK:
        raise BadAudioError(path, Wording("is silent"))
    loud = np.flatnonzero(np.abs(sound) > peak * db_to_gain(TRIM_DB))
    keep = round(TRIM_KEEP_S * sample_rate_hz)
    speech = sound[max(0, int(loud[0]) - keep) : int(loud[-1]) + keep + 1]
    if len(speech) <= SHORTEST_SPEECH_S * sample_rate_hz:
        raise BadAudioError(path, Wording("is too short to be speech"))
    return speech


def resample(sound: Audio, from_hz: int, to_hz: int) -> Audio:
    """``sound`` ``(n,)`` at another rate, by its spectrum: ``(ceil(n * to_hz / from_hz),)``.

    Exact for what lies below both Nyquist frequencies. Meant for phrases, which begin and end in
    near silence; RESAMPLE_PAD_S of zeros keeps the end from ringing into the beginning.
    """
    if from_hz == to_hz:
        return sound
    grain = from_hz // math.gcd(from_hz, to_hz)
    padded = len(sound) + math.ceil(RESAMPLE_PAD_S * from_hz)
    # A whole number of samples at both rates, and without large prime factors, which take long.
    padded += -padded % math.lcm(grain, _SMOOTH)
    n_out = padded * to_hz // from_hz
    spectrum = np.fft.rfft(sound.astype(np.float64), padded)
    out = np.fft.irfft(spectrum, n_out) * (n_out / padded)
    return out[: math.ceil(len(sound) * to_hz / from_hz)].astype(np.float32)
