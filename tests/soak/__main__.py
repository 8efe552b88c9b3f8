"""Coach live for minutes over the virtual radio and print what it cost and lost.

``python -m tests.soak [MINUTES]``, ten by default, in real time. Nothing is asserted; see README.md
for what the figures should be.
"""

from __future__ import annotations

import sys

from tests.soak.live import coached

if __name__ == "__main__":
    coached(float(sys.argv[1]) if len(sys.argv) > 1 else 10.0)
