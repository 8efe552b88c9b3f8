"""How late a sentence is that nobody could know before: `python -m tests.voice.late`.

From the wish for it to its being ready to be mixed: with the engine's process warm, as in a run,
and with a new process for each.
"""

from __future__ import annotations

import tempfile
import threading
import time
from pathlib import Path

from coach.voice import VoiceSettings
from coach.voice.loudspeaker import LIVE_RATE_HZ
from coach.voice.phrase_book import PhraseBook
from coach.voice.render_queue import RenderQueue
from coach.voice.renderer import Renderer
from tests.voice.latency import row

_SENTENCES = 40


def _sentence(n):
    return f"{n} minutes. Cadence {150 + n}."


def warm(settings):
    queue = RenderQueue(PhraseBook(Renderer(settings), settings), print, LIVE_RATE_HZ)
    taken = []
    for n in range(-3, _SENTENCES):
        known, begun_s = threading.Event(), time.monotonic()
        queue.ask(_sentence(n), lambda _, known=known: known.set())
        known.wait(10.0)
        if n >= 0:
            taken.append(1000.0 * (time.monotonic() - begun_s))
        time.sleep(0.3)
    queue.close()
    return taken


def cold(settings):
    taken = []
    for n in range(_SENTENCES):
        begun_s = time.monotonic()
        Renderer(settings).render([_sentence(n)])
        taken.append(1000.0 * (time.monotonic() - begun_s))
    return taken


if __name__ == "__main__":
    for name, measure in (("warm process", warm), ("new process each", cold)):
        with tempfile.TemporaryDirectory() as folder:
            row(f"sentence ready: {name}", measure(VoiceSettings(cache_dir=Path(folder))))
