"""The machine's audio output through miniaudio: open it, or say plainly that there is none."""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import sys
from functools import partial
from typing import TYPE_CHECKING

from coach.core_wording import Wording
from coach.voice.outputs.servers import pulse_has_sink
from coach.voice.outputs.sound_output import Lack, Output, lacking, no_device

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

    import miniaudio

    from coach.voice.outputs.sound_output import Pcm

NAME = "miniaudio"
_LACK = Lack(
    Wording("the package miniaudio is not installed"),
    Wording(
        "get it with pip install 'posture-coach[loudspeaker]' (on Linux with an ARM processor it "
        "needs gcc and python3-dev)"
    ),
)
_PULSE = "PulseAudio"

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


class MiniaudioOutput:
    """The default output, playing."""

    lost = False  # it tells nobody when it ends; the player finds out

    def __init__(self, device: miniaudio.PlaybackDevice) -> None:
        self.device = device

    @property
    def name(self) -> str:
        return f"{NAME}, {self.device.backend}"

    def audible(self) -> bool:
        return self.device.backend != _PULSE or pulse_has_sink()

    def close(self) -> None:
        self.device.close()


def through(backends: Sequence[miniaudio.Backend] | None) -> Output:
    """An output through these backends and no other; ``None`` for all audible ones."""
    return Output(NAME, _missing, partial(_open, backends))


def _missing() -> Lack | None:
    return _LACK if importlib.util.find_spec(NAME) is None else None


def _open(
    backends: Sequence[miniaudio.Backend] | None, pcm: Pcm, sample_rate_hz: int, buffer_ms: int
) -> MiniaudioOutput:
    """Open the default output and start playing; the system converts to the device's rate.

    Raises:
        VoiceError: NO_DEVICE.
    """
    library = _library()
    wanted = audible_backends() if backends is None else list(backends)
    if not wanted:  # miniaudio would take an empty list for all of them, the inaudible too
        raise no_device()
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
        raise no_device() from error
    # What was opened counts, not what was asked for.
    if device.backend.casefold() in _names(_inaudible(library) - set(wanted)):
        device.close()
        raise no_device()
    try:
        device.start(pcm)
    except library.MiniaudioError as error:
        device.close()
        raise no_device() from error
    output = MiniaudioOutput(device)
    if not output.audible():
        output.close()
        raise no_device()
    return output


def _library() -> ModuleType:
    """``miniaudio``, imported when needed, because there is not one for every machine."""
    try:
        import miniaudio  # noqa: PLC0415
    except ImportError as error:
        raise lacking(_LACK) from error
    return miniaudio


def _inaudible(library: ModuleType) -> set[miniaudio.Backend]:
    # The null backend is a clock without sound: as a silent last resort it would feign an output.
    return {library.Backend.NULL, library.Backend.CUSTOM}


def _names(backends: set[miniaudio.Backend]) -> set[str]:
    """As a device calls its backend, but for the case."""
    return {backend.name.casefold() for backend in backends}


def _silence_alsa() -> None:
    """Keep ALSA's own twenty lines about a missing card off the terminal; our one line says it."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(_alsa_quiet)
