"""What the app sees of the voice, and how it is put together."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Protocol, TextIO

from coach import background
from coach.core_wording import Wording
from coach.voice.engines.speech_engine import START_TIMEOUT_S
from coach.voice.errors import VoiceError
from coach.voice.loudspeaker import LIVE_RATE_HZ, LiveVoice
from coach.voice.offline_voices import FileSink, StreamTimeSink, TranscriptSink
from coach.voice.own_recordings import own_recordings
from coach.voice.phrase_book import PhraseBook
from coach.voice.render_ladder import renderer_for
from coach.voice.render_queue import SAYS_SO_AFTER_S, RenderQueue, likely_first

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from coach.model import Cue, MetronomeChange, Phrasebook
    from coach.voice.events import SpeechEvent
    from coach.voice.settings import VoiceSettings


class Voice(Protocol):
    """Where cues go. All times are stream time."""

    @property
    def tells(self) -> bool:
        """Whether it will tell what becomes of a cue that is said now."""

    def say(self, cue: Cue, now_s: float) -> None:
        """Take a cue at ``now_s``; returns at once."""

    def advance(self, now_s: float) -> None:
        """Stream time has reached ``now_s``."""

    def interrupt(self) -> None:
        """Be silent within 60 ms and forget the waiting cue."""

    def metronome(self, change: MetronomeChange, now_s: float) -> None:
        """Start, change or stop the clicks at ``now_s``.

        Raises:
            VoiceError: BAD_SETTING for a cadence out of range.
        """

    def events(self) -> list[SpeechEvent]:
        """What became of the cues since the last call."""

    def close(self) -> None:
        """Finish what is being said and give everything back."""


class VoiceGroup:
    """Several voices as one. Of each cue one tells what became of it: the first that can."""

    def __init__(self, voices: Sequence[Voice], queue: RenderQueue | None = None) -> None:
        self._voices = voices
        self._queue = queue
        self._tellers: dict[str, Voice] = {}

    @property
    def tells(self) -> bool:
        return any(voice.tells for voice in self._voices)

    def say(self, cue: Cue, now_s: float) -> None:
        teller = next((voice for voice in self._voices if voice.tells), self._voices[0])
        self._tellers[cue.cue_id] = teller
        for voice in self._voices:
            voice.say(cue, now_s)

    def advance(self, now_s: float) -> None:
        for voice in self._voices:
            voice.advance(now_s)

    def interrupt(self) -> None:
        for voice in self._voices:
            voice.interrupt()

    def metronome(self, change: MetronomeChange, now_s: float) -> None:
        for voice in self._voices:
            voice.metronome(change, now_s)

    def events(self) -> list[SpeechEvent]:
        told = [(voice, event) for voice in self._voices for event in voice.events()]
        told = [(voice, e) for voice, e in told if self._tellers.get(e.cue_id) is voice]
        for _, event in told:
            if event.ended:
                del self._tellers[event.cue_id]
        return [event for _, event in told]

    def close(self) -> None:
        for voice in self._voices:
            voice.close()
        if self._queue is not None:
            self._queue.close()


def open_voice(
    settings: VoiceSettings,
    *,
    speak: bool,
    wav_path: Path | None,
    transcript: TextIO | None,
    phrases: Phrasebook,
    also: Iterable[str] = (),
    notices: TextIO | None = None,
    silence_told: bool = False,
    beside: bool = False,
) -> Voice:
    """Open the voice for a session.

    Args:
        settings: How it sounds.
        speak: Use the loudspeaker. Where there is none, a line in ``notices`` says so; the session
            goes on with the WAV file and the transcript, and sound begins when there is one.
        wav_path: Write everything said to this WAV file, at its stream time.
        transcript: Print each cue here.
        phrases: All phrases that may be said; their language chooses the voice.
        also: Other words that are likely. Whatever else comes is rendered then.
        notices: Where one-line notices about the voice go; ``None`` for standard error.
        silence_told: Whether the user knows already that there is no loudspeaker.
        beside: Render the phrases beside the run, and return at once. Otherwise they are rendered
            now, unless the engine is known to hang: nobody waits for that twice.

    Raises:
        VoiceError: WAV if the file cannot be written. Whatever else fails is a notice.
    """
    out = sys.stderr if notices is None else notices

    def notify(line: str) -> None:
        print(line, file=out, flush=True)

    audible = speak or wav_path is not None
    book = _book(settings, phrases, notify) if audible else PhraseBook(None, settings)
    missing = _missing(book, phrases, also)
    queue = RenderQueue(book, notify, LIVE_RATE_HZ if speak else None)
    beside = beside or book.is_hung
    voices: list[Voice] = []
    if wav_path is not None:
        late = queue if beside else None
        voices.append(FileSink(book, settings, wav_path, notify, late))
    if speak:
        live = LiveVoice(book, settings, notify, patient=True, queue=queue)
        if live.problem is not None and not silence_told:
            notify(f"voice: {live.problem}")
            transcript = transcript or out  # the cues must come out somewhere
        if live.problem is not None and not voices:
            # Tells what becomes of the cues, until there is an output.
            voices.append(StreamTimeSink(book, settings, queue))
        voices.insert(0, live)
    if beside:
        queue.want(missing)
        queue.want(phrase.text for phrase in phrases.all())
    _render(book, [] if beside else missing, notify)
    if not voices:
        voices.append(StreamTimeSink(book, settings))
    if transcript is not None:
        voices.append(TranscriptSink(transcript))
    return VoiceGroup(voices, queue)


def open_live(
    settings: VoiceSettings, phrases: Phrasebook, notify: Callable[[str], None]
) -> LiveVoice:
    """The loudspeaker alone.

    Raises:
        VoiceError: NO_DEVICE.
    """
    book = _book(settings, phrases, notify, anew=True)
    live = LiveVoice(book, settings, notify)
    missing = _missing(book, phrases, ())
    if book.is_hung:  # here it is waited for once more, if only to know whether it answers now
        book.is_hung = False
        _wait(lambda: book.try_anew(START_TIMEOUT_S), notify)
    _render(book, missing, notify)
    book.warm(phrases.all(), LIVE_RATE_HZ)
    return live


def _missing(book: PhraseBook, phrases: Phrasebook, also: Iterable[str]) -> list[str]:
    """What has to be made, the likely first."""
    texts = [*also, *(phrase.text for phrase in likely_first(phrases.all()))]
    return book.take_kept(texts)


def _render(book: PhraseBook, missing: Sequence[str], notify: Callable[[str], None]) -> None:
    """Wait for phrases to be made."""
    if missing:
        _wait(lambda: book.learn(missing), notify)


def _wait(work: Callable[[], VoiceError | None], notify: Callable[[str], None]) -> None:
    """Say what is waited for if that takes a while, and what came of it if it failed."""
    waiting = background.later(
        SAYS_SO_AFTER_S,
        lambda: notify(
            Wording(
                "voice: waiting for the speech engine to make the phrases, "
                "{start_timeout_s:.0f} s at most for the first; once made they are kept",
                start_timeout_s=START_TIMEOUT_S,
            )
        ),
        "a notice",
        "it is left out",
    )
    try:
        failure = work()
    finally:
        waiting.cancel()
        waiting.join()
    if failure is not None:
        notify(f"voice: {failure}")


def _book(
    settings: VoiceSettings,
    phrases: Phrasebook,
    notify: Callable[[str], None],
    *,
    anew: bool = False,
) -> PhraseBook:
    """The book with an engine and own recordings, as far as there are any."""
    renderer, recorded = None, {}
    try:
        renderer = renderer_for(settings, phrases.language, notify, anew=anew)
    except VoiceError as error:
        notify(f"voice: {error}")
    try:
        if settings.own_dir is not None:
            recorded = own_recordings(settings.own_dir, phrases, notify)
    except VoiceError as error:
        notify(f"voice: {error}")
    return PhraseBook(renderer, settings, recorded)
