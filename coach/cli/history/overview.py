"""What ``coach`` alone says: where the runner stands, and what to type next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.cli.notes import note
from coach.terminal_escape import LINE, escape_terminal
from coach.wording.times import clock
from coach.wording.wire_names import name_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coach.athlete import Athlete, Store
    from coach.cli.history.next_step import Stand

FIRST_COMMANDS: tuple[tuple[str, str], ...] = (
    ("coach run --sensor virtual --virtual-story demo", "a simulated runner, aloud"),
    ("coach doctor", "is everything there?"),
    ("coach run --placement pelvis", "your first run"),
)
"""What somebody types first."""

_MORE = "'coach --help' lists every command."
_NAME = 40
_WIDTH = 11


def print_overview() -> None:
    """Print it to standard output.

    Raises:
        StoreError: The history cannot be read.
    """
    for line in _lines():
        print(escape_terminal(line, LINE))


def _lines() -> Iterator[str]:
    from coach.athlete import athlete, open_home, profile_folder
    from coach.cli.history.athlete_store import note_odd

    folder = profile_folder()
    store = None if folder is None else open_home(folder, note)
    if store is None:
        yield from _welcome("No run yet. To begin with:")
        return
    try:
        who = athlete(store)
        note_odd(store, who)
        yield from _of_runner(store, who)
    finally:
        store.close()


def _welcome(heading: str) -> Iterator[str]:
    yield heading
    widest = max(len(command) for command, _ in FIRST_COMMANDS)
    for command, why in FIRST_COMMANDS:
        yield f"  {command:{widest}}  {why}"
    yield _MORE


def _of_runner(store: Store, who: Athlete) -> Iterator[str]:
    from coach.cli.history.next_step import next_step, stand_of

    stand = stand_of(store, who)
    name = escape_terminal(who.name, _NAME)
    if stand.last is None:
        yield from _welcome(f"No run of {name} yet. To begin with:")
        return
    count = sum(one.counts for one in stand.course.sessions)
    yield _line("runner", f"{name}, {'one run' if count == 1 else f'{count} runs'}")
    yield _line("last run", _last(stand))
    yield _line("focus", name_words(stand.course.focus.rule) or "none chosen")
    if stand.found and not stand.course.focus.rule:
        yield _line("proposed", f"{stand.found[0].topic}: {stand.found[0].rule.word}")
    yield _line("next", next_step(stand).line)
    yield _line("look back", "coach report")
    yield _MORE


def _last(stand: Stand) -> str:
    from coach.cli.history.session_words import day_of, places_of

    assert stand.last is not None
    record = stand.last.record
    cues = "one cue" if record.cues == 1 else f"{record.cues} cues"
    helped = f", {record.cues_helped} of {record.cues_judged} helped" if record.cues_judged else ""
    return (
        f"{stand.last.session_id}, {day_of(record)}, running {clock(record.running_s)} with the "
        f"sensor at the {places_of(record)}, {cues}{helped}"
    )


def _line(head: str, text: str) -> str:
    return f"{head:{_WIDTH}}{text}"
