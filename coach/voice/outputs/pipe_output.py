"""An output through a program that plays what is written to it: no library, nothing to compile."""

from __future__ import annotations

import contextlib
import os
import shutil
import struct
import subprocess
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach import background
from coach.core_wording import Wording
from coach.voice.outputs.servers import user_environment
from coach.voice.outputs.sound_output import Lack, Output, lacking, no_device
from coach.voice.wav_file import pcm16

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coach.voice.errors import VoiceError
    from coach.voice.outputs.sound_output import Pcm

# Written at a time, as part of the buffer; as much may lie unread in the pipe.
_PIECES = 2
_SHORTEST_NAP_S = 0.002
# A program that has not begun to play by then has nobody to play to.
BEGINS_WITHIN_S = 2.0
_ENDS_WITHIN_S = 1.0


@dataclass(frozen=True, slots=True)
class Program:
    """A program that plays its standard input.

    Args:
        command: Its name.
        package: Of Debian and Raspberry Pi OS, that has it.
        words: What follows its name, for a sample rate in Hz and a buffer in ms.
        encoded: Mono float32 samples as it takes them.
        bytes_a_frame: Of a sample, as it takes it.
        no_server: Why it need not be started; ``None`` if it may be.
        has_sink: Whether anybody would hear what it plays.
    """

    command: str
    package: str
    words: Callable[[int, int], Sequence[str]]
    encoded: Callable[[bytes], bytes]
    bytes_a_frame: int
    no_server: Callable[[], Lack | None] = lambda: None
    has_sink: Callable[[], bool] = lambda: True

    def output(self) -> Output:
        """Its row in the table of outputs."""
        return Output(self.command, self.missing, self.open)

    def missing(self) -> Lack | None:
        """What this machine lacks for it; ``None`` if nothing."""
        if shutil.which(self.command) is None:
            return Lack(
                Wording("there is no {command}", command=self.command),
                Wording("apt install {package}", package=self.package),
            )
        return None

    def open(self, pcm: Pcm, sample_rate_hz: int, buffer_ms: int) -> PipeOutput:
        """Start it and play; returns when it has begun to take the sound.

        Raises:
            VoiceError: NO_DEVICE.
        """
        lack = self.missing() or self.no_server()
        if lack is not None:
            raise lacking(lack)
        if not self.has_sink():
            raise no_device()
        return PipeOutput(self, pcm, sample_rate_hz, buffer_ms)


class PipeOutput:
    """A program that plays, and the thread that feeds it.

    The sound is made as late as possible: a piece is written only when the one before has been
    taken, so that an interruption need not wait for what lies in the pipe. How much that is the
    system tells (FIONREAD), since a pipe's least size is a page, of 4 KiB here and 16 KiB there.

    Args:
        program: Which.
        pcm: The sound.
        sample_rate_hz: Of it.
        buffer_ms: Of the program; more lies in the pipe, see above.

    Raises:
        VoiceError: NO_DEVICE if it ends or takes nothing within BEGINS_WITHIN_S.
    """

    def __init__(self, program: Program, pcm: Pcm, sample_rate_hz: int, buffer_ms: int) -> None:
        self._program = program
        self._pcm = pcm
        self._piece = max(1, round(buffer_ms * sample_rate_hz / 1000 / _PIECES))
        self._rate_hz = sample_rate_hz
        self._closing = threading.Event()
        self._begun = threading.Event()
        self._ended = False
        words = program.words(sample_rate_hz, buffer_ms)
        try:
            self._process = subprocess.Popen(  # noqa: S603  the words are ours
                [program.command, *words],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                env=user_environment(),
                start_new_session=True,  # Ctrl-C is for the coach alone
            )
        except OSError as error:
            raise self._refused() from error
        self._feeder = background.thread(self._feed, "feeding the audio output", "it is reopened")
        until_s = time.monotonic() + BEGINS_WITHIN_S
        while not self._begun.wait(0.01):
            if self._ended or time.monotonic() > until_s:
                self.close()
                raise self._refused()

    @property
    def name(self) -> str:
        return self._program.command

    @property
    def lost(self) -> bool:
        return self._ended or self._process.poll() is not None

    def audible(self) -> bool:
        return self._program.has_sink()

    def close(self) -> None:
        self._closing.set()
        self._process.kill()
        self._feeder.join(_ENDS_WITHIN_S)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_ENDS_WITHIN_S)

    def _refused(self) -> VoiceError:
        return no_device(
            Wording(
                "no audio output on this machine, {command} plays nothing",
                command=self._program.command,
            )
        )

    def _feed(self) -> None:
        try:
            self._feed_until_closed()
        except OSError:  # the program has ended
            pass
        finally:
            self._ended = True
            with contextlib.suppress(OSError):
                assert self._process.stdin is not None
                self._process.stdin.close()

    def _feed_until_closed(self) -> None:
        assert self._process.stdin is not None
        pipe = self._process.stdin.fileno()
        a_second = self._rate_hz * self._program.bytes_a_frame
        piece = self._piece * self._program.bytes_a_frame
        written = 0
        while not self._closing.is_set() and self._process.poll() is None:
            waits = _unread(pipe)
            if written > 0 and waits < piece:
                self._begun.set()
            if waits > piece:
                # As long as the program needs for what is too much, if it keeps time.
                self._closing.wait(max((waits - piece) / a_second, _SHORTEST_NAP_S))
                continue
            try:
                sound = self._pcm.send(self._piece)
            except StopIteration:
                return
            written += os.write(pipe, self._program.encoded(sound))


def _unread(pipe: int) -> int:
    """Bytes written to a pipe that nobody has taken out yet."""
    import fcntl  # noqa: PLC0415  there is none on Windows, nor any of these programs
    import termios  # noqa: PLC0415

    answer = fcntl.ioctl(pipe, termios.FIONREAD, bytes(4))
    return int(struct.unpack("i", answer)[0])


def as_it_is(sound: bytes) -> bytes:
    """Little-endian float32, as the mixer gives it."""
    return sound


def sixteen_bits(sound: bytes) -> bytes:
    """Little-endian 16-bit samples."""
    return pcm16(np.frombuffer(sound, dtype=np.float32))
