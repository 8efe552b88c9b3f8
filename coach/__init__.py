"""Posture coach for runners: one inertial sensor in, short spoken cues out.

``coach.analyze`` runs on arrays the very pipeline that coaches live.
"""

from __future__ import annotations

TYPE_CHECKING = False  # without ``typing``, ``python -m coach`` sooner hears Ctrl-C its own way

if TYPE_CHECKING:
    from coach.analysis import Analysis, analyze

__all__ = ["Analysis", "analyze"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Import on first use: ``coach --help`` must not wait for numpy and scipy."""
    if name in __all__:
        from coach import analysis  # noqa: PLC0415

        return getattr(analysis, name)
    raise AttributeError(f"module 'coach' has no attribute '{name}'")
