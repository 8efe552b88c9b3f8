"""How feedback is taken away over the sessions, so that the runner and not the coach keeps it."""

from __future__ import annotations

from dataclasses import dataclass

MEASURED_SESSIONS = 2
"""The first sessions measure and praise only: a baseline first, then one thing to work on."""

FADE: tuple[float, ...] = (1.0, 1.0, 1.0, 1.0, 0.75, 0.50, 0.25, 0.10)
"""Share of the running time with cues, by cued session: eight of them, as in the studies
(Crowell & Davis 2011, Willy 2012, Van den Berghe 2024); then the recall phrase alone."""

REOPENED_SESSIONS = 2
"""So many sessions have full feedback again when the runner's week has left the band."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """How much is said in a session.

    Args:
        measure_only: Nothing is corrected.
        share: Part of the running time in which cues may be given.
        recall_only: The recall phrase takes the place of cues.
    """

    measure_only: bool = False
    share: float = 1.0
    recall_only: bool = False


def feedback_of(measured: int, cued: int, *, reopened: bool = False) -> Feedback:
    """The feedback of the next session.

    Args:
        measured: Finished sessions in which nothing was corrected, of any runner's start.
        cued: Finished sessions with cues on the present focus.
        reopened: Whether the last seven days' median of the focus has left the band, and fewer
            than ``REOPENED_SESSIONS`` sessions have been given full feedback since.
    """
    if measured < MEASURED_SESSIONS:
        return Feedback(measure_only=True)
    if cued < len(FADE):
        return Feedback(share=1.0 if reopened else FADE[cued])
    return Feedback() if reopened else Feedback(share=0.0, recall_only=True)
