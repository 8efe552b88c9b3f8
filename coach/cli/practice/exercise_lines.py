"""The table of exercises, one of them, and a plan, on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.model import Side
from coach.practice.exercise import SAFETY_OF, Safety
from coach.wording.columns import HEAD, columns, row
from coach.wording.place_names import PLACE_NAMES, where_of
from coach.wording.practices.practice_words import planned_amount, planned_name, side_name
from coach.wording.translation import mark, tr, tr_n

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coach.model import PlannedSet
    from coach.practice.exercise import Exercise, ExercisePlan

_WIDTH = 110
_HEADINGS = (mark("exercise"), mark("how much"), mark("wear it"), mark("what the sensor sees"))


def print_exercises(exercises: Sequence[Exercise]) -> None:
    """One row for each."""
    from rich import box
    from rich.table import Table

    from coach.cli.fitting_table import print_table
    from coach.cli.plain_console import plain_console

    console = plain_console(_WIDTH)
    table = Table(box=box.SIMPLE)
    for heading in _HEADINGS:
        table.add_column(tr(heading))
    for one in exercises:
        seen = one.view(one.wear[0]).sees
        table.add_row(tr(one.name), _dose(one), tr(PLACE_NAMES[one.wear[0]]), tr(seen))
    print_table(console, table, (2, 1), words=(3,))
    print(tr("'coach exercise NAME --how' tells how it is done, and what to mind"))


def print_how(
    one: Exercise, amount: float | None = None, sets: int | None = None, side: str | None = None
) -> None:
    """All that is known of one.

    Args:
        one: Which.
        amount: Seconds or repetitions, if not the usual ones.
        sets: How many, if not as many as usual.
        side: ``left``, ``right`` or both, if not both.
    """
    first, then = one.how
    view = one.view(one.wear[0])
    rows = [
        (tr("exercise"), tr(one.name)),
        (tr("how"), f"{tr(first)} {tr(then)}"),
        (tr("how much"), _dose(one, amount, sets, side)),
        (tr("wear it"), tr(" or ").join(tr(PLACE_NAMES[place]) for place in one.wear)),
        (tr("seen"), f"{where_of(one.wear[:1])}: {tr(view.sees)}"),
        (tr("not seen"), tr(view.misses)),
        *((tr("mind"), tr(SAFETY_OF[why])) for why in Safety if why in one.safety),
    ]
    width = max(HEAD, *(columns(label) for label, _ in rows))
    for label, value in rows:
        for line in row((label, width), (value, _WIDTH - width)):
            print(line)


def print_plan(plan: ExercisePlan) -> None:
    """Each set with why it is there; sets that follow each other with one reason are one line."""
    if plan.note:
        print(tr(plan.note))
    for count, one, why in _grouped(plan):
        times = f"{count} x " if count > 1 else ""
        print(f"{times}{planned_name(one)}, {planned_amount(one)}: {tr(why)}")


def _grouped(plan: ExercisePlan) -> Iterator[tuple[int, PlannedSet, str]]:
    found: list[tuple[int, PlannedSet, str]] = []
    for one, why in zip(plan.sets, plan.why, strict=True):
        if found and found[-1][1:] == (one, why):
            found[-1] = (found[-1][0] + 1, one, why)
        else:
            found.append((1, one, why))
    yield from found


def _dose(
    one: Exercise, amount: float | None = None, sets: int | None = None, side: str | None = None
) -> str:
    dose = one.dose
    amount = amount or dose.steps[dose.usual]
    told = (
        tr("{seconds} s", seconds=f"{amount:g}")
        if dose.holds
        else tr_n("{n} time", "{n} times", int(amount))
    )
    every = f"{sets or dose.sets} x {told}"
    if side in (Side.LEFT.value, Side.RIGHT.value):
        return f"{every}, {side_name(Side(side))}"
    return tr("{sets}, each side", sets=every) if one.sided else every
