"""Asks other software the same question on the same samples, in an environment of its own."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

ATTITUDE = ("vqf", "imufusion", "ahrs Madgwick")
"""Give up ``(n, 3)`` in the axes of the samples."""

CONTACTS = ("skdh", "mobgap")
"""Give the times of initial contacts in s; made for walking. Axes forward, left, up."""

PYTHON = Path(sys.prefix) / "peers" / "bin" / "python"
"""Made by ``make accuracy`` from .ci/peers.txt."""

_WORKER = Path(__file__).with_name("peer_worker.py")
_LIMIT_S = 600.0


@dataclass(frozen=True)
class Samples:
    """One stretch: acc ``(n, 3)`` m/s^2, gyr ``(n, 3)`` rad/s."""

    acc_m_s2: np.ndarray
    gyr_rad_s: np.ndarray
    rate_hz: float


@dataclass(frozen=True)
class Answers:
    """What a peer said of each stretch, and the processor time it took."""

    each: list[np.ndarray]
    seconds: float


def ask(peer: str, stretches: Sequence[Samples]) -> Answers | str:
    """One peer's answers, or in words why there are none."""
    python = Path(sys.executable) if peer == "vqf" else PYTHON
    if not python.exists():
        return "not installed (make accuracy does it)"
    with tempfile.TemporaryDirectory() as folder:
        job = Path(folder) / "job.npz"
        arrays: dict[str, np.ndarray] = {}
        for i, samples in enumerate(stretches):
            arrays[f"acc_{i}"] = np.ascontiguousarray(samples.acc_m_s2, dtype=np.float64)
            arrays[f"gyr_{i}"] = np.ascontiguousarray(samples.gyr_rad_s, dtype=np.float64)
            arrays[f"rate_{i}"] = np.array(samples.rate_hz)
        np.savez(job, **arrays)
        try:
            subprocess.run(
                [python, _WORKER, peer, job], check=True, capture_output=True, timeout=_LIMIT_S
            )
        except subprocess.CalledProcessError as error:
            said = error.stderr.decode(errors="replace").strip().splitlines()
            return f"failed ({said[-1] if said else 'no word'})"
        except subprocess.TimeoutExpired:
            return f"took longer than {_LIMIT_S:.0f} s"
        with np.load(f"{job}.out.npz") as out:
            each = [out[f"answer_{i}"] for i in range(len(stretches))]
            return Answers(each, float(out["seconds"]))
