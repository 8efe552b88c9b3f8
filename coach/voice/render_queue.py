"""Phrases made beside the run: what is waited for first, then what is likely to be said first."""

from __future__ import annotations

import heapq
import itertools
import threading
from typing import TYPE_CHECKING

from coach import background
from coach.core_wording import Wording
from coach.voice.errors import VoiceFault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from coach.model import Phrase
    from coach.voice.errors import VoiceError
    from coach.voice.phrase_book import PhraseBook

SAYS_SO_AFTER_S = 0.25
SILENT_AFTER_S = 5.0  # without a first phrase: until there is one the engine counts as hung
PATIENCE_S = 60.0  # nobody waits for it, and a small machine that starts up may need so long
_MOST_FAILURES = 3  # one after the other
_ENDS_WITHIN_S = 0.2
_ASKED, _LIKELY = 0, 1
# What a run begins with; of everything else the usual words come before the variants.
_SAID_FIRST = ("calibration_",)


class RenderQueue:
    """One thread that makes phrases and keeps the engine warm.

    Args:
        book: Learns them.
        notify: Takes one-line notices, from any thread.
        rate_hz: Sample rate at which they are made ready, too.
    """

    def __init__(
        self, book: PhraseBook, notify: Callable[[str], None], rate_hz: int | None = None
    ) -> None:
        self._book = book
        self._notify = notify
        self._rate_hz = rate_hz
        self._work = threading.Condition()
        self._waiting: list[tuple[int, int, str]] = []
        self._order = itertools.count()
        self._then: dict[str, list[Callable[[bool], None]]] = {}
        self._cancel: list[Callable[[], None]] = []
        self._failures = 0
        self._closing = False
        self._begun = False
        self._ended = threading.Event()

    def want(self, texts: Iterable[str]) -> None:
        """Make these when nothing is waited for, in this order, and be ready for others."""
        texts = list(texts)
        with self._work:
            for text in texts:
                heapq.heappush(self._waiting, (_LIKELY, next(self._order), text))
            self._work.notify()
        self._begin(tell=not all(map(self._book.has, texts)))

    def ask(self, text: str, then: Callable[[bool], None]) -> None:
        """Make this now.

        Args:
            text: What.
            then: Called once, from any thread: whether the book knows it now. An engine that does
                not answer counts: then it is a tone.
        """
        with self._work:
            self._then.setdefault(text, []).append(then)
            heapq.heappush(self._waiting, (_ASKED, next(self._order), text))
            self._work.notify()
        self._begin(tell=False)

    def close(self) -> None:
        """Leave undone what is not done."""
        with self._work:
            self._closing = True
            self._work.notify()
        self._stop_timers()
        self._book.rest()
        while self._begun and not self._ended.wait(_ENDS_WITHIN_S):
            self._book.rest()  # it has begun something just now

    def _begin(self, *, tell: bool) -> None:
        if self._begun or self._book.without_renderer or self._closing:
            self._answer_if_hopeless()
            return
        if tell and self._book.is_hung:
            self._notify(
                Wording(
                    "voice: the speech engine did not answer the last time; it is tried beside "
                    "the run, and until it does, what is kept is said, the rest are tones and "
                    "printed"
                )
            )
        elif tell:
            self._later(SAYS_SO_AFTER_S, self._say_what_is_waited_for)
        self._later(SILENT_AFTER_S, self._say_it_hangs)
        self._begun = True
        background.thread(self._go, "making phrases", "what is not made yet is a tone")

    def _later(self, after_s: float, work: Callable[[], None]) -> None:
        timer = background.later(after_s, work, "a notice", "it is left out")
        self._cancel.append(timer.cancel)

    def _stop_timers(self) -> None:
        for cancel in self._cancel:
            cancel()

    def _say_what_is_waited_for(self) -> None:
        self._notify(
            Wording(
                "voice: the speech engine is making the phrases while the run begins; once "
                "made they are kept"
            )
        )

    def _say_it_hangs(self) -> None:
        if self._closing:
            return
        if not self._book.is_hung:
            self._book.is_hung = True
            self._book.remember(hung=True)
            self._notify(
                Wording(
                    "voice: the speech engine has made no phrase for {silent_after_s:.0f} s; "
                    "until it does, what is kept is said, the rest are tones and printed",
                    silent_after_s=SILENT_AFTER_S,
                )
            )
        self._answer_all()

    def _go(self) -> None:
        self._book.keep_warm()
        try:
            while (text := self._next()) is not None:
                known = False
                try:
                    with background.guarded("making a phrase", "it is left out"):
                        self._make(text)
                        known = True
                finally:
                    self._answer(text, known=known)
                if self._book.without_renderer:
                    return
        finally:
            self._stop_timers()
            self._book.rest()
            self._ended.set()
            self._answer_all()

    def _next(self) -> str | None:
        """What to make now; ``None`` at the end. Waits, with the engine warm, for more."""
        with self._work:
            if self._waiting or self._closing:
                return None if self._closing else heapq.heappop(self._waiting)[2]
        failure = self._book.warm_up(PATIENCE_S)
        if failure is not None:
            return None
        self._answers()
        with self._work:
            self._work.wait_for(lambda: self._waiting or self._closing)
            return None if self._closing else heapq.heappop(self._waiting)[2]

    def _make(self, text: str) -> None:
        failure = None
        if not self._book.has(text):
            failure = self._book.learn([text], PATIENCE_S)
            if self._closing:
                return
            if failure is None and not self._book.without_renderer:
                self._failures = 0
                self._answers()
        if failure is None:
            if self._rate_hz is not None:
                self._book.warm_text(text, self._rate_hz)
            return
        self._failures += 1
        self._tell(failure)
        if failure.reason is not VoiceFault.BAD_AUDIO or self._failures >= _MOST_FAILURES:
            self._book.give_up()

    def _tell(self, failure: VoiceError) -> None:
        if self._failures == 1 and not self._book.is_hung:
            self._notify(f"voice: {failure}")

    def _answers(self) -> None:
        self._stop_timers()
        if self._book.is_hung:
            self._book.is_hung = False
            self._book.remember(hung=False)
            self._notify(Wording("voice: the speech engine answers; cues are spoken"))

    def _answer_if_hopeless(self) -> None:
        if self._closing or self._book.without_renderer or self._book.is_hung:
            self._answer_all()

    def _answer_all(self) -> None:
        for text in list(self._then):
            self._answer(text, known=True)

    def _answer(self, text: str, *, known: bool) -> None:
        with self._work:
            waiting = self._then.pop(text, [])
        for then in waiting:
            with background.guarded("saying a phrase", "it is left out"):
                then(known)


def likely_first(phrases: Iterable[Phrase]) -> list[Phrase]:
    """The phrases in the order in which a run is likely to need them."""
    seen: dict[str, int] = {}
    ranked: list[tuple[tuple[bool, int], Phrase]] = []
    for phrase in phrases:
        key = phrase.name.rpartition("#")[0]
        place = seen[key] = seen.get(key, -1) + 1
        ranked.append(((not key.startswith(_SAID_FIRST), place), phrase))
    return [phrase for _, phrase in sorted(ranked, key=lambda one: one[0])]
