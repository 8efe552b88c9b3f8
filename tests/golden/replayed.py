"""What a replay of a shipped recording gives, in the form that is stored."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np

from coach.analysis import collect
from coach.app import config_of
from coach.model import METRICS
from coach.recording import read_recording
from coach.wiring.pipeline import Pipeline

ROOT = Path(__file__).resolve().parents[2]
RECORDINGS = tuple(sorted((ROOT / "recordings").glob("*.mcap")))
WINDOW_S = 10.0
DECIMALS = 6

# Unit of a metric -> how far its median may be off.
TOLERANCES = {
    "rad": np.radians(0.05),
    "spm": 0.2,
    "s": 0.002,
    "m": 0.001,
    "m_s": 0.01,
    "m_s2": 0.5,
    "n_m": 200.0,
    "": 0.01,
}


def golden_path(recording_path):
    return Path(__file__).with_name(f"{recording_path.stem}.json")


def replay(path, batch=None):
    """All outputs of a recording, pushed ``batch`` inputs at a time."""
    recording = read_recording(path)
    pipeline = Pipeline(config_of(recording.header))
    batch = batch or len(recording.inputs)
    outputs = []
    for start in range(0, len(recording.inputs), batch):
        outputs += pipeline.push_many(recording.inputs[start : start + batch])
    return outputs + pipeline.flush()


def golden_of(outputs):
    """Plain values of what is compared."""
    found = collect(outputs)
    grid = found.grid
    changes = [0, *(i + 1 for i, (a, b) in enumerate(pairwise(grid.locomotion)) if a != b)]
    return {
        "cues": [{"t_s": c.t_s, "rule": c.rule, "text": c.text} for c in found.cues],
        "locomotion": [[float(grid.t_s[i]), str(grid.locomotion[i])] for i in changes],
        "faults": dict(sorted(Counter(f.kind.value for f in found.faults).items())),
        "medians": {name: _medians(grid, name) for name in METRICS if grid.valid(name).any()},
    }


def _medians(grid, name):
    windows = (grid.t_s // WINDOW_S).astype(int)
    medians = []
    for window in range(windows[-1] + 1):
        values = grid[name][(windows == window) & grid.valid(name)]
        medians.append(round(float(np.median(values)), DECIMALS) if len(values) else None)
    return medians
