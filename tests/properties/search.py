"""``python -m tests.properties.search [MINUTES]``: every law of the tests, by other examples.

The tests take examples that follow from their own text, the same on any machine. Here each round
draws others, until one breaks a law or the time is over: ten minutes, unless said.
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
import time
from pathlib import Path

_TESTS = Path(__file__).parents[1]
_GIVES_EXAMPLES = re.compile(r"^\s*@given\(", re.MULTILINE)
_NO_TESTS_FAILED = 0


def files() -> list[Path]:
    """All that state a law."""
    tests = sorted(_TESTS.rglob("test_*.py"))
    return [one for one in tests if _GIVES_EXAMPLES.search(one.read_text("utf-8"))]


def round_of(seed: int) -> int:
    """One round, all laws; pytest's exit code."""
    words = ["-q", "-n", "2", "--dist", "worksteal", "-m", "hypothesis", "--no-header"]
    how = ["--hypothesis-profile", "search", "--hypothesis-seed", str(seed), "--timeout", "1800"]
    command = [sys.executable, "-m", "pytest", *words, *how, *map(str, files())]
    return subprocess.run(command, cwd=_TESTS.parent, check=False).returncode


def main(arguments: list[str]) -> int:
    minutes = float(arguments[0]) if arguments else 10.0
    until_s, number = time.monotonic() + 60.0 * minutes, 0
    while number == 0 or time.monotonic() < until_s:
        number, seed = number + 1, random.SystemRandom().randrange(1 << 32)
        print(f"round {number}, --hypothesis-seed {seed}", flush=True)
        code = round_of(seed)
        if code != _NO_TESTS_FAILED:
            return code
    print(f"{number} rounds, and every law held")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
