"""How often is a standing posture called better or worse, where it stays and where it changes?

Made-up people whose checks scatter by so many points of their position, about what stays or changes
evenly. ``python -m tests.progress.standing_posture_table`` prints the table of
coach/progress/README.md.
"""

from __future__ import annotations

import numpy as np

from coach.model.practice import PracticeKind
from coach.progress import Verdict
from coach.progress.standing_posture import posture_trends
from coach.wording.practices.joined_words import answer_of
from tests.athlete.practised import practice_of, segment

RANGE_DEG = 15.0
TOLD = (Verdict.BETTER, Verdict.WORSE, Verdict.NO_CHANGE, Verdict.CANNOT_TELL)


def answers(checks: int, scatter: float, change: float, trials: int) -> dict[Verdict, float]:
    """Shares of the answers about so many people with two weeks between checks."""
    rng = np.random.default_rng(20261130)
    count = dict.fromkeys(TOLD, 0)
    for _ in range(trials):
        course = 50.0 + np.linspace(0.0, change, checks) + scatter * rng.normal(size=checks)
        stood = [
            practice_of(
                PracticeKind.STAND,
                14.0 * k,
                stands=(segment(position=float(at), range_deg=RANGE_DEG),),
            )
            for k, at in enumerate(course)
        ]
        (position, _) = posture_trends(stood)
        count[answer_of(position)] += 1
    return {verdict: n / trials for verdict, n in count.items()}


def main() -> None:
    """Print the table."""
    print("| scatter | change | checks | better | worse | no change | cannot be told |")
    print("|---|---|---|---|---|---|---|")
    for scatter in (5.0, 10.0, 15.0):
        for change in (0.0, 20.0, 40.0):
            for checks in (4, 6, 10, 20):
                found = answers(checks, scatter, change, 400)
                cells = " | ".join(f"{found[one]:.1%}" for one in TOLD)
                print(f"| {scatter:g} | {change:g} | {checks} | {cells} |")


if __name__ == "__main__":
    main()
