"""Work beside the run: tasks, threads, callbacks. All are started here; none ends silently.

What is foreseen is dealt with by the work itself. Any other exception is told in one line, and
then the work goes on, begins again or ends, as whoever starts it has said. Python would print a
traceback, or nothing at all until somebody asks for the result.

``asyncio`` is imported where it is used: it takes as long as a third of the coach, and a replay has
threads at most.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
import traceback
from typing import TYPE_CHECKING, Any, TypeVar

from coach.terminal_escape import LINE, escape_terminal

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
    from concurrent.futures import ProcessPoolExecutor

_T = TypeVar("_T")

_SAME_AGAIN_S = 60.0
"""So seldom the same line is told again: work that fails four times a second would tell nothing
else."""

_MOST_LINES = 64

_THREADS_OF_NUMPY = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""How many threads its libraries take, which is all cores unless told."""


def _on_terminal(line: str) -> None:
    sys.stderr.write(f"coach: {escape_terminal(line, LINE)}\n")
    sys.stderr.flush()


class _Teller:
    """Where the lines go. One for the process: a thread has no other way to whoever runs it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._told_s: dict[str, float] = {}
        self.to: Callable[[str], None] = _on_terminal

    def tell(self, line: str) -> None:
        now_s = time.monotonic()
        with self._lock:
            if now_s - self._told_s.get(line, -_SAME_AGAIN_S) < _SAME_AGAIN_S:
                return
            if len(self._told_s) >= _MOST_LINES:
                self._told_s.clear()
            self._told_s[line] = now_s
        with contextlib.suppress(Exception):  # a terminal that is gone must not end the work
            self.to(line)

    def forget(self) -> None:
        with self._lock:
            self._told_s.clear()


_TELLER = _Teller()


@contextlib.contextmanager
def told_to(tell: Callable[[str], None]) -> Iterator[None]:
    """Within, lines go to ``tell``, from any thread, instead of to the terminal."""
    before, _TELLER.to = _TELLER.to, tell
    _TELLER.forget()
    try:
        yield
    finally:
        _TELLER.to = before
        _TELLER.forget()


def unforeseen(error: BaseException, what: str, then: str) -> None:
    """Tell in one line that something met an error that nobody foresaw.

    Args:
        error: The error.
        what: Which work, for people.
        then: How it goes on.
    """
    text = " ".join(f"{type(error).__name__} {error}".split())
    _TELLER.tell(f"a fault of the coach itself in {what} ({text}); {then}")
    if os.environ.get("COACH_DEBUG"):
        traceback.print_exception(error)


@contextlib.contextmanager
def guarded(what: str, then: str) -> Iterator[None]:
    """Within, an exception is told; the work goes on behind the block."""
    try:
        yield
    except Exception as error:  # noqa: BLE001  whatever nobody foresaw
        unforeseen(error, what, then)


class StrayCancellationError(Exception):
    """What was awaited has been cancelled by somebody else, as libraries do that lose their bus."""


@contextlib.asynccontextmanager
async def asked_for() -> AsyncIterator[None]:
    """Within, only a cancellation of this very task counts as one.

    Raises:
        StrayCancellationError: Another one was met.
    """
    import asyncio  # noqa: PLC0415  as above

    try:
        yield
    except asyncio.CancelledError as error:
        running = asyncio.current_task()
        if running is None or running.cancelling():
            raise
        raise StrayCancellationError("cancelled by nobody") from error


def task(
    work: Callable[[], Coroutine[Any, Any, None]],
    what: str,
    then: str,
    again: Callable[[], float] | None = None,
) -> asyncio.Task[None]:
    """Begin work on this event loop.

    Args:
        work: Called anew for each beginning.
        what: For people.
        then: For people; how it goes on after an exception.
        again: Gives the pause before the work begins anew after an exception; ``None`` ends it.
    """
    import asyncio  # noqa: PLC0415  as above

    async def supervised() -> None:
        while True:
            with guarded(what, then):
                async with asked_for():
                    await work()
                return
            if again is None:
                return
            await asyncio.sleep(again())

    return asyncio.create_task(supervised(), name=what)


@contextlib.asynccontextmanager
async def within(
    work: Callable[[], Coroutine[Any, Any, None]],
    what: str,
    then: str,
    again: Callable[[], float] | None = None,
) -> AsyncIterator[None]:
    """A ``task`` for as long as the block lasts; it has ended when the block is left."""
    import asyncio  # noqa: PLC0415  as above

    running = task(work, what, then, again)
    try:
        yield
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@contextlib.asynccontextmanager
async def alongside(work: Coroutine[Any, Any, _T], what: str) -> AsyncIterator[asyncio.Task[_T]]:
    """Within, the work goes on beside the block, which awaits it; at the end it is cancelled.

    An exception that the block has not raised by awaiting it is told.
    """
    import asyncio  # noqa: PLC0415  as above

    running = asyncio.ensure_future(work)
    raised: BaseException | None = None
    try:
        yield running
    except BaseException as error:
        raised = error
        raise
    finally:
        if not running.done():  # else nothing is awaited: a cancellation would lose the result
            running.cancel()
            await asyncio.wait({running})
        left = None if running.cancelled() else running.exception()
        if left is not None and left is not raised:
            unforeseen(left, what, "it was to end anyway")


async def uncut(work: Coroutine[Any, Any, _T], within_s: float) -> _T:
    """Await work that leaves something broken behind if it is cancelled half way.

    A cancellation is raised when the work has ended; its own error is then the cause.

    Args:
        work: Ends soon by itself.
        within_s: So long a cancellation waits; then the work is cancelled after all.
    """
    import asyncio  # noqa: PLC0415  as above

    loop = asyncio.get_running_loop()
    running = asyncio.ensure_future(work)
    until_s: float | None = None
    cancelled: asyncio.CancelledError | None = None
    while not running.done():
        left_s = None if until_s is None else until_s - loop.time()
        if left_s is not None and left_s <= 0.0:
            running.cancel()
            left_s = None
        try:
            await asyncio.wait({running}, timeout=left_s)
        except asyncio.CancelledError as error:
            if cancelled is None:
                cancelled, until_s = error, loop.time() + within_s
    if cancelled is not None:
        raise cancelled from (None if running.cancelled() else running.exception())
    return running.result()


def thread(work: Callable[[], None], what: str, then: str) -> threading.Thread:
    """Begin work on a thread of its own, which does not keep the process alive."""

    def supervised() -> None:
        with guarded(what, then):
            work()

    begun = threading.Thread(target=supervised, name=what, daemon=True)
    begun.start()
    return begun


def later(after_s: float, work: Callable[[], object], what: str, then: str) -> threading.Timer:
    """Do something after a while, unless the timer is cancelled."""

    def supervised() -> None:
        with guarded(what, then):
            work()

    timer = threading.Timer(after_s, supervised)
    timer.start()
    return timer


async def aside(work: Callable[[], _T]) -> _T:
    """Have a thread do what would hold up the event loop; its error is the caller's."""
    import asyncio  # noqa: PLC0415  as above

    return await asyncio.to_thread(work)


def on_readable(
    loop: asyncio.AbstractEventLoop, handle: int, read: Callable[[], None], what: str, then: str
) -> None:
    """Have a file read whenever there is something; ``loop.remove_reader`` ends it."""

    def supervised() -> None:
        with guarded(what, then):
            read()

    loop.add_reader(handle, supervised)


def catch_strays() -> None:
    """Tell what callbacks of the running event loop raise, and of results nobody asked for."""
    import asyncio  # noqa: PLC0415  as above

    def stray(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if error is None:
            error = RuntimeError(context["message"])
        unforeseen(error, "a callback", "the rest goes on")

    asyncio.get_running_loop().set_exception_handler(stray)


def run(work: Coroutine[Any, Any, _T]) -> _T:
    """An event loop with this work, whose stray exceptions are told."""
    import asyncio  # noqa: PLC0415  as above

    async def supervised() -> _T:
        catch_strays()
        return await work

    return asyncio.run(supervised())


@contextlib.contextmanager
def processes(count: int) -> Iterator[ProcessPoolExecutor]:
    """So many processes that work for this one; what they raise is raised where it is asked for.

    Each computes on one thread, leaves Ctrl-C to this process, and ends when this one has ended,
    however it did. On the way out all of them have ended, and what had not begun is not done; nor,
    after an exception, is what had.
    """
    import multiprocessing  # noqa: PLC0415  as above
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415

    # A fork would copy the threads' locks as they are; and Windows has none.
    spawn = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(count, spawn, initializer=_work_for_another)
    others = set(multiprocessing.active_children())
    # Read when numpy is loaded, which in a process of a notebook may be before any line of ours.
    unset = [name for name in _THREADS_OF_NUMPY if name not in os.environ]
    os.environ.update(dict.fromkeys(unset, "1"))
    try:
        yield pool
    except BaseException:
        for process in set(multiprocessing.active_children()) - others:
            process.terminate()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        for name in unset:
            os.environ.pop(name, None)


def _work_for_another() -> None:
    """In a process that works for another, before its first work."""
    import multiprocessing  # noqa: PLC0415  as above
    import signal  # noqa: PLC0415
    from multiprocessing.connection import wait  # noqa: PLC0415

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def end_with_it() -> None:
        if parent is not None:
            wait([parent.sentinel])
            os._exit(1)  # killed, it could not say so; the pipe of work alone never breaks

    thread(end_with_it, "looking after who gave the work", "it may outlive the command")
