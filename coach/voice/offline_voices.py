"""Voices without a loudspeaker: mixed on stream time, into a WAV file, as printed lines."""

from __future__ import annotations

from functools import partial
from queue import SimpleQueue
from typing import TYPE_CHECKING, TextIO, TypeVar

from coach.core_wording import Wording
from coach.files.trouble import what_went_wrong
from coach.terminal_escape import LINE, escape_terminal
from coach.voice.events import DropReason, SpeechEvent, SpeechEventKind
from coach.voice.late_words import LateWords
from coach.voice.mixer import Mixer, Utterance
from coach.voice.wav_file import GrowingWav
from coach.wording.cue_reason import reason_of, said_of
from coach.wording.times import clock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from coach.model import Cue, MetronomeChange
    from coach.voice.phrase_book import PhraseBook
    from coach.voice.render_queue import RenderQueue
    from coach.voice.settings import VoiceSettings
    from coach.voice.sounds import Audio

_T = TypeVar("_T")

# The rate espeak-ng speaks at: nothing is resampled, and an hour takes 160 MB.
FILE_RATE_HZ = 22050

_LATEST_S = 1e9  # a clock that says more is broken; samples are counted in 64 bits
_LONGEST_SILENCE_S = 3600.0  # nothing is decided in a jump beyond this either
_LAST_WORDS_S = 60.0  # of what was being said when the clock jumped


class StreamTimeSink:
    """A ``Voice`` whose clock is stream time: sample i sounds at ``i / FILE_RATE_HZ`` seconds.

    It tells when each cue would have ended, the same in every replay, and keeps no sound.

    Args:
        book: The phrases. One it does not know yet is rendered on the spot (0.2 s).
        settings: How it sounds.
        queue: Makes unknown phrases beside the run instead: such a cue is said when it is ready, if
            that is within ``late_s``.
    """

    tells = True

    def __init__(
        self, book: PhraseBook, settings: VoiceSettings, queue: RenderQueue | None = None
    ) -> None:
        self._book = book
        self._mixer = Mixer(FILE_RATE_HZ, settings)
        self._late = None if queue is None else LateWords(queue, settings.late_s, self._drop)
        self._ready: SimpleQueue[Cue] = SimpleQueue()
        self._dropped: SimpleQueue[SpeechEvent] = SimpleQueue()

    def say(self, cue: Cue, now_s: float) -> None:
        self.advance(now_s)
        if self._late is None:
            self._book.learn([cue.text])
        elif not self._book.knows(cue):
            self._late.ask(cue, partial(self._ready.put, cue))
            return
        self._speak(cue)

    def _speak(self, cue: Cue) -> None:
        sound = self._book.sound(cue, FILE_RATE_HZ)
        deadline = _sample(cue.deadline_s)
        self._mixer.say(Utterance(cue.cue_id, sound, cue.priority, deadline))

    def advance(self, now_s: float) -> None:
        ahead = _sample(now_s) - self._mixer.position
        if ahead > 0:
            self._go_on(ahead)
        for cue in _taken(self._ready):
            self._speak(cue)

    def interrupt(self) -> None:
        if self._late is not None:
            self._late.forget(DropReason.INTERRUPTED)
        self._mixer.stop_speech()

    def metronome(self, change: MetronomeChange, now_s: float) -> None:
        self.advance(now_s)
        beat, until = change.beat_s * FILE_RATE_HZ, change.until_s * FILE_RATE_HZ
        self._mixer.metronome(change.spm or None, None, beat, until)

    def events(self) -> list[SpeechEvent]:
        if self._late is not None:
            self._late.look()
        return [*self._mixer.drain_events(), *_taken(self._dropped)]

    def close(self) -> None:
        """Go on beyond the end of the stream until what is being said has ended."""
        if self._late is not None:
            self._late.forget(DropReason.LATE)
        while not self._mixer.idle:
            self._go_on(FILE_RATE_HZ // 10)

    def _drop(self, cue_id: str, reason: DropReason) -> None:
        kind, here = SpeechEventKind.DROPPED, self._mixer.position
        self._dropped.put(SpeechEvent(kind, cue_id, here, reason))

    def _go_on(self, samples: int) -> None:
        """Let so many samples pass; here nobody hears them."""
        self._mixer.skip(samples)


class FileSink(StreamTimeSink):
    """What the runner would hear, as a WAV file in which a cue of stream time t sounds at t.

    A clock that jumps ahead by more than an hour is broken: that time is not in the file.

    Args:
        book: As above.
        settings: As above.
        path: The file; see ``GrowingWav``.
        notify: Takes one line if the disk takes no more; the session goes on without the file.
        queue: As above.

    Raises:
        VoiceError: WAV if the file cannot be created.
    """

    def __init__(
        self,
        book: PhraseBook,
        settings: VoiceSettings,
        path: Path,
        notify: Callable[[str], None],
        queue: RenderQueue | None = None,
    ) -> None:
        super().__init__(book, settings, queue)
        self._path = path
        self._notify = notify
        self._wav: GrowingWav | None = GrowingWav(path, FILE_RATE_HZ)

    def close(self) -> None:
        super().close()
        if self._wav is not None:
            self._wav.close()

    def _go_on(self, samples: int) -> None:
        left = samples
        if samples > _LONGEST_SILENCE_S * FILE_RATE_HZ:
            left = round(_LAST_WORDS_S * FILE_RATE_HZ)
        end = self._mixer.position + samples
        while left > 0 and self._wav is not None:
            piece = min(FILE_RATE_HZ, left)
            self._keep(self._wav, self._mixer.pull(piece))
            left -= piece
        self._mixer.skip(end - self._mixer.position)

    def _keep(self, wav: GrowingWav, sound: Audio) -> None:
        try:
            wav.append(sound)
        except OSError as error:
            wav.close()
            self._wav = None
            self._notify(
                Wording(
                    "voice: sound file {path} ends here ({why}): free some space; "
                    "the session goes on without it",
                    path=self._path,
                    why=what_went_wrong(error),
                )
            )


def _sample(t_s: float) -> int:
    """Of a stream time; of a time that is none, the first."""
    return round(min(t_s, _LATEST_S) * FILE_RATE_HZ) if t_s > 0.0 else 0


def _taken(things: SimpleQueue[_T]) -> list[_T]:
    """All that lies there, put in from any thread."""
    return [things.get() for _ in range(things.qsize())]


class TranscriptSink:
    """A ``Voice`` that prints ``[mm:ss] words  (why)``; minutes go on counting past the hour.

    It cannot tell when speech ends, so it never has events.
    """

    tells = False

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def say(self, cue: Cue, now_s: float) -> None:
        reason = reason_of(cue)
        why = f"  ({escape_terminal(reason, LINE)})" if reason else ""
        self._out.write(f"[{clock(now_s)}] {said_of(cue)}{why}\n")
        self._out.flush()

    def advance(self, now_s: float) -> None:
        """Nothing to do: a line is printed when it comes."""

    def interrupt(self) -> None:
        """Nothing to do: what is printed is printed."""

    def metronome(self, change: MetronomeChange, now_s: float) -> None:
        """Nothing to do: clicks are not printed."""

    def events(self) -> list[SpeechEvent]:
        return []

    def close(self) -> None:
        """Nothing to do: the stream is the caller's."""
