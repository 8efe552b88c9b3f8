"""``python -m tests.montecarlo [RUNNERS] [SEED]``: judgement over days of many people."""

from __future__ import annotations

import sys

from tests.many import results
from tests.montecarlo.table import result_of, table
from tests.montecarlo.trial import Trial, heard


def main(arguments: list[str]) -> int:
    runners = int(arguments[0]) if arguments else 60
    seed = int(arguments[1]) if len(arguments) > 1 else 1
    trials = []
    for number, trial in enumerate(results(heard, [(number, seed) for number in range(runners)])):
        if isinstance(trial, Trial):
            trials.append(trial)
        else:
            print(f"runner {number} could not be calibrated: {trial}", file=sys.stderr)
    result = result_of(trials)
    print(table(result))
    return 0 if result.holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
