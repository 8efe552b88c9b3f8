"""What the shipped recordings give on this machine, as JSON on the standard output.

Run ``python -m tests.system.arm64.figures`` there; with ``--numpy`` the attitude is of the engine
in numpy also where the package ``vqf`` is installed.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time


def main() -> None:
    """Replay each and print the times, too."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--numpy", action="store_true", help="leave vqf aside")
    if parser.parse_args().numpy:
        sys.modules["vqf"] = None  # type: ignore[assignment]  # so an import of it fails
    # After the choice of the engine, which an import makes.
    from tests.golden.replayed import RECORDINGS, golden_of, replay  # noqa: PLC0415

    recordings, took_s = {}, {}
    for path in RECORDINGS:
        began_s = time.monotonic()
        recordings[path.stem] = golden_of(replay(path))
        took_s[path.stem] = round(time.monotonic() - began_s, 1)
    found = {"machine": platform.machine(), "took_s": took_s, "recordings": recordings}
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
