"""The machine's audio output through miniaudio: open it, or say plainly that there is none."""

from __future__ import annotations

import contextlib
import ctypes
import sys
from typing import TYPE_CHECKING

import miniaudio

from coach.voice.errors import VoiceError, VoiceFault

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

# The null backend is a clock without sound: as a silent last resort it would feign an output.
_NOT_AUDIBLE = frozenset({miniaudio.Backend.NULL, miniaudio.Backend.CUSTOM})

_ALSA_HANDLER = ctypes.CFUNCTYPE(
    None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p
)
_alsa_quiet = _ALSA_HANDLER(lambda *_: None)  # lives as long as the library that holds it


def audible_backends() -> list[miniaudio.Backend]:
    """The backends of this build that lead to a loudspeaker, in miniaudio's order of preference."""
    enabled = miniaudio.get_enabled_backends() - _NOT_AUDIBLE
    return sorted(enabled, key=lambda backend: backend.value)


def open_output(
    pcm: Generator[bytes, int, None],
    sample_rate_hz: int,
    buffer_ms: int,
    backends: Sequence[miniaudio.Backend] | None = None,
) -> miniaudio.PlaybackDevice:
    """Open the default output and start playing what ``pcm`` gives.

    Args:
        pcm: Started generator: gets a number of frames, gives as many mono float32 samples.
        sample_rate_hz: Of the samples; the system converts to the device's.
        buffer_ms: Length of a period.
        backends: Which to try; ``None`` for all audible ones.

    Raises:
        VoiceError: NO_DEVICE.
    """
    _silence_alsa()
    try:
        device = miniaudio.PlaybackDevice(
            miniaudio.SampleFormat.FLOAT32,
            nchannels=1,
            sample_rate=sample_rate_hz,
            buffersize_msec=buffer_ms,
            backends=list(audible_backends() if backends is None else backends),
            app_name="coach",
        )
        device.start(pcm)
    except miniaudio.MiniaudioError as error:
        raise VoiceError(
            VoiceFault.NO_DEVICE,
            "no audio output on this machine: connect a headset and check the system's sound "
            "settings; cues are printed meanwhile",
        ) from error
    return device


def _silence_alsa() -> None:
    """Keep ALSA's own twenty lines about a missing card off the terminal; our one line says it."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(_alsa_quiet)
