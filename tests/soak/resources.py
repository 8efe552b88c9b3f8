"""What a process holds: memory, open files, and how fast they grow."""

from __future__ import annotations

from pathlib import Path

import numpy as np


def resident_mb() -> float:
    """Memory of this process."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


def open_files() -> int:
    """Descriptors of this process."""
    return len(list(Path("/proc/self/fd").iterdir()))


class Holdings:
    """Memory and open files, noted now and then.

    Args:
        every_s: Least time between two notes.
    """

    def __init__(self, every_s: float) -> None:
        self._every_s = every_s
        self.rows: list[tuple[float, float, int]] = []

    def note(self, since_s: float) -> None:
        """Note what is held, if the last time is long enough ago."""
        if not self.rows or since_s - self.rows[-1][0] >= self._every_s:
            self.rows.append((since_s, resident_mb(), open_files()))

    def tell(self, after_s: float) -> list[tuple[str, str]]:
        """Rows of a table.

        Args:
            after_s: What came before is warming up.
        """
        t_s, memory_mb, files = np.array([row for row in self.rows if row[0] >= after_s]).T
        slope = np.polyfit(t_s / 3600.0, memory_mb, 1)[0] if len(t_s) > 2 else np.nan
        return [
            ("memory after warm-up", f"{memory_mb[0]:.1f} MB"),
            ("memory at the end", f"{memory_mb[-1]:.1f} MB"),
            ("memory growth", f"{slope:+.2f} MB/h"),
            ("open files", f"{files.min():.0f} to {files.max():.0f}"),
        ]
