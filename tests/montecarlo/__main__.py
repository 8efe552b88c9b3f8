"""``python -m tests.montecarlo [RUNNERS] [SEED]``: the coach's judgement over a population."""

from __future__ import annotations

import sys
import time

from tests.montecarlo.table import result_of, table
from tests.montecarlo.trial import try_runner
from tests.theory.sessions import known

WELL_S = 420.0
FAULTS = 2


def main(arguments: list[str]) -> int:
    runners = int(arguments[0]) if arguments else 200
    seed = int(arguments[1]) if len(arguments) > 1 else 1
    trials = []
    begun = time.monotonic()
    for number in range(runners):
        try:
            trials.append(try_runner(number, seed, WELL_S, FAULTS))
        except AssertionError as error:
            print(f"runner {number} could not be calibrated: {error}", file=sys.stderr)
        known.cache_clear()
        if (number + 1) % 10 == 0:
            spent = time.monotonic() - begun
            print(f"{number + 1} runners, {spent:.0f} s", file=sys.stderr)
    result = result_of(trials)
    print(table(result))
    return 0 if result.holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
