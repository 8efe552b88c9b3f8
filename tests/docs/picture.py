"""Draws the README's picture: a replay as the terminal shows it, as SVG.

Run ``python -m tests.docs.picture`` after the look of the replay has changed.
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parents[2]
RECORDING = "recordings/tired-hips.simulated.mcap"
PICTURE = ROOT / "recordings" / "replay.svg"
WIDTH = 122


def main() -> None:
    """Replay the recording and save what it prints."""
    environment = os.environ | {"COLUMNS": str(WIDTH), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-m", "coach", "replay", RECORDING, "--table"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    console.print(Text(f"$ coach replay {RECORDING} --table", style="bold"))
    console.print(Text.from_ansi(done.stdout))
    svg = console.export_svg(title="coach replay")
    # Fonts from a foreign server are no part of a picture; the viewer has a monospaced one.
    PICTURE.write_text(re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL), encoding="utf-8")
    print(PICTURE.relative_to(ROOT))


if __name__ == "__main__":
    main()
