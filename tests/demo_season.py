"""The season that comes with the coach, as the pictures of the README show it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENDING = "2026-03-29"
CUED_RUN = "20260207_091000-chest.mcap"
"""A run of it with several cues, and with runs before it."""


def made_season(folder: Path) -> Path:
    """Make it in a folder; a minute or two. The same on every machine: days of one year, UTC."""
    run_coach(folder, "demo-season", "-o", str(folder / "demo-season"), "--ending", ENDING)
    return folder / "demo-season"


def run_coach(folder: Path, *words: str, home: Path | None = None, **environment: str) -> str:
    """What a command prints, with the store of ``home``."""
    known = os.environ | {"TZ": "UTC", "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, "-m", "coach", *words],
        cwd=folder,
        env=known | {"COACH_HOME": str(home or folder / "home")} | environment,
        stdout=subprocess.PIPE,
        check=True,
        encoding="utf-8",
    )
    return done.stdout
