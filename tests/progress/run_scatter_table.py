"""How much a run differs from the next in one person: python -m tests.progress.run_scatter_table.

Unkind simulated people on several days: the strap put on anew, another stance, another pace. Each
day goes the way of a real one, calibrated anew. Prints the table that is in
``coach/progress/run_scatter.py``; some minutes.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime

import numpy as np

from coach.app import Session, by_time, config_of, play
from coach.app.session_record import metric_records
from coach.app.summary import SummarySink
from coach.model import METRICS, Command, SensorMount, UserCommand
from coach.recording import Provenance, SessionHeader
from coach.simulation import SENSOR_ID, parse_story, simulate
from coach.simulation.days import another_day
from coach.simulation.unkind import unkind_person
from tests.many import results

PEOPLE, DAYS = range(100, 110), range(5)
_PHASES = "".join(
    f'[[phase]]\ndo = "{do}"\nfor_s = {for_s}\n'
    for do, for_s in (("stand", 16), ("bend", 4), ("stand", 3), ("run", 210))
)


def medians(place: str, person: int, day: int) -> dict[str, float]:
    """Of each metric over one run of one person on one day."""
    story = another_day(parse_story(unkind_person(person, place).text(_PHASES)), day).story
    inputs = [*simulate(story).inputs, UserCommand(1.0, Command.RECALIBRATE)]
    inputs.sort(key=lambda event: event.t_host_s)
    mount = SensorMount(story.placement, sensor_id=SENSOR_ID)
    header = SessionHeader(datetime(2026, 1, 1, tzinfo=UTC), "", (mount,), Provenance.SIMULATED)
    config, summing = config_of(header), SummarySink(0.0)
    session = Session(config, [summing])
    play(session, by_time(inputs, 20.0), lambda: False)
    summary = summing.summary(session.baseline, config.settings, (story.placement,), session.worths)
    return {name: one.median for name, one in metric_records(summary, summing.grid).items()}


def main() -> None:
    """Every person on every day, and the scatter within each."""
    cases = [(place, who, day) for place in ("chest", "pelvis") for who in PEOPLE for day in DAYS]
    found = defaultdict(lambda: defaultdict(list))
    for (place, who, _), values in zip(cases, results(medians, cases), strict=True):
        for name, value in values.items():
            found[name, place][who].append(value)
    print(f"{'metric':38}{'place':8}{'scatter':>9}{'people':>8}")
    for name in METRICS:
        for place in ("chest", "pelvis"):
            people = [days for days in found[name, place].values() if len(days) > 2]
            if people:
                scatter = np.sqrt(np.mean([np.var(days, ddof=1) for days in people]))
                print(f"{name:38}{place:8}{scatter:9.4f}{len(people):8d}")


if __name__ == "__main__":
    main()
