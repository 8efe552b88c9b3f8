"""The process that speaks to pyttsx3: phrases come by stdin, files go to disk, results to stdout.

Run by ``speech_engine`` beside it by its path, so that it starts without importing the coach. It
must be a process of its own: pyttsx3 wants the main thread on macOS, cannot be stopped once it
runs, keeps state that spoils later phrases, and espeak-ng ends it when its data are missing.

Protocol, one JSON object a line. In: first ``{"voice": str, "languages": [str], "rate_wpm": int,
"scratch": str}``, where the first language that a voice speaks counts if ``voice`` is empty, and
``scratch`` is a folder for files; then ``{"text", "path"}`` for each phrase, until the input ends.
Out: ``{"ready": voice}`` once, ``{"done": text}`` for each file written, and at the end
``{"fault": VoiceFault value, "detail": str}`` if something went wrong.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator

# espeak-ng copies its data path into 160 bytes and cuts what does not fit; file names follow it.
_LONGEST_DATA_PATH = 120

# espeak-ng sets the rate in a thread of its own, the voice at once. Without a pause between, the
# rate was lost in 14 of 2000 tries; with 5 ms in none of 1200.
_ASYNC_S = 0.02

# Longer than anybody waits for a phrase.
_HANGS_S = 90


def main() -> int:
    """Render what stdin asks for; the exit code is 0 even for a fault told on stdout."""
    requests = map(json.loads, sys.stdin)
    # The driver prints a line per file, espeak-ng may print anything: stdout is kept for results.
    results = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    fault = _render(requests, results)
    if fault is not None:
        _tell(results, {"fault": fault[0], "detail": fault[1]})
    results.flush()
    # Not a return: pyttsx3's espeak driver warns of trouble when its library is torn down.
    os._exit(0)


def _render(requests: Iterator[dict[str, Any]], results: TextIO) -> tuple[str, str] | None:
    request = next(requests)
    _end_when_hung()
    failures: list[Exception] = []
    try:
        if sys.platform == "linux":
            _load_espeak_wheel(Path(request["scratch"]))
        import pyttsx3  # noqa: PLC0415  # loads the engine's library, so only after ours

        untyped: Any = pyttsx3
        engine = untyped.init()
    except Exception as error:  # noqa: BLE001  # the driver raises whatever its system raises
        return "no_engine", _one_line(error)
    engine.connect("error", lambda name, exception: failures.append(exception))  # noqa: ARG005
    # A new engine counts as busy, and its first run returns before anything is spoken.
    engine.proxy.setBusy(False)
    if sys.platform == "linux":
        _tell_where_a_phrase_ends(engine.proxy._driver)  # noqa: SLF001
    voice = request["voice"] or _voice_of(engine, request["languages"])
    if not voice:
        return "no_language", request["languages"][0]
    time.sleep(_ASYNC_S)
    engine.setProperty("voice", voice)
    # Before any phrase and once only: later changes of the rate are lost now and then.
    engine.setProperty("rate", request["rate_wpm"])
    time.sleep(_ASYNC_S)
    if failures:
        return "no_voice", _one_line(failures[0])
    _tell(results, {"ready": voice})
    _end_when_hung(0)
    for phrase in requests:
        _end_when_hung()
        engine.save_to_file(phrase["text"], phrase["path"])
        engine.runAndWait()
        if failures:
            return "bad_audio", _one_line(failures[0])
        _tell(results, {"done": phrase["text"]})
        _end_when_hung(0)
    return None


def _end_when_hung(after_s: int = _HANGS_S) -> None:
    """Be ended by the system after so long, as nobody may be left to do it; 0 for never."""
    if hasattr(signal, "alarm"):
        signal.alarm(after_s)


def _voice_of(engine: Any, languages: list[str]) -> str:  # noqa: ANN401  pyttsx3 has no types
    """A voice for the first of the languages that has one; empty if none has."""
    spoken: dict[str, str] = {}
    for voice in engine.getProperty("voices"):
        for raw in voice.languages:
            text = raw.decode("utf-8", "ignore") if isinstance(raw, bytes) else str(raw)
            code = text.strip("\x00\x05 ").replace("_", "-").lower()
            # espeak-ng knows a voice by the last part of its id alone.
            name = str(voice.id)
            spoken.setdefault(code, name.rpartition("/")[2] if sys.platform == "linux" else name)
    for language in languages:
        for code, voice_id in spoken.items():
            if code == language or code.startswith(f"{language}-"):
                return voice_id
    return ""


def _load_espeak_wheel(scratch: Path) -> None:
    """Load the espeak-ng of the ``espeakng_loader`` wheel; without it the system's will serve.

    Its shared object carries the name that pyttsx3 asks for, so the dynamic loader gives pyttsx3
    the one already loaded. It must find its data through the environment, set before it starts.
    """
    with contextlib.suppress(ImportError, OSError, RuntimeError):
        import espeakng_loader  # noqa: PLC0415

        library: Any = espeakng_loader  # it has no types
        data = str(library.get_data_path())
        ctypes.CDLL(library.get_library_path(), mode=ctypes.RTLD_GLOBAL)
        if len(data) > _LONGEST_DATA_PATH:
            short = scratch / "espeak-ng-data"
            short.symlink_to(data)
            data = str(short)
        os.environ["ESPEAK_DATA_PATH"] = data


def _tell_where_a_phrase_ends(driver: Any) -> None:  # noqa: ANN401  pyttsx3 has no types
    """Give the driver the event that it waits for, where espeak-ng gives none.

    The ``espeakng_loader`` wheel for ARM has an espeak-ng built without threads. There all is said
    when ``espeak_Synth`` returns, and ``EVENT_MSG_TERMINATED`` never comes: pyttsx3 waits on.
    """
    from pyttsx3.drivers import _espeak  # noqa: PLC0415

    library: Any = _espeak
    synthesise, hear = library.Synth, driver._onSynth  # noqa: SLF001
    threads: set[int] = set()

    def heard(wav: object, samples: int, events: object) -> int:
        threads.add(threading.get_ident())
        return int(hear(wav, samples, events))

    def synthesised(*words: object, **options: object) -> object:
        code = synthesise(*words, **options)
        if threads == {threading.get_ident()} and driver._speaking:  # noqa: SLF001
            events = (library.EVENT * 2)()  # the second, of type 0, ends the list
            events[0].type = library.EVENT_MSG_TERMINATED
            hear(None, 0, events)
        return code

    library.SetSynthCallback(heard)
    library.Synth = synthesised


def _tell(results: TextIO, message: dict[str, str]) -> None:
    results.write(json.dumps(message) + "\n")
    results.flush()


def _one_line(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())


if __name__ == "__main__":
    main()
