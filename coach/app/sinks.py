"""Sinks that a live session and a replay share: the recording and the voice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.model import Cue, MetronomeChange, SpeechEnded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coach.app.session import Results
    from coach.model import Input
    from coach.recording import RecordingWriter
    from coach.voice import Voice


class RecorderSink:
    """Writes inputs before the pipeline sees them, and outputs after it."""

    def __init__(self, writer: RecordingWriter) -> None:
        self._writer = writer

    def before(self, events: Sequence[Input]) -> None:
        for event in events:
            self._writer.write_input(event)

    def after(self, results: Results) -> None:
        for output in results.told:
            self._writer.write_output(output.t_s, output)

    def close(self) -> None:
        self._writer.close()


class VoiceSink:
    """Says the cues and keeps the metronome.

    What became of them enters a live session as inputs, through ``ended``. A replay must not use
    it: in a recording these inputs are already there.

    Args:
        voice: Where to say them.
        stop: Whether the runner asked for the end; then what is being said is cut off.
    """

    def __init__(self, voice: Voice, stop: Callable[[], bool]) -> None:
        self._voice = voice
        self._stop = stop

    def before(self, events: Sequence[Input]) -> None:
        """Nothing to do: a voice hears only cues."""

    def after(self, results: Results) -> None:
        for output in results.told:
            if isinstance(output, Cue):
                self._voice.say(output, max(results.now_s, output.t_s))
            elif isinstance(output, MetronomeChange):
                self._voice.metronome(output, max(results.now_s, output.t_s))
        self._voice.advance(results.now_s)

    def ended(self, t_host_s: float) -> list[SpeechEnded]:
        """The inputs that tell which cues ended since the last call, at host time ``t_host_s``."""
        events = self._voice.events()
        return [SpeechEnded(t_host_s, e.cue_id, e.completed) for e in events if e.ended]

    def close(self) -> None:
        if self._stop():
            self._voice.interrupt()
        self._voice.close()
