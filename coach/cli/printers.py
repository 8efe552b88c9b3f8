"""What a replay prints while it runs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from coach.cli.summary_table import print_json
from coach.model import Cue, CueEffect, Fault, MetricSnapshot, MetronomeChange
from coach.recording import to_json
from coach.voice.offline_voices import TranscriptSink

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.app import Results
    from coach.model import Input

_TOLD_AS_JSON = (Cue, CueEffect, Fault, MetricSnapshot, MetronomeChange)


class CuePrinter:
    """Prints each cue with its stream time and its reason."""

    def before(self, events: Sequence[Input]) -> None:
        """Nothing to do."""

    def after(self, results: Results) -> None:
        # Looked up each time: a progress bar may stand in for standard output meanwhile.
        transcript = TranscriptSink(sys.stdout)
        for output in results.told:
            if isinstance(output, Cue):
                transcript.say(output, output.t_s)

    def close(self) -> None:
        """Nothing to do."""


class JsonPrinter:
    """Prints cues, metrics and faults, one JSON object per line."""

    def before(self, events: Sequence[Input]) -> None:
        """Nothing to do."""

    def after(self, results: Results) -> None:
        for output in results.told:
            if isinstance(output, _TOLD_AS_JSON):
                print_json(to_json(output))
        sys.stdout.flush()

    def close(self) -> None:
        """Nothing to do."""
