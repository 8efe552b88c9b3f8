"""Which wrong lines would no test notice? See README.md.

``python -m tests.mutants [NUMBER | PART OF A FILE'S NAME] ...``; all without words. Exit code 1
where one survives, hangs, or no longer stands in the code.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.mutants.runner import BrokenError, Fate, check_unmutated, chosen, copied, tried
from tests.mutants.table import MUTANTS


def main(words: list[str]) -> int:
    wanted = list(chosen(MUTANTS, words))
    if not wanted:
        print(f"no mutant is meant by {' '.join(words)}; give 1 to {len(MUTANTS)}, or a file")
        return 2
    lived = []
    with tempfile.TemporaryDirectory(prefix="mutants-") as name:
        folder = Path(name)
        copied(folder)
        try:
            took_s = check_unmutated((mutant for _, mutant in wanted), folder)
            print(f"their tests pass without a mutant ({took_s:.0f} s)", flush=True)
            for number, mutant in wanted:
                outcome = tried(mutant, folder)
                line = f"{number:3d} {outcome.fate.value:8s} {outcome.seconds:4.0f} s  "
                line += f"{mutant.file}: {' '.join(mutant.old.split())}"
                print(line, flush=True)
                if outcome.fate is not Fate.KILLED:
                    lived.append(f"{line}\n    -> {' '.join(mutant.new.split())}: {mutant.why}")
        except BrokenError as error:
            print(error)
            return 2
    print(f"{len(wanted) - len(lived)} of {len(wanted)} killed", *lived, sep="\n")
    return 1 if lived else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
