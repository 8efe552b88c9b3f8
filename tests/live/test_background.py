"""Work beside the run never ends silently: one line, and it goes on or ends in order."""

import asyncio
import contextlib
import multiprocessing
import os
import threading
import time

import pytest

from coach import background


@pytest.fixture
def told():
    lines = []
    with background.told_to(lines.append):
        yield lines


def boom():
    raise KeyError("/org/bluez/hci0")


async def async_boom():
    boom()


LINE = "a fault of the coach itself in {} (KeyError '/org/bluez/hci0'); {}"


async def until(condition, within_s=30.0):
    until_s = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < until_s
        await asyncio.sleep(0.005)


async def test_a_task_begins_again_and_the_same_line_is_told_once(told):
    begun = []

    async def work():
        begun.append(1)
        if len(begun) < 4:
            boom()
        await asyncio.Event().wait()

    running = background.task(work, "the care", "it goes on", lambda: 0.001)
    await until(lambda: len(begun) == 4)
    assert not running.done()
    assert told == [LINE.format("the care", "it goes on")]
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_a_task_without_another_beginning_ends_with_a_line(told):
    await background.task(async_boom, "the care", "nobody cares now")
    assert told == [LINE.format("the care", "nobody cares now")]


async def test_a_task_that_ends_by_itself_is_not_begun_again(told):
    begun = []

    async def work():
        begun.append(1)

    await background.task(work, "it", "it goes on", lambda: 0.0)
    assert (begun, told) == ([1], [])


async def test_what_must_not_be_cut_ends_before_the_cancellation_is_raised():
    answer, ended = asyncio.Event(), []

    async def work():
        await answer.wait()
        ended.append(1)

    waiting = asyncio.create_task(background.uncut(work(), 60.0))
    await asyncio.sleep(0)
    for _ in range(3):  # however often
        waiting.cancel()
        await asyncio.sleep(0)
    assert not waiting.done()
    answer.set()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert ended == [1]


async def test_what_must_not_be_cut_gives_its_result_or_its_error():
    async def work():
        return 7

    assert await background.uncut(work(), 60.0) == 7
    with pytest.raises(KeyError):
        await background.uncut(async_boom(), 60.0)


async def test_what_never_ends_is_cut_after_a_while():
    waiting = asyncio.create_task(background.uncut(asyncio.Event().wait(), 0.0))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(asyncio.shield(waiting), 5.0)


def test_a_thread_tells(told):
    background.thread(boom, "the sync", "less is kept").join(5.0)
    assert told == [LINE.format("the sync", "less is kept")]


def test_a_timer_tells(told):
    background.later(0.01, boom, "the spinner", "there is none").join(5.0)
    assert told == [LINE.format("the spinner", "there is none")]


async def test_a_reader_goes_on(told):
    heard = []
    out, into = os.pipe()

    def read():
        letter = os.read(out, 1)
        heard.append(letter)
        if letter == b"!":
            boom()

    loop = asyncio.get_running_loop()
    background.on_readable(loop, out, read, "the keys", "they go on")
    os.write(into, b"a!b")
    await until(lambda: len(heard) == 3)
    loop.remove_reader(out)
    os.close(out)
    os.close(into)
    assert told == [LINE.format("the keys", "they go on")]


async def test_what_goes_on_alongside_raises_where_it_is_awaited(told):
    with pytest.raises(KeyError):
        async with background.alongside(async_boom(), "opening") as running:
            await running
    assert told == []


async def test_what_goes_on_alongside_is_told_where_it_is_not(told):
    async with background.alongside(async_boom(), "opening"):
        await asyncio.sleep(0.01)

    async def stubborn():
        try:
            await asyncio.Event().wait()
        finally:
            boom()

    async with background.alongside(stubborn(), "closing"):
        await asyncio.sleep(0.01)
    then = "it was to end anyway"
    assert told == [LINE.format("opening", then), LINE.format("closing", then)]


def test_a_callback_of_the_event_loop_is_told(told):
    async def main():
        asyncio.get_running_loop().call_soon(boom)
        await asyncio.sleep(0.01)
        return 7

    assert background.run(main()) == 7
    assert told == [LINE.format("a callback", "the rest goes on")]


def test_other_lines_are_told_and_each_again_after_a_while(told, monkeypatch):
    now_s = [0.0]
    monkeypatch.setattr(background.time, "monotonic", lambda: now_s[0])
    for now_s[0] in (0.0, 1.0, 59.0, 61.0):
        with background.guarded("a", "on"):
            boom()
        with background.guarded("b", "on"):
            boom()
    a, b = LINE.format("a", "on"), LINE.format("b", "on")
    assert told == [a, b, a, b]


def test_what_nobody_can_be_told_ends_nothing_either():
    def gone(_):
        raise BrokenPipeError

    with background.told_to(gone), background.guarded("a", "on"):
        boom()


def test_where_nobody_listens_it_is_one_line_on_the_terminal(capsys):
    with background.guarded("\x1b[2Jthe voice", "it\ngoes on"):
        boom()
    shown = capsys.readouterr().err
    assert shown.startswith("coach: a fault of the coach itself in \\x1b[2Jthe voice (KeyError")
    assert shown.count("\n") == 1


def test_the_traceback_is_there_for_who_asks(capsys, monkeypatch, told):
    with background.guarded("a", "on"):
        boom()
    assert capsys.readouterr().err == ""
    monkeypatch.setenv("COACH_DEBUG", "1")
    with background.guarded("b", "on"):
        boom()
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, asyncio.CancelledError])
def test_what_is_to_end_the_program_ends_it(told, error):
    with pytest.raises(error), background.guarded("a", "on"):
        raise error
    assert told == []


def test_lines_from_many_threads_are_all_told(told):
    def fail(number):
        with background.guarded(f"work {number}", "on"):
            boom()

    threads = [threading.Thread(target=fail, args=(n,)) for n in range(20)]
    for each in threads:
        each.start()
    for each in threads:
        with contextlib.suppress(RuntimeError):
            each.join(5.0)
    assert len(told) == 20


def test_processes_that_nobody_waits_for_any_more_end_at_once():
    with contextlib.suppress(KeyboardInterrupt), background.processes(1) as pool:
        asleep = pool.submit(time.sleep, 3600.0)
        while not asleep.running():
            time.sleep(0.01)
        raise KeyboardInterrupt
    assert multiprocessing.active_children() == []
