"""Standard output and error that outlast whoever reads them.

A terminal that is closed, a connection to the machine that breaks, or a reader that has seen enough
must not end a run: from then on what is printed goes nowhere.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from typing import TYPE_CHECKING, Any, TextIO, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class _Lasting:
    """A stream that is never refused."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  whatever a stream has
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        self._lastingly(lambda: self._stream.write(text))
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        self.write("".join(lines))

    def flush(self) -> None:
        self._lastingly(self._stream.flush)

    def _lastingly(self, do: Callable[[], object]) -> None:
        try:
            do()
        except OSError:  # EPIPE: the reader left; EIO: the terminal is gone
            with contextlib.suppress(OSError, ValueError):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, self._stream.fileno())  # what is still buffered goes there too
                os.close(nowhere)


@contextlib.contextmanager
def lasting_output() -> Iterator[None]:
    """Within, nothing that is printed can fail, and the end of the terminal ends nothing."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (cast("TextIO", _Lasting(stream)) for stream in before)
    hang_up = getattr(signal, "SIGHUP", None)  # Windows has none
    # While the run is set up nothing has begun: Ctrl-C ends it by the system, for in the middle of
    # an import a KeyboardInterrupt may come out as anything.
    interrupt = signal.signal(signal.SIGINT, signal.SIG_DFL)
    handler = None if hang_up is None else signal.signal(hang_up, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, interrupt)
        sys.stdout, sys.stderr = before
        if hang_up is not None:
            signal.signal(hang_up, handler)
