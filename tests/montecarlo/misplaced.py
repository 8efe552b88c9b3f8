"""Cues that must not be at all, whatever the runner does."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from coach.cues import CueParams
from coach.model import Cue, Locomotion

if TYPE_CHECKING:
    from tests.theory.sessions import Session

LEAN_FORWARD = "lean_too_upright"
PRAISE = "praise"
DESCENT = -0.01
AFTER_S = 60.0
"""Coming off a descent is no correction either."""


def misplaced(session: Session) -> list[str]:
    """Cues on a metric while not running, from a reading that does not count, or too many."""
    wrong = []
    snapshots = {s.t_s: s for s in session.snapshots}
    cues = [cue for cue in session.seen.cues if cue.metric]
    for cue in cues:
        snapshot = snapshots[cue.t_s]
        if snapshot.locomotion is not Locomotion.RUNNING:
            wrong.append(f"{cue.rule} at {cue.t_s} while {snapshot.locomotion.value}")
        if not snapshot.readings[cue.metric].ok:
            wrong.append(f"{cue.rule} at {cue.t_s} from a reading that does not count")
        if not _truly_running(session, cue.t_s):
            wrong.append(f"{cue.rule} at {cue.t_s} while in truth not running")
    params = CueParams()
    wrong += [f"{b.rule} too soon" for a, b in pairwise(cues) if b.t_s - a.t_s < params.gap_s]
    if len(cues) > params.per_run:
        wrong.append("more than the budget of a run")
    return wrong


def downhill(session: Session) -> list[str]:
    """Praise for a correction, or word to lean forward, on a descent or soon after it."""
    truth = session.simulation.truth
    falling = truth.t_s[truth.grade < DESCENT]
    if not len(falling):
        return []
    wrong = []
    for cue in (o for o in session.outputs if isinstance(o, Cue)):
        before = falling[falling <= cue.t_s]
        recent = len(before) > 0 and cue.t_s - before[-1] < AFTER_S
        corrected = cue.rule.startswith(PRAISE) and cue.rule != "praise_steady"
        if recent and (corrected or cue.rule == LEAN_FORWARD):
            wrong.append(f"{cue.rule} at {cue.t_s} on or after a descent")
    return wrong


def _truly_running(session: Session, t_s: float) -> bool:
    ends = np.cumsum([phase.for_s for phase in session.simulation.story.phases])
    at = int(np.searchsorted(ends, t_s, side="right"))
    phases = session.simulation.story.phases
    if at >= len(phases):
        return False
    since_s = t_s - (ends[at - 1] if at else 0.0)
    # A stop is seen within two seconds; a cue decided before that was decided in running.
    before = phases[at - 1].do if at else ""
    return phases[at].do == "run" or (before == "run" and since_s < 2.0)
