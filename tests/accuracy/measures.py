"""The table of what is measured on which recordings."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from tests.accuracy import running, walking

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.accuracy.figures import Figure


@dataclass(frozen=True)
class Measure:
    """One set of recordings: its folder, and what is measured on it."""

    folder: str
    figures: Callable[[], list[Figure]]


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        "SisFall jogs (waist)": Measure("sisfall", running.sisfall_jogs),
        "adept run (hip, no gyroscope)": Measure("adept_run", running.adept_run),
        "Alcantara treadmill (sacrum)": Measure(
            "alcantara_sacral_grf", running.alcantara_treadmill
        ),
        "SisFall walks (waist)": Measure("sisfall", walking.sisfall_walks),
        "SisFall bends (waist)": Measure("sisfall", walking.sisfall_bends),
        "Voisard walks (lower back)": Measure("voisard_lumbar_walk", walking.voisard_walks),
        "mobgap walks (lower back)": Measure("mobgap_lumbar_walk", walking.mobgap_walks),
    }
)
