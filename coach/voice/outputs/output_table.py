"""Every way to a loudspeaker, the first choice first, and the opening of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.core_wording import Wording
from coach.voice.errors import VoiceError
from coach.voice.outputs import miniaudio_output
from coach.voice.outputs.pipe_output import Program, as_it_is, sixteen_bits
from coach.voice.outputs.servers import (
    pipewire_has_sink,
    pulse_has_sink,
    pulse_not_there,
    pw_cat_takes_raw,
)
from coach.voice.outputs.sound_output import OutputChoice, no_device

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.voice.outputs.sound_output import OpenOutput, Output, Pcm


def _pacat_words(rate_hz: int, buffer_ms: int) -> Sequence[str]:
    form = ("--raw", "--format=float32le", "--channels=1", f"--rate={rate_hz}")
    names = ("--client-name=coach", "--stream-name=cues")
    return ("--playback", *form, f"--latency-msec={buffer_ms}", *names)


def _pw_cat_words(rate_hz: int, buffer_ms: int) -> Sequence[str]:
    # Its latency is a period, of which the server holds two.
    form = ("--format=f32", "--channels=1", f"--rate={rate_hz}")
    raw = ("--raw",) if pw_cat_takes_raw() else ()
    return ("--playback", *raw, *form, f"--latency={max(1, buffer_ms // 2)}ms", "-")


def _aplay_words(rate_hz: int, buffer_ms: int) -> Sequence[str]:
    form = ("-t", "raw", "-f", "S16_LE", "-c", "1", "-r", str(rate_hz))
    in_us = (f"--buffer-time={1500 * buffer_ms}", f"--period-time={500 * buffer_ms}")
    return ("-q", *form, *in_us, "-")


# miniaudio first: nothing lies between it and the sound server, and it is there on three systems.
# Of the programs pacat is the soonest silent, also on PipeWire, which answers for PulseAudio.
OUTPUTS: tuple[Output, ...] = (
    miniaudio_output.through(None),
    Program(
        command="pacat",
        package="pulseaudio-utils",
        words=_pacat_words,
        encoded=as_it_is,
        bytes_a_frame=4,
        no_server=pulse_not_there,
        has_sink=pulse_has_sink,
    ).output(),
    Program(
        command="pw-cat",
        package="pipewire-bin",
        words=_pw_cat_words,
        encoded=as_it_is,
        bytes_a_frame=4,
        has_sink=pipewire_has_sink,
    ).output(),
    Program(
        command="aplay",
        package="alsa-utils",
        words=_aplay_words,
        encoded=sixteen_bits,
        bytes_a_frame=2,
    ).output(),
)


def outputs_of(choice: OutputChoice) -> tuple[Output, ...]:
    """The rows that a setting leaves to try."""
    if choice is OutputChoice.AUTO:
        return OUTPUTS
    return tuple(output for output in OUTPUTS if output.name == choice.value)


def open_output(
    pcm: Pcm, sample_rate_hz: int, buffer_ms: int, outputs: Sequence[Output] = OUTPUTS
) -> OpenOutput:
    """Open the first output that plays.

    Args:
        pcm: Started generator: gets a number of frames, gives as many mono float32 samples.
        sample_rate_hz: Of the samples; the system converts to the device's.
        buffer_ms: Length of the buffer.
        outputs: Which to try, in this order.

    Raises:
        VoiceError: NO_DEVICE.
    """
    refused: list[VoiceError] = []
    for output in outputs:
        if output.missing() and len(outputs) > 1:
            continue
        try:
            return output.open(pcm, sample_rate_hz, buffer_ms)
        except VoiceError as error:
            refused.append(error)
    if len(outputs) == 1:
        raise refused[0]
    # Which way it would have gone is of no use to who has no headset connected.
    raise no_device() if refused else _nothing_installed()


def _nothing_installed() -> VoiceError:
    return no_device(
        Wording("no audio output, for nothing is installed that could play"),
        Wording(
            "apt install pulseaudio-utils (or pipewire-bin, or alsa-utils), or pip install "
            "'posture-coach[loudspeaker]'"
        ),
    )
