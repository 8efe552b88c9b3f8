"""What ``coach`` alone says: where the runner stands, and what to type next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.cli.notes import all_simulated, note
from coach.terminal_escape import LINE, escape_terminal
from coach.wording.columns import headed
from coach.wording.metric_names import words_of
from coach.wording.place_names import where_of
from coach.wording.rule_names import name_of_focus
from coach.wording.times import clock
from coach.wording.translation import mark, tr, tr_n

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coach.athlete import Athlete, Store
    from coach.cli.history.next_step import Stand

FIRST_COMMANDS: tuple[tuple[str, str], ...] = (
    ("coach demo", mark("a simulated runner, coached aloud")),
    ("coach doctor", mark("is everything there?")),
    ("coach run --placement pelvis", mark("your first run")),
)
"""What somebody types first."""

_MORE = mark("'coach --help' lists every command.")
_NAME = 40


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
        yield from _welcome(tr("No run yet. To begin with:"))
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
        yield f"  {command:{widest}}  {tr(why)}"
    yield tr(_MORE)


def _of_runner(store: Store, who: Athlete) -> Iterator[str]:
    from coach.athlete.athletes import FIRST_NAME
    from coach.cli.history.next_step import next_step, stand_of
    from coach.cli.practised.beside_running import beside_running

    stand = stand_of(store, who)
    name = escape_terminal(who.name, _NAME)
    if stand.last is None:
        if stand.course.sessions:
            note(all_simulated(who.name))
        unnamed = who.name == FIRST_NAME
        yield from _welcome(
            tr("No run yet. To begin with:")
            if unnamed
            else tr("No run of {name} yet. To begin with:", name=name)
        )
        return
    count = sum(one.counts for one in stand.course.sessions)
    yield headed(tr("runner"), tr_n("{name}, {n} run", "{name}, {n} runs", count, name=name))
    yield headed(tr("last run"), _last(stand))
    focus = stand.course.focus.rule
    yield headed(tr("focus"), name_of_focus(focus) if focus else tr("none chosen"))
    if stand.found and not focus:
        yield headed(tr("proposed"), words_of(stand.found[0].rule.metric))
    yield headed(tr("next"), next_step(stand).line)
    step = beside_running(store, who, stand)
    if step is not None:
        yield headed(tr("besides"), step.line)
    yield headed(tr("look back"), "coach report")
    yield tr(_MORE)


def _last(stand: Stand) -> str:
    from coach.cli.history.session_words import day_of

    assert stand.last is not None
    record = stand.last.record
    told = tr_n(
        "{number}, {day}, running {time} with the sensor {where}, {n} cue",
        "{number}, {day}, running {time} with the sensor {where}, {n} cues",
        record.cues,
        number=stand.last.session_id,
        day=day_of(record),
        time=clock(record.running_s),
        where=where_of(record.placements),
    )
    if not record.cues_judged:
        return told
    helped, judged = record.cues_helped, record.cues_judged
    return f"{told}, {tr('{helped} of {judged} helped', helped=helped, judged=judged)}"
