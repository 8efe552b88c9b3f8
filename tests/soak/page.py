"""The live page with twenty slow or stuck clients: what they cost the coach.

``python -m tests.soak.page [MINUTES]``, five by default, in real time and twice as long: half of it
before and after without any client. Nothing is asserted; see README.md.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading

import numpy as np

from coach.page import PageServer
from tests.soak.live import WARM_UP_S, coached

CALM_SHARE = 0.5


def main() -> None:
    """Coach with the page open, let the clients in half way, print."""
    seconds = 60.0 * (float(sys.argv[1]) if len(sys.argv) > 1 else 5.0)
    calm_s = CALM_SHARE * seconds
    warm_s = min(WARM_UP_S, 0.2 * calm_s)
    server = PageServer("127.0.0.1", 0, print)
    seen: dict[str, float] = {}

    def let_in() -> None:
        words = [sys.executable, "-m", "tests.soak.stuck", str(server.port), str(seconds)]
        told = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True)
        seen.update(json.loads(told.stdout))

    waiting = threading.Timer(warm_s + calm_s, let_in)
    waiting.start()
    figures = coached((warm_s + 2.0 * calm_s + seconds) / 60.0, server)
    waiting.join()
    since_s, latency_ms = np.array(figures.since_s), 1000.0 * np.array(figures.latency_s)
    begins = warm_s + calm_s
    heads = "".join(f"{head:>10s}" for head in ("packets", "median", "p99", "longest"))
    print(f"{'callback to decision':24s}{heads}")
    for words, from_s, until_s in (
        ("nobody looks", warm_s, begins),
        ("20 stuck, 1 good", begins, begins + seconds),
        ("nobody looks", begins + seconds, begins + seconds + calm_s),
    ):
        part = latency_ms[(since_s >= from_s) & (since_s < until_s)]
        median, p99 = np.percentile(part, [50, 99])
        print(f"{words:24s}{len(part):10d}{median:7.2f} ms{p99:7.2f} ms{part.max():7.2f} ms")
    made, ended = seen["connections"], seen["ended_by_server"]
    print(f"{'connections':24s}{made:10.0f} made, {ended:.0f} ended by the server")
    print(
        f"{'the good client':24s}{seen['pictures'] / seconds:10.1f} pictures/s, "
        f"longest wait {seen['longest_wait_s']:.2f} s"
    )


if __name__ == "__main__":
    main()
