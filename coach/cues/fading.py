"""How feedback is taken away over the sessions, so that the runner and not the coach keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from coach.model.ranges import Within


@dataclass(frozen=True, slots=True)
class FadeParams:
    """The course of sessions: measured, coached, coached less and less, recalled.

    Eight coached sessions, as in the studies (Crowell & Davis 2011, Willy 2012, Van den Berghe
    2024); then the recall phrase alone.

    Args:
        measured: The first sessions measure and praise only: what is usual first, then one thing to
            work on.
        shares: Share of the running time with cues, session by session on one focus.
        first_s: Cued running of the first session; what is changed moves the load, so it is little
            at first. 0 for no limit.
        more_s: So much more of it with each cued session.
        reopened: Sessions have full feedback again while the median of the runner's last days is
            out of the band, and so many at least.
        days: Those last days.
    """

    measured: Annotated[int, Within(0, 20)] = 2
    shares: Annotated[tuple[float, ...], Within(0.0, 1.0)] = (
        1.0, 1.0, 1.0, 1.0, 0.75, 0.50, 0.25, 0.10,
    )  # fmt: skip
    first_s: Annotated[float, Within(0.0, 36000.0)] = 600.0
    more_s: Annotated[float, Within(0.0, 3600.0)] = 300.0
    reopened: Annotated[int, Within(1, 20)] = 2
    days: Annotated[float, Within(1.0, 60.0)] = 7.0

    @property
    def full(self) -> int:
        """Sessions with full feedback before it fades."""
        return sum(share == 1.0 for share in self.shares)


FADE = FadeParams()
"""As delivered."""


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


def feedback_of(
    measured: int, cued: int, params: FadeParams = FADE, *, reopened: bool = False
) -> Feedback:
    """The feedback of the next session.

    Args:
        measured: Finished sessions in which nothing was corrected, of any runner's start.
        cued: Finished sessions with cues on the present focus.
        params: The course.
        reopened: Whether the last days' median of the focus is out of the band, or it has been
            and fewer than ``params.reopened`` sessions in a row have been given full feedback.
    """
    if measured < params.measured:
        return Feedback(measure_only=True)
    if cued < len(params.shares):
        return Feedback(share=1.0 if reopened else params.shares[cued])
    return Feedback() if reopened else Feedback(share=0.0, recall_only=True)
