"""The machine's audio output through miniaudio: open it, or say plainly that there is none."""

from __future__ import annotations

import contextlib
import ctypes
import sys
from typing import TYPE_CHECKING

from coach.voice.errors import VoiceError, VoiceFault

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from types import ModuleType

    import miniaudio

_ALSA_HANDLER = ctypes.CFUNCTYPE(
    None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p
)
_alsa_quiet = _ALSA_HANDLER(lambda *_: None)  # lives as long as the library that holds it


def audible_backends() -> list[miniaudio.Backend]:
    """The backends of this build that lead to a loudspeaker, in miniaudio's order of preference.

    Raises:
        VoiceError: NO_DEVICE, as miniaudio is not installed.
    """
    library = _library()
    enabled = library.get_enabled_backends() - _inaudible(library)
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
        backends: Which to try, and no other; ``None`` for all audible ones.

    Raises:
        VoiceError: NO_DEVICE.
    """
    library = _library()
    wanted = audible_backends() if backends is None else list(backends)
    if not wanted:  # miniaudio would take an empty list for all of them, the inaudible too
        raise _no_device()
    _silence_alsa()
    try:
        device: miniaudio.PlaybackDevice = library.PlaybackDevice(
            library.SampleFormat.FLOAT32,
            nchannels=1,
            sample_rate=sample_rate_hz,
            buffersize_msec=buffer_ms,
            backends=wanted,
            app_name="coach",
        )
    except library.MiniaudioError as error:
        raise _no_device() from error
    # What was opened counts, not what was asked for.
    if device.backend.casefold() in _names(_inaudible(library) - set(wanted)):
        device.close()
        raise _no_device()
    try:
        device.start(pcm)
    except library.MiniaudioError as error:
        device.close()
        raise _no_device() from error
    return device


def _library() -> ModuleType:
    """``miniaudio``, imported when needed, because there is not one for every machine."""
    try:
        import miniaudio  # noqa: PLC0415
    except ImportError as error:
        raise VoiceError(
            VoiceFault.NO_DEVICE,
            "no audio output, for the package miniaudio is not installed: get it with pip install "
            "'posture-coach[loudspeaker]' (on Linux with an ARM processor it needs gcc and "
            "python3-dev); cues are printed meanwhile",
        ) from error
    return miniaudio


def _inaudible(library: ModuleType) -> set[miniaudio.Backend]:
    # The null backend is a clock without sound: as a silent last resort it would feign an output.
    return {library.Backend.NULL, library.Backend.CUSTOM}


def _names(backends: set[miniaudio.Backend]) -> set[str]:
    """As a device calls its backend, but for the case."""
    return {backend.name.casefold() for backend in backends}


def _no_device() -> VoiceError:
    return VoiceError(
        VoiceFault.NO_DEVICE,
        "no audio output on this machine: connect a headset and check the system's sound "
        "settings; cues are printed meanwhile",
    )


def _silence_alsa() -> None:
    """Keep ALSA's own twenty lines about a missing card off the terminal; our one line says it."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(_alsa_quiet)
