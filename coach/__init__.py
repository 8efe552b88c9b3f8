"""Posture coach for runners: one inertial sensor in, short spoken cues out.

For notebooks: ``coach.analyze`` runs on arrays, ``coach.read`` on a recording, and
``coach.analyze_many`` on folders of them, the very pipeline that coaches live; ``coach.calibrate``
finds how a runner stands, ``coach.simulate`` plays one whose truth is known, and ``coach.repeat``
does a result again.
"""

from __future__ import annotations

TYPE_CHECKING = False  # without ``typing``, ``python -m coach`` sooner hears Ctrl-C its own way

if TYPE_CHECKING:
    from coach.analysis import Analysis, Provenance, SensorArrays, analyze
    from coach.analysis.calibrating import calibrate
    from coach.analysis.many import analyze_many
    from coach.analysis.playing import simulate
    from coach.analysis.reading import read, repeat
    from coach.model import METRICS, AccelerometerCalibration, Baseline, Body, Calibration, Plan
    from coach.settings import Settings

__all__ = [
    "METRICS",
    "AccelerometerCalibration",
    "Analysis",
    "Baseline",
    "Body",
    "Calibration",
    "Plan",
    "Provenance",
    "SensorArrays",
    "Settings",
    "analyze",
    "analyze_many",
    "calibrate",
    "read",
    "repeat",
    "simulate",
]
__version__ = "0.1.0"

_MODULES = {
    "coach.analysis": ("Analysis", "Provenance", "SensorArrays", "analyze"),
    "coach.analysis.calibrating": ("calibrate",),
    "coach.analysis.many": ("analyze_many",),
    "coach.analysis.playing": ("simulate",),
    "coach.analysis.reading": ("read", "repeat"),
    "coach.model": (
        "METRICS",
        "AccelerometerCalibration",
        "Baseline",
        "Body",
        "Calibration",
        "Plan",
    ),
    "coach.settings": ("Settings",),
}
"""Where each name is from."""


def __getattr__(name: str) -> object:
    """Import on first use: ``coach --help`` must not wait for numpy and scipy."""
    for module, names in _MODULES.items():
        if name in names:
            import importlib  # noqa: PLC0415 - as above

            found = getattr(importlib.import_module(module), name)
            globals()[name] = found
            return found
    raise AttributeError(f"module 'coach' has no attribute '{name}'")


def __dir__() -> list[str]:
    """What there is, whether it has been used yet or not, and nothing that is there by the way."""
    return sorted({*__all__, *(name for name in globals() if name.startswith("__"))})
