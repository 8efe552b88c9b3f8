"""How a body does each exercise: where trunk and pelvis are held, where a repetition takes them.

From first principles: what rests on the floor, what bends. The figures are a middling person's; the
README says where they come from. Angles as in ``poses.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.simulation.body.poses import POSES, Angles, Pose

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Change:
    """Where a movement takes the segments from the held posture.

    Args:
        chest: Change of the trunk's angles.
        pelvis: Change of the pelvis's.
        up_m: How far both rise.
        aside_m: How far both go to the left: the weight is shifted.
    """

    chest: Angles = (0.0, 0.0, 0.0)
    pelvis: Angles = (0.0, 0.0, 0.0)
    up_m: float = 0.0
    aside_m: float = 0.0

    def mirrored(self) -> Change:
        """The same to the other side."""
        (cp, cr, ct), (pp, pr, pt) = self.chest, self.pelvis
        return Change((cp, -cr, -ct), (pp, -pr, -pt), self.up_m, -self.aside_m)


@dataclass(frozen=True, slots=True)
class Exercise:
    """An exercise as it is done well.

    Args:
        pose: The position that is held, or in which each repetition begins and ends; of one side
            the left.
        start: The position in which each repetition begins and ends, where that is another one.
        path: Where a repetition goes from there, one after the other; empty for what is only held.
        alternates: Whether every other repetition is to the other side, ``path`` being the left.
        cycle_s: Usual duration of a repetition.
        dwell: Share of it that is spent at the far ends.
        closes: Whether each repetition comes back to the position; otherwise only the last one.
    """

    pose: Pose
    start: Pose | None = None
    path: tuple[Change, ...] = ()
    alternates: bool = False
    cycle_s: float = 3.0
    dwell: float = 0.2
    closes: bool = True

    def position(self, *, held: bool) -> Pose:
        """Where one goes when it is announced."""
        return self.pose if held or self.start is None else self.start


def _like(name: str, chest: Angles, pelvis: Angles, up_m: tuple[float, float]) -> Pose:
    usual = POSES[name]
    (cx, cz), (px, pz) = usual.chest_at, usual.pelvis_at
    return Pose(usual.base, chest, pelvis, (cx, cz + up_m[0]), (px, pz + up_m[1]))


_FOURS, _BACK = POSES["on_all_fours"], POSES["lying_on_back"]
_BRIDGE = _like("lying_on_back", (-101, 0, 0), (-112, 0, 0), (0.05, 0.25))

EXERCISES: Mapping[str, Exercise] = MappingProxyType(
    {
        "plank": Exercise(_like("lying_on_front", (82, 0, 0), (81, 0, 0), (0.16, 0.06))),
        "side_plank": Exercise(_like("lying_on_left", (2, -73, 0), (0, -75, 0), (0.20, 0.18))),
        "arm_and_leg_raise": Exercise(
            _FOURS,
            path=(Change((-3, 0, -4), (3, 0, 2), 0.0, -0.03),),
            alternates=True, cycle_s=5.0, dwell=0.45,
        ),
        "sliding_leg_curl": Exercise(
            _BRIDGE, path=(Change((7, 0, 0), (14, 0, 0), -0.14),), cycle_s=4.0, dwell=0.1
        ),
        "bridge_with_leg_kick": Exercise(
            _BRIDGE,
            path=(Change((1, 0, 1), (3, 0, 2), -0.02, -0.02),),
            alternates=True, cycle_s=3.5, dwell=0.35,
        ),
        "single_leg_extension": Exercise(
            _like("lying_on_back", (-76, 0, 0), (-95, 0, 0), (0.06, 0.0)),
            path=(Change((1, 0, 1), (4, 0, 2)),),
            alternates=True, cycle_s=3.0, dwell=0.25,
        ),
        "new_crunch": Exercise(_BACK, path=(Change((30, 0, 0), (-5, 0, 0), 0.03),), cycle_s=3.2),
        "roll_up": Exercise(
            _BACK,
            path=(Change((88, 0, 0), (78, 0, 0), 0.1), Change((122, 0, 0), (86, 0, 0), 0.08)),
            cycle_s=6.5, dwell=0.1,
        ),
        "crossover": Exercise(
            _like("lying_on_back", (-78, 0, 0), (-93, 0, 0), (0.05, 0.0)),
            path=(Change((12, 0, 24), (-2, 0, -6), 0.02),),
            alternates=True, cycle_s=2.6,
        ),
        "cobra": Exercise(
            _like("lying_on_front", (54, 0, 0), (82, 0, 0), (0.14, 0.0)),
            start=POSES["lying_on_front"],
            path=(Change((-34, 0, 0), (-4, 0, 0), 0.1),), cycle_s=5.0,
        ),
        "childs_pose": Exercise(_like("on_all_fours", (101, 0, 0), (68, 0, 0), (-0.35, -0.3))),
        "forward_fold": Exercise(
            _like("standing", (140, 0, 0), (76, 0, 0), (-0.65, -0.05)),
            start=POSES["standing"],
            path=(Change((135, 0, 0), (75, 0, 0), -0.5),), cycle_s=7.0,
        ),
        "cat_cow": Exercise(
            _FOURS,
            path=(Change((15, 0, 0), (-17, 0, 0), 0.03), Change((-13, 0, 0), (12, 0, 0), -0.03)),
            cycle_s=6.0, dwell=0.25, closes=False,
        ),
        "standing_cat_cow": Exercise(
            _like("standing", (44, 0, 0), (38, 0, 0), (-0.18, -0.12)),
            path=(Change((14, 0, 0), (-15, 0, 0), 0.01), Change((-14, 0, 0), (11, 0, 0), -0.01)),
            cycle_s=5.5, dwell=0.25, closes=False,
        ),
        "chest_opener": Exercise(
            _like("standing", (-10, 0, 0), (1, 0, 0), (0.01, 0.0)),
            start=POSES["standing"],
            path=(Change((-11, 0, 0), (1, 0, 0)),), cycle_s=4.0,
        ),
        "calf_raise": Exercise(
            POSES["standing"], path=(Change((1, 0, 0), (1, 0, 0), 0.07),), cycle_s=2.4, dwell=0.15
        ),
        "skipping": Exercise(
            POSES["standing"], path=(Change((2, 0, 0), (1, 0, 0), 0.09),), cycle_s=0.55, dwell=0.0
        ),
        "hip_stretch": Exercise(_like("kneeling", (-3, 0, 0), (-7, 0, 0), (-0.1, -0.12))),
    }
)  # fmt: skip
"""Name in the vocabulary of exercises -> how it is done."""

SIDED: frozenset[str] = frozenset({"side_plank", "hip_stretch"})
"""Done on one side at a time."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What a fault does to the segments, for one degree of it at the pelvis or the chest.

    Args:
        chest: Change of the trunk's angles for one degree of the fault at the chest.
        pelvis: Of the pelvis's for one at the pelvis.
        other: How much of it the segment that is not meant shows.
        up_m: How far the pelvis rises, per degree.
        on_lift: Whether it comes and goes with each lifted leg; then ``chest`` and ``pelvis`` are
            those of the left one.
    """

    chest: Angles
    pelvis: Angles
    other: float
    up_m: float = 0.0
    on_lift: bool = False


WRONG: Mapping[tuple[str, str], Wrong] = MappingProxyType(
    {
        # The shoulders stay over the elbows: with sinking hips the trunk slopes the more, its head
        # end up; the small of the back gives way, so the pelvis tips forward, the other way.
        ("plank", "hips_sag"): Wrong((-1, 0, 0), (1, 0, 0), 0.4, -0.009),
        # A pike: the hips bend, trunk and pelvis slope head down together.
        ("plank", "hips_rise"): Wrong((1, 0, 0), (1, 0, 0), 0.8, 0.009),
        ("side_plank", "hip_drops"): Wrong((0, 1, 0), (0, 1, 0), 0.6, -0.009),
        ("side_plank", "hips_sag"): Wrong((0, 1, 0), (0, 1, 0), 0.6, -0.009),
        ("side_plank", "hip_turns"): Wrong((0, 0, 1), (0, 0, 1), 0.7),
        # Face down the left side goes down by a turn to the right about the long axis; on the back
        # by one to the left.
        ("arm_and_leg_raise", "hip_drops"): Wrong((0, 0, -1), (0, 0, -1), 0.3, on_lift=True),
        ("arm_and_leg_raise", "hip_turns"): Wrong((0, 0, 1), (0, 0, 1), 0.3, on_lift=True),
        ("arm_and_leg_raise", "hips_sag"): Wrong((-1, 0, 0), (1, 0, 0), 0.4, -0.005, on_lift=True),
        ("bridge_with_leg_kick", "hip_drops"): Wrong((0, 0, 1), (0, 0, 1), 0.3, on_lift=True),
        ("bridge_with_leg_kick", "hip_turns"): Wrong((0, 0, -1), (0, 0, -1), 0.3, on_lift=True),
        ("bridge_with_leg_kick", "hips_sag"): Wrong((1, 0, 0), (1, 0, 0), 0.5, -0.009),
        ("sliding_leg_curl", "hips_sag"): Wrong((1, 0, 0), (1, 0, 0), 0.5, -0.009),
        ("single_leg_extension", "not_straight"): Wrong((1, 0, 0), (1, 0, 0), 0.1),
        ("chest_opener", "not_straight"): Wrong((1, 0, 0), (1, 0, 0), 0.3),
        ("hip_stretch", "not_straight"): Wrong((1, 0, 0), (1, 0, 0), 0.6),
        ("plank", "hip_turns"): Wrong((0, 0, 1), (0, 0, 1), 0.7),
    }
)  # fmt: skip
"""Exercise and fault -> what is then wrong. ``range_small`` is of every exercise's repetitions."""
