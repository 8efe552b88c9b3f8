"""Only ``coach/background.py`` starts tasks, threads and event loops: it tells what they raise."""

import ast
from pathlib import Path

import pytest

COACH = Path(__file__).resolve().parents[2] / "coach"
HELPER = COACH / "background.py"

# Names by which work is started that goes on by itself.
STARTERS = frozenset(
    {
        "create_task",
        "ensure_future",
        "TaskGroup",
        "run_coroutine_threadsafe",
        "run_in_executor",
        "to_thread",
        "add_reader",
        "add_writer",
        "Thread",
        "Timer",
        "start_new_thread",
        "ThreadPoolExecutor",
        "ProcessPoolExecutor",
        "Process",
        "fork",
        "new_event_loop",
        "run_until_complete",
        "run_forever",
    }
)


def started_in(source):
    """(line, name) of each place where work is started, or where a starter gets another name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            name = node.attr
            if name in ("run", "Runner") and isinstance(node.value, ast.Name):
                name = f"{node.value.id}.{name}"
        elif isinstance(node, ast.Name):
            name = node.id
        elif isinstance(node, ast.alias):
            name = node.name.rpartition(".")[2]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            name = node.value  # getattr(asyncio, "create_task")
        else:
            continue
        if name in STARTERS or name in ("asyncio.run", "asyncio.Runner"):
            yield node.lineno, name


def test_all_work_beside_the_run_is_started_by_the_one_helper():
    bare = [
        f"{path.relative_to(COACH)}:{line}: {name}"
        for path in sorted(COACH.rglob("*.py"))
        if path != HELPER
        for line, name in started_in(path.read_text(encoding="utf-8"))
    ]
    assert bare == []


def test_the_helper_is_seen_to_start_it():
    assert {name for _, name in started_in(HELPER.read_text(encoding="utf-8"))} >= {
        "create_task",
        "ensure_future",
        "Thread",
        "Timer",
        "add_reader",
        "asyncio.run",
    }


@pytest.mark.parametrize(
    "source",
    [
        "asyncio.create_task(work())",
        "loop.create_task(work())",
        "task = asyncio.ensure_future(work())",
        "from threading import Thread as T",
        "start = threading.Thread",
        "async with asyncio.TaskGroup() as group: pass",
        "getattr(asyncio, 'create_task')(work())",
        "asyncio.run(main())",
        "loop.run_in_executor(None, work)",
    ],
)
def test_no_way_to_start_some_is_overlooked(source):
    wrapped = "async def f():\n    " + source
    assert list(started_in(wrapped))
