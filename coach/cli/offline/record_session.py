"""Writes a session that is already there, simulated or imported, whole or not at all."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from coach.app import Session, by_time, config_of, play
from coach.app.sinks import RecorderSink
from coach.cli.interrupt import stop_on_interrupt
from coach.cli.progress_bar import Progress
from coach.files.private import make_private
from coach.recording import RecordingError, RecordingWriter
from coach.recording.errors import not_written
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from coach.app import Stop
    from coach.model import Input
    from coach.recording import SessionHeader

# Outputs stand near the inputs they follow from, as in a live recording.
_STEP_S = 1.0


def record_session(
    path: Path, header: SessionHeader, inputs: Sequence[Input], *, outputs: bool = True
) -> None:
    """Write a recording. A file of that name is replaced once the new one is whole.

    Args:
        path: Where it goes.
        header: What the session is.
        inputs: All of them.
        outputs: Coach the session too and keep what came out, which takes seconds for each hour.
            Our own commands need none of it: they replay the inputs.

    Raises:
        RecordingError: The file cannot be written.
        KeyboardInterrupt: The user asked for a stop.
    """
    # From before the file exists, Ctrl-C is a request: it cannot leave a part of the file behind.
    with stop_on_interrupt() as stop:
        try:
            make_private(path, lambda made: _write(made, header, inputs, stop, outputs=outputs))
        except OSError as error:
            raise not_written(path, error) from None
        except RecordingError as error:
            if error.system is None:
                raise
            raise not_written(path, error.system) from None


def _write(
    path: Path, header: SessionHeader, inputs: Sequence[Input], stop: Stop, *, outputs: bool
) -> None:
    with (
        contextlib.closing(RecordingWriter(path, header)) as writer,
        Progress(tr("recording"), len(inputs)) as progress,
    ):
        batches = progress.over(by_time(inputs, _STEP_S))
        if outputs:
            play(Session(config_of(header), [RecorderSink(writer)]), batches, stop)
        else:
            for batch in batches:
                if stop():
                    break
                for event in batch:
                    writer.write_input(event)
    if writer.failure is not None:
        raise writer.failure
    if stop():
        raise KeyboardInterrupt
