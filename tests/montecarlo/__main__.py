"""``python -m tests.montecarlo [RUNNERS] [SEED]``: judgement over days of many people."""

from __future__ import annotations

import sys
import time

from tests.montecarlo.table import result_of, table
from tests.montecarlo.trial import try_runner
from tests.theory.sessions import known


def main(arguments: list[str]) -> int:
    runners = int(arguments[0]) if arguments else 60
    seed = int(arguments[1]) if len(arguments) > 1 else 1
    trials = []
    begun = time.monotonic()
    for number in range(runners):
        try:
            trials.append(try_runner(number, seed))
        except AssertionError as error:
            print(f"runner {number} could not be calibrated: {error}", file=sys.stderr)
        known.cache_clear()
        if (number + 1) % 5 == 0:
            spent = time.monotonic() - begun
            print(f"{number + 1} runners, {spent:.0f} s", file=sys.stderr, flush=True)
    result = result_of(trials)
    print(table(result))
    return 0 if result.holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
