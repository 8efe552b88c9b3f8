"""The table of what is measured on which data."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from tests.accuracy import (
    attitude,
    attitude_peers,
    calibration,
    calibration_states,
    contact_peers,
    inclination,
    people_courses,
    people_level,
    realism,
    repeated,
    running,
    standing_sway,
    steps,
    vicon_walk,
    walking,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.accuracy.figures import Figure


@dataclass(frozen=True)
class Measure:
    """One set of data, and what is measured on it.

    Args:
        folder: Below the folder of recordings; empty for the simulator.
        figures: Measures; its docstring says on what. Quick enough for ``make test``, or ``slow``.
        peers: The same by other software: figure, then peer, then value or why there is none.
            Asked by ``make accuracy`` alone.
        slow: Left out of ``make test``.
        known: Figures known to break their bounds; one that no longer does must leave the list.
    """

    folder: str
    figures: Callable[[], list[Figure]]
    peers: Callable[[], Mapping[str, Mapping[str, float | str]]] | None = None
    slow: bool = False
    known: frozenset[str] = frozenset()


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        "BROAD (moved by hand)": Measure(
            "broad", inclination.broad, attitude_peers.broad, slow=True
        ),
        "kind simulator, theory: track": Measure(
            "", inclination.track, attitude_peers.track, slow=True
        ),
        "kind simulator, theory: attitude": Measure("", attitude.track_runners, slow=True),
        "unkind people, chest": Measure("", people_level.chest_level, slow=True),
        "unkind people, pelvis": Measure(
            "", people_level.pelvis_level, slow=True, known=frozenset({"drop, right stance"})
        ),
        "unkind people, chest, courses": Measure(
            "",
            people_courses.chest_courses,
            slow=True,
            known=frozenset({"side angle in bends, speed told: share that counts"}),
        ),
        "unkind people, pelvis, courses": Measure("", people_courses.pelvis_courses, slow=True),
        "unkind people, track": Measure("", people_courses.track, slow=True),
        "unkind people, change of cadence": Measure(
            "", people_courses.change_of_cadence, slow=True
        ),
        "filmed runner, pelvis": Measure("biomac_running_mocap", repeated.filmed_pelvis),
        "filmed runner, trunk": Measure(
            "biomac_running_mocap", repeated.filmed_trunk, repeated.filmed_peers
        ),
        "real mean stride, running": Measure("biomac_running_mocap", repeated.mean_running_cycle),
        "real mean stride, walking": Measure("biomac_running_mocap", repeated.mean_walking_cycle),
        "Vicon walk (pelvis)": Measure(
            "gaittoolbox_pelvis_walk", vicon_walk.pelvis_walk, vicon_walk.pelvis_walk_peers
        ),
        "SisFall jogs (waist)": Measure(
            "sisfall", running.sisfall_jogs, contact_peers.sisfall_jogs
        ),
        "adept run (hip, no gyroscope)": Measure("adept_run", running.adept_run),
        "Alcantara treadmill (sacrum)": Measure(
            "alcantara_sacral_grf", running.alcantara_treadmill
        ),
        "SisFall between walking and running": Measure("sisfall_border", walking.border),
        "SisFall walks (waist)": Measure("sisfall", walking.sisfall_walks),
        "SisFall bends (waist)": Measure("sisfall", walking.sisfall_bends),
        "Voisard walks (lower back)": Measure(
            "voisard_lumbar_walk", walking.voisard_walks, contact_peers.voisard
        ),
        "Voisard walks, feet": Measure("voisard_lumbar_walk", walking.voisard_feet),
        "mobgap walks (lower back)": Measure(
            "mobgap_lumbar_walk", walking.mobgap_walks, contact_peers.mobgap
        ),
        "SisFall jogs, windows afterwards": Measure(
            "sisfall", steps.sisfall_windows, contact_peers.sisfall_jogs
        ),
        "adept run, windows afterwards": Measure("adept_run", steps.adept_windows),
        "Alcantara treadmill, steps": Measure(
            "alcantara_sacral_grf",
            steps.alcantara_steps,
            known=frozenset({"cadence error, mean"}),
        ),
        "kind runners, theory: change of cadence": Measure("", steps.change_of_cadence, slow=True),
        "Voisard walks, afterwards": Measure(
            "voisard_lumbar_walk", steps.walking_windows, contact_peers.voisard
        ),
        "SisFall forward from running": Measure("sisfall", calibration.sisfall_forward),
        "unkind people, forward": Measure("", calibration.simulated_forward),
        "Voisard standing again": Measure("voisard_lumbar_walk", calibration.voisard_standing),
        "Voisard standing twice, posture and sway": Measure(
            "voisard_lumbar_walk", standing_sway.standing_twice
        ),
        "SisFall bends, angles": Measure("sisfall", calibration.sisfall_bend_angles),
        "SisFall slips": Measure(
            "sisfall",
            calibration.sisfall_slips,
            slow=True,
        ),
        "SisFall states": Measure("sisfall", calibration_states.sisfall_states),
        "Voisard states": Measure("voisard_lumbar_walk", calibration_states.voisard_states),
        "adept states": Measure("adept_run", calibration_states.adept_states),
        "simulated beside filmed pelvis": Measure(
            "biomac_running_mocap", realism.beside_film_pelvis
        ),
        "simulated beside filmed trunk": Measure("biomac_running_mocap", realism.beside_film_trunk),
        "simulated beside real mean stride": Measure(
            "biomac_running_mocap", realism.beside_mean_cycle
        ),
    }
)
