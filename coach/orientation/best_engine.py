"""Which general filter this machine has."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coach.orientation.engine import MakeEngine


def default_engine() -> MakeEngine:
    """The compiled engine where the package ``vqf`` is installed, else the one in numpy."""
    try:
        from coach.orientation.engine_vqf import VqfEngine  # noqa: PLC0415  the wheel may be absent
    except ImportError:
        from coach.orientation.engine_numpy import NumpyEngine  # noqa: PLC0415

        return NumpyEngine
    return VqfEngine
