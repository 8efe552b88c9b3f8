"""The exercises: how, how much, where the sensor sits, what it sees, what they are good for.

Common exercises of strength and mobility. None of them has been shown to change a metric of this
project; they train what holds the posture that drifted. Where a number comes from: README.md.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.core_wording import mark
from coach.model import Finding, Placement
from coach.practice.exercise.exercise_kinds import (
    NOT_SEEN,
    Angle,
    Dose,
    Exercise,
    Lie,
    Safety,
    View,
    form,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

_CHEST_FIRST = (Placement.CHEST, Placement.PELVIS, Placement.WAIST)
_PELVIS_FIRST = (Placement.PELVIS, Placement.WAIST, Placement.CHEST)


def _fits(*findings: Finding) -> frozenset[Finding]:
    return frozenset(findings)


def _mind(*reasons: Safety) -> frozenset[Safety]:
    return frozenset(reasons)


EXERCISES: tuple[Exercise, ...] = (
    Exercise(
        "plank",
        mark("Plank"),
        (
            mark("Forearms and toes on the floor, body straight from head to heels."),
            mark("Hold 20 to 40 s while breathing calmly; stop when the back sags. Three times."),
        ),
        Dose((10, 15, 20, 25, 30, 40, 50, 60), 2, holds=True, sets=3, rest_s=30.0),
        sided=False,
        loosens=False,
        wear=_CHEST_FIRST,
        chest=View(
            Lie.FACE_DOWN,
            None,
            (form("hips_sag", Angle.NOD, -1, 7.0), form("hips_rise", Angle.NOD, +1, 9.0)),
            mark("face down and still; hips that sag or rise, by how the trunk slopes"),
            mark("knees on the floor; the head"),
        ),
        pelvis=View(
            Lie.FACE_DOWN,
            None,
            (form("not_straight", Angle.NOD, 0, 9.0),),
            mark("face down and still; a pelvis that tips"),
            mark("whether the hips sag or rise: the pelvis tips forward in both"),
        ),
        answers=_fits(Finding.FOLDS, Finding.PELVIS_TIPS, Finding.BACK_ROUNDS, Finding.TRUNK_TURNS),
        safety=_mind(Safety.STRAIN, Safety.ON_BELLY),
    ),
    Exercise(
        "arm_and_leg_raise",
        mark("Alternating arm and leg raises"),
        (
            mark("On hands and knees, back level as a table."),
            mark("Stretch one arm and the opposite leg, hold 3 s, change. Ten on each side."),
        ),
        Dose((8, 10, 12, 16, 20), 4, holds=False, sets=1, rest_s=30.0, period_s=5.0),
        sided=False,
        loosens=False,
        wear=_PELVIS_FIRST,
        chest=View(
            Lie.FACE_DOWN,
            None,
            (form("hip_turns", Angle.ROLL, 0, 10.0),),
            mark("on hands and knees; a trunk that turns when a limb lifts"),
            mark("the hips; how often, for a good raise moves no trunk"),
        ),
        pelvis=View(
            Lie.FACE_DOWN,
            None,
            (form("hip_turns", Angle.ROLL, 0, 8.0),),
            mark("on hands and knees; a hip that turns up when the leg lifts"),
            mark("arms and legs; how often, for a good raise moves no pelvis"),
        ),
        answers=_fits(Finding.FOLDS, Finding.PELVIS_TURNS, Finding.TRUNK_TURNS, Finding.HIP_DROPS),
        safety=_mind(Safety.KNEELING),
    ),
    Exercise(
        "new_crunch",
        mark("New crunches"),
        (
            mark(
                "Lie on the back, knees bent, hands under the lower back so that it keeps its "
                "curve."
            ),
            mark("Lift head and shoulders a hand's width, hold 3 s, lower. Eight times, twice."),
        ),
        Dose((5, 6, 8, 10, 12), 2, holds=False, sets=2, rest_s=30.0, period_s=6.0),
        sided=False,
        loosens=False,
        wear=(Placement.CHEST,),
        chest=View(
            Lie.ON_BACK,
            Angle.NOD,
            (form("range_small", Angle.NOD, -1, 0.0),),
            mark("on the back; each lift and how far"),
            mark("the neck; the lower back"),
        ),
        pelvis=View(
            Lie.ON_BACK,
            None,
            (),
            mark("on the back"),
            mark("the lifts: the pelvis rests"),
        ),
        answers=_fits(Finding.FOLDS, Finding.PELVIS_TIPS),
        safety=_mind(Safety.ON_BACK, Safety.BACK_BENDS),
    ),
    Exercise(
        "roll_up",
        mark("Roll-ups"),
        (
            mark("Lie on the back, legs straight, arms stretched over the head."),
            mark("Roll up slowly, one vertebra after the other, and down again. Six times."),
        ),
        Dose((3, 4, 6, 8, 10), 2, holds=False, sets=1, rest_s=30.0, period_s=8.0),
        sided=False,
        loosens=False,
        wear=_CHEST_FIRST,
        chest=View(
            Lie.ON_BACK,
            Angle.NOD,
            (form("range_small", Angle.NOD, -1, 0.0),),
            mark("on the back; each rolling up and how far"),
            mark("whether it goes vertebra by vertebra"),
        ),
        pelvis=View(
            Lie.ON_BACK,
            Angle.NOD,
            (form("range_small", Angle.NOD, -1, 0.0),),
            mark("on the back; each rolling up"),
            mark("whether it goes vertebra by vertebra"),
        ),
        answers=_fits(Finding.PELVIS_TIPS, Finding.LEANS_BACK),
        safety=_mind(Safety.ON_BACK, Safety.BACK_BENDS),
    ),
    Exercise(
        "crossover",
        mark("Crossovers"),
        (
            mark("Lie on the back, hands at the ears, knees over the hips."),
            mark(
                "Turn one elbow towards the other knee, stretching the free leg; change. Ten times."
            ),
        ),
        Dose((6, 8, 10, 12, 16, 20), 2, holds=False, sets=1, rest_s=30.0, period_s=3.0),
        sided=False,
        loosens=False,
        wear=(Placement.CHEST,),
        chest=View(
            Lie.ON_BACK,
            Angle.ROLL,
            (form("range_small", Angle.ROLL, -1, 0.0),),
            mark("on the back; each turn of the trunk and how far"),
            mark("the legs; whether elbow and knee meet"),
        ),
        pelvis=View(
            Lie.ON_BACK,
            None,
            (),
            mark("on the back"),
            mark("the turns: the pelvis stays"),
        ),
        answers=_fits(Finding.TRUNK_TURNS, Finding.PELVIS_TURNS, Finding.LEANS_SIDEWAYS),
        safety=_mind(Safety.ON_BACK, Safety.BACK_BENDS),
    ),
    Exercise(
        "side_plank",
        mark("Side plank"),
        (
            mark("On one forearm and the side of one foot, or of the knee, hips lifted."),
            mark("Hold 15 to 30 s with the body in one line, then the other side. Three times."),
        ),
        Dose((8, 10, 15, 20, 25, 30, 40), 2, holds=True, sets=2, rest_s=25.0),
        sided=True,
        loosens=False,
        wear=_CHEST_FIRST,
        chest=View(
            Lie.ON_LEFT,
            None,
            (form("hip_drops", Angle.SLOPE, +1, 7.0),),
            mark("on which side, and still; a hip that drops, by how the trunk slopes"),
            mark("foot or knee on the floor"),
        ),
        pelvis=View(
            Lie.ON_LEFT,
            None,
            (form("hip_drops", Angle.SLOPE, 0, 8.0),),
            mark("on which side, and still; a pelvis that leaves the line"),
            mark("hips that rise above the line: taken for a drop, too"),
        ),
        answers=_fits(Finding.HIP_DROPS, Finding.LEANS_SIDEWAYS),
        safety=_mind(Safety.STRAIN),
    ),
    Exercise(
        "single_leg_extension",
        mark("Single-leg extensions"),
        (
            mark("Lie on the back, knees over the hips, the lower back resting on the floor."),
            mark(
                "Stretch one leg just above the floor and bring it back; change. Ten on each side."
            ),
        ),
        Dose((8, 10, 12, 16, 20), 4, holds=False, sets=1, rest_s=30.0, period_s=4.0),
        sided=False,
        loosens=False,
        wear=_PELVIS_FIRST,
        chest=View(Lie.ON_BACK, None, (), mark("on the back"), mark("the legs; the lower back")),
        pelvis=View(
            Lie.ON_BACK,
            None,
            (form("hip_turns", Angle.ROLL, 0, 8.0),),
            mark("on the back; a pelvis that turns with the leg"),
            mark("the legs, so no counting"),
        ),
        answers=_fits(Finding.PELVIS_TIPS, Finding.PELVIS_TURNS, Finding.CADENCE_FALLS),
        safety=_mind(Safety.ON_BACK),
    ),
    Exercise(
        "bridge_with_leg_kick",
        mark("Bridge with leg kick"),
        (
            mark(
                "Lie on the back, feet flat, and lift the hips until trunk and thighs are in line."
            ),
            mark(
                "Stretch one knee without letting that side sink, lower, change. Eight on each "
                "side."
            ),
        ),
        Dose((6, 8, 10, 12, 16), 4, holds=False, sets=1, rest_s=30.0, period_s=4.0),
        sided=False,
        loosens=False,
        wear=_PELVIS_FIRST,
        chest=View(
            Lie.BRIDGED,
            None,
            (form("hips_sag", Angle.NOD, +1, 8.0),),
            mark("on the back; hips that sink, by how the trunk slopes"),
            mark("a hip that drops on one side; the legs"),
        ),
        pelvis=View(
            Lie.BRIDGED,
            None,
            (form("hip_drops", Angle.ROLL, 0, 8.0), form("hips_sag", Angle.NOD, +1, 12.0)),
            mark("hips lifted; a hip that drops when the leg kicks; hips that sink"),
            mark("the legs: a good kick moves no pelvis, so no counting"),
        ),
        answers=_fits(Finding.HIP_DROPS, Finding.PELVIS_TIPS, Finding.FOLDS, Finding.UNEVEN),
        safety=_mind(Safety.ON_BACK, Safety.HEAD_LOW, Safety.STRAIN),
    ),
    Exercise(
        "sliding_leg_curl",
        mark("Sliding leg curl"),
        (
            mark("Lie on the back, heels on a towel on a smooth floor, hips lifted."),
            mark("Slide the heels away slowly and draw them back, hips up. Six to ten times."),
        ),
        Dose((4, 5, 6, 8, 10), 2, holds=False, sets=2, rest_s=40.0, period_s=6.0),
        sided=False,
        loosens=False,
        wear=_PELVIS_FIRST,
        chest=View(Lie.BRIDGED, None, (), mark("on the back"), mark("the legs, so no counting")),
        pelvis=View(
            Lie.BRIDGED,
            Angle.NOD,
            (form("range_small", Angle.NOD, -1, 0.0),),
            mark("hips lifted; each slide, by how the pelvis slopes"),
            mark("the feet"),
        ),
        answers=_fits(Finding.PELVIS_TIPS, Finding.BRAKES, Finding.HEAVY_FEET),
        safety=_mind(Safety.ON_BACK, Safety.HEAD_LOW, Safety.STRAIN),
    ),
    Exercise(
        "calf_raise",
        mark("Single-leg calf raises"),
        (
            mark("Stand on one foot on a step, heel free, a finger on the wall."),
            mark("Up in one second, down in three. Twelve on each side."),
        ),
        Dose((6, 8, 10, 12, 15), 3, holds=False, sets=1, rest_s=20.0, period_s=4.5),
        sided=True,
        loosens=False,
        wear=_PELVIS_FIRST,
        chest=View(None, None, (), NOT_SEEN, mark("the heels: trunk and pelvis stay upright")),
        pelvis=View(None, None, (), NOT_SEEN, mark("the heels: trunk and pelvis stay upright")),
        answers=_fits(Finding.HEAVY_FEET, Finding.LANDS_HARD, Finding.BOUNCES, Finding.UNEVEN),
        safety=_mind(),
    ),
    Exercise(
        "skipping",
        mark("Skipping in place"),
        (
            mark("Stand tall, feet under the hips."),
            mark("Small quick hops on the forefoot, as quiet as can be, 30 s. Three times."),
        ),
        Dose((10, 15, 20, 30), 3, holds=True, sets=3, rest_s=20.0),
        sided=False,
        loosens=False,
        wear=_PELVIS_FIRST,
        chest=View(None, None, (), NOT_SEEN, mark("it is not told from standing: a key begins it")),
        pelvis=View(
            None, None, (), NOT_SEEN, mark("it is not told from standing: a key begins it")
        ),
        answers=_fits(Finding.CADENCE_FALLS, Finding.LANDS_HARD, Finding.BOUNCES, Finding.BRAKES),
        safety=_mind(Safety.JUMPS),
    ),
    Exercise(
        "cobra",
        mark("Cobra"),
        (
            mark("Lie face down, hands under the shoulders, hips stay on the floor."),
            mark("Lift the chest only as far as is comfortable, hold 5 s, lower. Six times."),
        ),
        Dose((4, 5, 6, 8), 2, holds=False, sets=1, rest_s=20.0, period_s=9.0),
        sided=False,
        loosens=True,
        wear=(Placement.CHEST,),
        chest=View(
            Lie.FACE_DOWN,
            Angle.NOD,
            (),
            mark("face down; each lift of the chest and how far"),
            mark("whether the hips stay down"),
        ),
        pelvis=View(
            Lie.FACE_DOWN,
            None,
            (),
            mark("face down"),
            mark("the lifts: the pelvis rests"),
        ),
        answers=_fits(Finding.FOLDS, Finding.BACK_ROUNDS, Finding.PELVIS_TUCKS),
        safety=_mind(Safety.ON_BELLY, Safety.BACK_BENDS),
    ),
    Exercise(
        "chest_opener",
        mark("Chest opener"),
        (
            mark("Stand in a doorway, forearms on the frame at the height of the shoulders."),
            mark("Step through until the chest stretches gently, hold 30 s. Twice."),
        ),
        Dose((20, 25, 30), 2, holds=True, sets=2, rest_s=15.0),
        sided=False,
        loosens=True,
        wear=_CHEST_FIRST,
        chest=View(None, None, (), NOT_SEEN, mark("it is not told from standing: a key begins it")),
        pelvis=View(
            None, None, (), NOT_SEEN, mark("it is not told from standing: a key begins it")
        ),
        answers=_fits(Finding.BACK_ROUNDS, Finding.FOLDS),
        safety=_mind(),
    ),
    Exercise(
        "cat_cow",
        mark("Cat-cow"),
        (
            mark("On hands and knees."),
            mark(
                "Round the back while breathing out, hollow it while breathing in. Ten slow times."
            ),
        ),
        Dose((6, 8, 10, 12), 2, holds=False, sets=1, rest_s=20.0, period_s=6.0),
        sided=False,
        loosens=True,
        wear=_PELVIS_FIRST,
        chest=View(
            Lie.FACE_DOWN,
            Angle.NOD,
            (form("range_small", Angle.NOD, -1, 0.0),),
            mark("on hands and knees; each wave, as far as it reaches the chest"),
            mark("the lower back"),
        ),
        pelvis=View(
            Lie.FACE_DOWN,
            Angle.NOD,
            (form("range_small", Angle.NOD, -1, 0.0),),
            mark("on hands and knees; each wave and how far the pelvis goes"),
            mark("the upper back"),
        ),
        answers=_fits(Finding.PELVIS_TUCKS, Finding.LEANS_BACK, Finding.TRUNK_TURNS),
        safety=_mind(Safety.KNEELING, Safety.BACK_BENDS),
    ),
    Exercise(
        "standing_cat_cow",
        mark("Standing cat-cow"),
        (
            mark("Stand with bent knees, hands on the thighs."),
            mark("Round the back and draw the pelvis under, then hollow it. Ten slow times."),
        ),
        Dose((6, 8, 10, 12), 2, holds=False, sets=1, rest_s=20.0, period_s=6.0),
        sided=False,
        loosens=True,
        wear=_PELVIS_FIRST,
        chest=View(
            Lie.BENT,
            Angle.NOD,
            (form("range_small", Angle.NOD, -1, 0.0),),
            mark("bent forward; each wave, as far as it reaches the chest"),
            mark("the lower back"),
        ),
        pelvis=View(
            Lie.BENT,
            Angle.NOD,
            (form("range_small", Angle.NOD, -1, 0.0),),
            mark("bent forward; each wave and how far the pelvis goes"),
            mark("the upper back"),
        ),
        answers=_fits(Finding.BACK_ROUNDS, Finding.PELVIS_TUCKS, Finding.LEANS_BACK),
        safety=_mind(Safety.BACK_BENDS),
    ),
    Exercise(
        "forward_fold",
        mark("Forward fold"),
        (
            mark("Stand, knees a little bent, and let the trunk hang from the hips."),
            mark("Breathe five times and let head and arms grow heavy; roll up slowly."),
        ),
        Dose((20, 25, 30), 2, holds=True, sets=1, rest_s=15.0),
        sided=False,
        loosens=True,
        wear=_CHEST_FIRST,
        chest=View(
            Lie.FOLDED,
            None,
            (),
            mark("the head below the hips, and still"),
            mark("the knees"),
        ),
        pelvis=View(
            Lie.BOWED,
            None,
            (),
            mark("the pelvis tipped far forward, and still"),
            mark("the back; one on hands and knees looks the same"),
        ),
        answers=_fits(Finding.PELVIS_TUCKS, Finding.HEAVY_FEET),
        safety=_mind(Safety.HEAD_LOW, Safety.BACK_BENDS),
    ),
    Exercise(
        "childs_pose",
        mark("Child's pose"),
        (
            mark("Kneel, sit back on the heels, arms stretched ahead on the floor."),
            mark("Let the back grow long for 30 to 60 s, breathing into it."),
        ),
        Dose((20, 30, 45, 60), 1, holds=True, sets=1, rest_s=15.0),
        sided=False,
        loosens=True,
        wear=_CHEST_FIRST,
        chest=View(
            Lie.BOWED,
            None,
            (),
            mark("face down and still"),
            mark("the knees; one on hands and knees looks the same"),
        ),
        pelvis=View(
            Lie.BOWED,
            None,
            (),
            mark("the pelvis tipped far forward, and still"),
            mark("the back; one on hands and knees looks the same"),
        ),
        answers=_fits(Finding.LEANS_BACK, Finding.PELVIS_TIPS),
        safety=_mind(Safety.KNEELING, Safety.HEAD_LOW),
    ),
    Exercise(
        "hip_stretch",
        mark("Half-kneeling hip stretch"),
        (
            mark("One knee on the floor, the other foot ahead, trunk upright."),
            mark("Tuck the pelvis until the front of the hip stretches, hold 30 s, change. Twice."),
        ),
        Dose((20, 25, 30), 2, holds=True, sets=2, rest_s=15.0),
        sided=True,
        loosens=True,
        wear=_PELVIS_FIRST,
        chest=View(None, None, (), NOT_SEEN, mark("it is not told from standing: a key begins it")),
        pelvis=View(
            None, None, (), NOT_SEEN, mark("it is not told from standing: a key begins it")
        ),
        answers=_fits(Finding.PELVIS_TIPS, Finding.LEANS_SIDEWAYS, Finding.UNEVEN),
        safety=_mind(Safety.KNEELING),
    ),
)

BY_KEY: Mapping[str, Exercise] = MappingProxyType({one.key: one for one in EXERCISES})
"""Name in plans and recordings -> row."""
