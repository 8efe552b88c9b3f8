"""The mixer on a loudspeaker: one stream, open from beginning to end, and a watchdog over it."""

from __future__ import annotations

import contextlib
import threading
import time
from typing import TYPE_CHECKING

from coach import background
from coach.core_wording import Wording
from coach.voice.errors import VoiceError
from coach.voice.events import DropReason, SpeechEvent, SpeechEventKind
from coach.voice.outputs.output_table import OUTPUTS, open_output

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from coach.voice.mixer import Mixer, Utterance
    from coach.voice.outputs.sound_output import OpenOutput, Output

SILENT_CALLBACK_S = 1.0  # a stream that asks for nothing for so long has died
START_PATIENCE_S = 2.0  # longer after opening: a PulseAudio sink may first play its queue out
WATCH_EVERY_S = 0.25
LISTENER_EVERY_S = 5.0  # how often the system is asked whether anybody hears
_BYTES_A_FRAME = 4  # mono float32
RETRY_S = (0.0, 1.0, 1.0, 2.0, 2.0, 5.0, 10.0)  # waits before reopening; the last one repeats
STEADY_S = 10.0  # an output that ends sooner has not been back: the waits go on growing
SAID_AGAIN_S = 6.0  # later than that, what was cut off is of no use any more


class Player:
    """Plays a mixer. Every method may be called from any thread and returns at once.

    An output that dies is reopened. What was being said is said again from its beginning if that
    takes no longer than SAID_AGAIN_S, else dropped with NO_DEVICE, as is whatever comes meanwhile.

    Args:
        mixer: Whose sound; nobody else pulls it.
        buffer_ms: Length of the output buffer.
        notify: Called, from the watchdog's thread, with one line when the output goes or returns.
        outputs: Which to try, in this order.
        patient: Go on without an output, and begin when one appears; ``problem`` says why there is
            none yet.

    Raises:
        VoiceError: NO_DEVICE if there is no output to begin with, unless ``patient``.
    """

    def __init__(
        self,
        mixer: Mixer,
        buffer_ms: int,
        notify: Callable[[str], None],
        outputs: Sequence[Output] = OUTPUTS,
        *,
        patient: bool = False,
    ) -> None:
        self._mixer = mixer
        self._buffer_ms = buffer_ms
        self._notify = notify
        self._outputs = outputs
        self._lock = threading.Lock()
        self._dropped: list[SpeechEvent] = []
        self._generation = 0
        self._alive_s = 0.0  # monotonic time of the last sign of life, or until which none is due
        self._opened_s = self._listener_s = time.monotonic()
        self._lost_s = self._unheard_s = self._opened_s
        self._failures, self._retry_at_s = 0, 0.0
        self._device: OpenOutput | None = None
        self.problem: VoiceError | None = None
        self.ever_heard = False
        try:
            self._take(self._open())
        except VoiceError as error:
            if not patient:
                raise
            self.problem = error
        self._closing = threading.Event()
        self._watchdog = background.thread(
            self._watch, "watching the audio output", "nobody will notice if it goes away"
        )

    @property
    def has_device(self) -> bool:
        return self._device is not None

    @property
    def output_name(self) -> str:
        """Through which way the sound goes; empty without an output."""
        device = self._device
        return "" if device is None else device.name

    @property
    def idle(self) -> bool:
        """Whether nothing is being said or waits."""
        with self._lock:
            return self._mixer.idle

    @property
    def position(self) -> int:
        """Index of the next sample to be given to the device."""
        return self._mixer.position

    def say(self, utterance: Utterance) -> None:
        with self._lock:
            if self._device is None:
                self._drop(utterance.cue_id, DropReason.NO_DEVICE)
            else:
                self._mixer.say(utterance)

    def drop(self, cue_id: str, reason: DropReason) -> None:
        """Tell that a cue will not be said."""
        with self._lock:
            self._drop(cue_id, reason)

    def stop_speech(self) -> None:
        with self._lock:
            self._mixer.stop_speech()

    def metronome(self, spm: float | None, beat_in_s: float, until_in_s: float) -> None:
        """Click; see ``Mixer.metronome``. Times count from the next sample."""
        with self._lock:
            here, rate_hz = self._mixer.position, self._mixer.sample_rate_hz
            self._mixer.metronome(
                spm, None, here + beat_in_s * rate_hz, here + until_in_s * rate_hz
            )

    def drain_events(self) -> list[SpeechEvent]:
        with self._lock:
            dropped, self._dropped = self._dropped, []
            return self._mixer.drain_events() + dropped

    def close(self) -> None:
        """Stop playing at once and give the device back."""
        self._closing.set()
        self._watchdog.join()
        device, self._device = self._device, None
        if device is not None:
            device.close()

    def _open(self) -> OpenOutput:
        self._generation += 1
        pcm = self._pcm(self._generation)
        next(pcm)
        self._alive_s = time.monotonic() + START_PATIENCE_S
        return open_output(pcm, self._mixer.sample_rate_hz, self._buffer_ms, self._outputs)

    def _take(self, device: OpenOutput) -> None:
        self._device = device
        self._opened_s = self._listener_s = time.monotonic()
        self.ever_heard = True

    def _pcm(self, generation: int) -> Generator[bytes, int, None]:
        frames = yield b""
        # A device given up for dead may wake again: it gets nothing of the new one's sound.
        while generation == self._generation:
            self._alive_s = max(self._alive_s, time.monotonic())
            sound = bytes(_BYTES_A_FRAME * frames)
            with self._lock, background.guarded("mixing the sound", "it is silent for a moment"):
                sound = self._mixer.pull(frames).tobytes()
            frames = yield sound

    def _watch(self) -> None:
        while not self._closing.wait(WATCH_EVERY_S):
            with background.guarded("watching the audio output", "it goes on"):
                self._look(time.monotonic())

    def _look(self, now_s: float) -> None:
        if self._device is None:
            self._wait_for_device(now_s)
        elif self._is_lost(self._device, now_s):
            steady = now_s - self._opened_s > STEADY_S
            self._failures = 0 if steady else self._failures
            self._retry_at_s = now_s + self._pause_s
            self._lose_device(now_s)
            self._wait_for_device(now_s)

    @property
    def _pause_s(self) -> float:
        return RETRY_S[min(self._failures, len(RETRY_S) - 1)]

    def _is_lost(self, device: OpenOutput, now_s: float) -> bool:
        if device.lost or now_s - self._alive_s > SILENT_CALLBACK_S:
            return True
        if now_s - self._listener_s > LISTENER_EVERY_S:
            self._listener_s = now_s
            return not device.audible()
        return False

    def _wait_for_device(self, now_s: float) -> None:
        if now_s - self._lost_s > SAID_AGAIN_S:
            with self._lock:
                self._mixer.abandon(DropReason.NO_DEVICE)
        if now_s < self._retry_at_s:
            return
        self._failures += 1  # unless it succeeds and stays, whatever it raises
        self._retry_at_s = now_s + self._pause_s
        with self._lock:
            self._mixer.pass_unheard(round((now_s - self._unheard_s) * self._mixer.sample_rate_hz))
            self._unheard_s = now_s
        with contextlib.suppress(VoiceError):
            heard = self.ever_heard
            self._take(self._open())
            output = self.output_name
            self._notify(
                Wording("voice: sound is back, through {output}", output=output)
                if heard
                else Wording("voice: sound is there, through {output}", output=output)
            )

    def _lose_device(self, now_s: float) -> None:
        with self._lock:
            device, self._device = self._device, None
            self._generation += 1
            self._lost_s = self._unheard_s = min(self._alive_s, now_s)
        # Closing waits for the system's audio thread, and that may be what hangs.
        assert device is not None
        background.thread(device.close, "closing the lost audio output", "it is left as it is")
        self._notify(
            Wording("voice: headset or loudspeaker lost; cues are printed until it is back")
        )

    def _drop(self, cue_id: str, reason: DropReason) -> None:
        position = self._mixer.position
        self._dropped.append(SpeechEvent(SpeechEventKind.DROPPED, cue_id, position, reason))
