"""What sounds at which sample: speech, earcons, metronome and keep-alive noise in one stream.

No device and no clock: time is the number of samples pulled so far.
"""

from __future__ import annotations

import enum
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from coach.voice.events import DropReason, SpeechEvent, SpeechEventKind
from coach.voice.metronome import Metronome, check_tempo
from coach.voice.sounds import Audio, db_to_gain, keep_alive_noise, limit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from coach.model.blocks import FloatArray
    from coach.voice.settings import VoiceSettings

DUCK_RAMP_MS = 20


@dataclass(frozen=True, slots=True)
class Utterance:
    """Something to say, ready to sound.

    Args:
        cue_id: Whose it is.
        sound: ``(n,)`` float32 with lead-in and words.
        priority: Larger wins the waiting place.
        deadline: Sample index after which it must not start any more.
    """

    cue_id: str
    sound: Audio
    priority: int
    deadline: int


class Verdict(enum.Enum):
    """What happens to the waiting cue and the new one."""

    NEW_WAITS = DropReason.REPLACED  # the value is why the other one is dropped
    OLD_STAYS = DropReason.OUTRANKED


def verdict(new_priority: int, waiting_priority: int) -> Verdict:
    """Who gets the one waiting place. At equal priority the newer: it rests on newer data."""
    return Verdict.NEW_WAITS if new_priority >= waiting_priority else Verdict.OLD_STAYS


class Mixer:
    """Mixes all sounds into one mono stream, sample-exact.

    Commands take effect at sample ``at``, or at the next sample to be pulled where ``at`` is
    ``None`` or already past. However the stream is cut into pulls, audio and events are identical.

    Args:
        sample_rate_hz: Of the stream and of every sound given.
        settings: Levels and fade.
    """

    def __init__(self, sample_rate_hz: int, settings: VoiceSettings) -> None:
        self.sample_rate_hz = sample_rate_hz
        self._fade = max(1, round(settings.fade_ms * sample_rate_hz / 1000))
        self._ramp = max(1, round(DUCK_RAMP_MS * sample_rate_hz / 1000))
        self._speech_gain = db_to_gain(settings.gain_db)
        self._click_gain = db_to_gain(settings.metronome_db)
        self._ducked = db_to_gain(settings.duck_db)
        self._noise = keep_alive_noise(sample_rate_hz) if settings.keep_alive else None
        self._metronome = Metronome(sample_rate_hz)
        self._position = 0
        self._commands: list[tuple[int, Callable[[], None]]] = []
        self._events: list[SpeechEvent] = []
        self._current: Utterance | None = None
        self._started = 0
        self._fade_start: int | None = None
        self._waiting: Utterance | None = None
        self._duck_from, self._duck_to, self._duck_at = 1.0, 1.0, 0

    @property
    def position(self) -> int:
        """Index of the next sample to be pulled."""
        return self._position

    @property
    def idle(self) -> bool:
        """Whether nothing is being said, waits or is scheduled."""
        return self._current is None and self._waiting is None and not self._commands

    def say(self, utterance: Utterance, at: int | None = None) -> None:
        """Speak as soon as nothing else does; one utterance may wait (see ``verdict``)."""
        self._schedule(at, lambda: self._accept(utterance))

    def stop_speech(self, at: int | None = None) -> None:
        """Fade speech out within ``fade_ms`` and drop the waiting utterance."""
        self._schedule(at, self._interrupt)

    def metronome(
        self,
        spm: float | None,
        at: int | None = None,
        beat: float | None = None,
        until: float = math.inf,
    ) -> None:
        """Click at a cadence in steps per minute; ``None`` stops. See ``Metronome.set_tempo``.

        Without a ``beat`` to meet, the first click falls on the sample ``at``.

        Raises:
            VoiceError: BAD_SETTING for a cadence out of range.
        """
        if spm is not None:
            check_tempo(spm)

        def start() -> None:
            here = self._position
            self._metronome.set_tempo(spm, here, here if beat is None else beat, until)

        self._schedule(at, start)

    def abandon(self, reason: DropReason) -> None:
        """Drop at once whatever is said, waits or is due now: nobody will hear it."""
        self._settle()
        for utterance in (self._current, self._waiting):
            if utterance is not None:
                self._tell(SpeechEventKind.DROPPED, utterance, reason)
        self._current = self._waiting = self._fade_start = None
        self._duck(1.0)

    def pass_unheard(self, n_frames: int) -> None:
        """So many samples pass that nobody hears: what was being said begins again behind them."""
        self._settle()
        if self._current is not None and self._fade_start is not None:
            self._tell(SpeechEventKind.DROPPED, self._current, DropReason.INTERRUPTED)
            self._current = self._fade_start = None
        self._position += n_frames
        self._started = self._position
        self._metronome.skip(self._position)

    def drain_events(self) -> list[SpeechEvent]:
        """Events since the last call, in order of their samples."""
        events, self._events = self._events, []
        return events

    def pull(self, n_frames: int) -> Audio:
        """The next ``(n_frames,)`` samples, float32 within (-1, 1)."""
        out = np.zeros(n_frames)
        first = self._position
        for stop in self._stops(first + n_frames):
            self._mix(out[self._position - first : stop - first], stop)
        return limit(out).astype(np.float32)

    def skip(self, n_frames: int) -> None:
        """As ``pull``, where nobody hears: the events are the same, and it costs nothing."""
        for stop in self._stops(self._position + n_frames):
            self._metronome.skip(stop)

    def _stops(self, end: int) -> Iterator[int]:
        """Up to where the state stays what it is, again and again until the end."""
        while self._position < end:
            self._settle()
            stop = min(end, *self._boundaries(end))
            yield stop
            self._position = stop

    def _schedule(self, at: int | None, command: Callable[[], None]) -> None:
        due = self._position if at is None else max(at, self._position)
        self._commands.append((due, command))
        self._commands.sort(key=lambda c: c[0])  # stable: same instant, order of the calls

    def _settle(self) -> None:
        """Bring about everything that is due at the present sample."""
        if self._current is not None and self._end_of_current() <= self._position:
            if self._fade_start is None:
                self._tell(SpeechEventKind.FINISHED, self._current, None)
            else:
                self._tell(SpeechEventKind.DROPPED, self._current, DropReason.INTERRUPTED)
            self._current = self._fade_start = None
        while self._commands and self._commands[0][0] <= self._position:
            self._commands.pop(0)[1]()
        if self._current is None and self._waiting is not None:
            self._start(self._waiting)
            self._waiting = None
        self._duck(1.0 if self._current is None else self._ducked)

    def _accept(self, new: Utterance) -> None:
        if self._waiting is not None and self._waiting.deadline < self._position:
            self._tell(SpeechEventKind.DROPPED, self._waiting, DropReason.EXPIRED)
            self._waiting = None
        if new.deadline < self._position:
            self._tell(SpeechEventKind.DROPPED, new, DropReason.EXPIRED)
        elif self._current is None and self._waiting is None:
            self._start(new)
        elif self._waiting is None:
            self._waiting = new
        else:
            decided = verdict(new.priority, self._waiting.priority)
            dropped = self._waiting if decided is Verdict.NEW_WAITS else new
            self._tell(SpeechEventKind.DROPPED, dropped, decided.value)
            self._waiting = new if decided is Verdict.NEW_WAITS else self._waiting

    def _start(self, utterance: Utterance) -> None:
        if utterance.deadline < self._position:
            self._tell(SpeechEventKind.DROPPED, utterance, DropReason.EXPIRED)
            return
        self._current, self._started = utterance, self._position
        self._tell(SpeechEventKind.STARTED, utterance, None)

    def _interrupt(self) -> None:
        if self._waiting is not None:
            self._tell(SpeechEventKind.DROPPED, self._waiting, DropReason.INTERRUPTED)
            self._waiting = None
        if self._current is not None and self._fade_start is None:
            self._fade_start = self._position

    def _end_of_current(self) -> int:
        assert self._current is not None
        end = self._started + len(self._current.sound)
        return end if self._fade_start is None else min(end, self._fade_start + self._fade)

    def _boundaries(self, end: int) -> tuple[int, int]:
        """Next samples at which the state may change: a command, the end of speech."""
        command = self._commands[0][0] if self._commands else end
        return command, end if self._current is None else self._end_of_current()

    def _mix(self, out: FloatArray, stop: int) -> None:
        index = np.arange(self._position, stop)
        if self._current is not None:
            a = self._position - self._started
            speech = self._current.sound[a : a + len(out)] * self._speech_gain
            if self._fade_start is not None:
                speech = speech * (1.0 - (index - self._fade_start) / self._fade)
            out += speech
        self._metronome.add_to(out, self._position, self._click_gain * self._duck_gain(index))
        if self._noise is not None:
            out += self._noise[index % len(self._noise)]

    def _duck(self, target: float) -> None:
        if target != self._duck_to:
            now = float(self._duck_gain(np.array([self._position]))[0])
            self._duck_from, self._duck_to, self._duck_at = now, target, self._position

    def _duck_gain(self, index: np.ndarray[tuple[int], np.dtype[np.int64]]) -> FloatArray:
        done = np.clip((index - self._duck_at) / self._ramp, 0.0, 1.0)
        return self._duck_from + (self._duck_to - self._duck_from) * done

    def _tell(self, kind: SpeechEventKind, utterance: Utterance, reason: DropReason | None) -> None:
        self._events.append(SpeechEvent(kind, utterance.cue_id, self._position, reason))
