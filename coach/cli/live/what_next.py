"""The last line of a run: what to do next."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from coach.cli.history.next_step import Step, next_step, stand_of
from coach.cli.practised.beside_running import beside_running
from coach.wording.columns import headed
from coach.wording.times import clock
from coach.wording.translation import mark, tr

if TYPE_CHECKING:
    from pathlib import Path

    from coach.app.summary import Summary
    from coach.athlete import Athlete, Store
    from coach.athlete.profile import Profile

_WITHOUT = mark("'coach' says what to do next")


def next_line(profile: Profile | None, path: Path | None, summary: Summary) -> str:
    """What to type after this run, and besides it, in a line each.

    Args:
        profile: Of the runner; ``None`` where the run is not kept.
        path: Of the recording, if there is one.
        summary: What it was.
    """
    steps = None if profile is None else profile.ask(_of_runner, None, _WITHOUT)
    if steps is None:
        return headed(tr("next"), _of_file(path, summary).line)
    step, besides = steps
    told = headed(tr("next"), step.line)
    return told if besides is None else f"{headed(tr('besides'), besides.line)}\n{told}"


def after_practice(profile: Profile | None, path: Path | None, _: Summary) -> str:
    """What to type after a practice.

    Args:
        profile: Of whoever did it; ``None`` where it is not kept.
        path: Of the recording, if there is one.
    """
    if path is not None:
        step = Step(f"coach report {shlex.quote(str(path))}", tr("what came of it, as a page"))
    elif profile is not None:
        step = Step("coach progress", tr("what your standing, sitting and exercises show together"))
    else:
        step = Step("coach", tr("where you stand"))
    return headed(tr("next"), step.line)


def _of_runner(store: Store, who: Athlete) -> tuple[Step, Step | None] | None:
    """By all that is known; ``None`` of one whose runs say nothing of a runner."""
    stand = stand_of(store, who)
    if stand.last is None:
        return None
    return next_step(stand), beside_running(store, who, stand)


def _of_file(path: Path | None, summary: Summary) -> Step:
    """After a run that is in no history, such as a simulated one."""
    if path is None:
        return Step("coach", tr("where you stand"))
    file = shlex.quote(str(path))
    corrected = [cue for cue in summary.cues if cue.metric]
    if not corrected:
        return Step(f"coach replay {file} --table", tr("the same again, with every metric"))
    return Step(f"coach why {file} {clock(corrected[0].t_s)}", tr("why the coach spoke there"))
