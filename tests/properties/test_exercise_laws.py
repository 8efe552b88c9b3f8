"""Exercises obey the laws of runs: any cutting gives the same, and no command breaks a session."""

from __future__ import annotations

import functools
import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.cues import CueParams
from coach.model import (
    AttitudeBlock,
    Baseline,
    Command,
    Cue,
    Decision,
    ExerciseNow,
    ExercisePhase,
    Locomotion,
    MetricSnapshot,
    Placement,
    PlannedSet,
    Practice,
    PracticeKind,
    Reason,
    SensorMount,
    SetDone,
    Side,
)
from coach.practice.exercise.exercise_params import ExerciseParams
from coach.practice.exercise.exercise_policy import ExercisePolicy
from coach.practice.practice_book import english_of
from coach.practice.practice_policy import Told
from tests.practice.led import play, quaternions, up_of

SETS = (
    PlannedSet("plank", hold_s=15.0, rest_s=8.0),
    PlannedSet("side_plank", Side.RIGHT, hold_s=10.0, rest_s=5.0),
    PlannedSet("chest_opener", hold_s=10.0, rest_s=5.0),
    PlannedSet("cat_cow", repetitions=4, rest_s=5.0),
)
RATE_HZ, SECONDS = 50.0, 120.0


@functools.cache
def movement():
    """Somebody who does the first set, and then as they like: poses of all kinds, held and left."""
    rng = np.random.default_rng(2)
    t_s = np.arange(round(SECONDS * RATE_HZ)) / RATE_HZ
    knots = np.arange(0.0, SECONDS + 8.0, 4.0)
    poses = np.array([(0, 0, 0), (78, 0, 0), (78, 0, 0), (0, 0, 70), (88, 0, 0), (-90, 0, 0)])
    chosen = poses[rng.integers(len(poses), size=len(knots))].astype(float)
    angles = np.stack([np.interp(t_s, knots, chosen[:, k]) for k in range(3)], axis=1)
    stood, planked = t_s < 20.0, (t_s >= 20.0) & (t_s < 44.0)
    angles[stood] = (0, 0, 0)
    angles[planked] = (78, 0, 0)
    down = (t_s >= 20.0) & (t_s < 22.0)
    angles[down, 0] = 39.0 * (1.0 - np.cos(np.pi * (t_s[down] - 20.0) / 2.0))
    angles[:, 0] += 15.0 * np.sin(2.0 * np.pi * t_s / 5.0) * (t_s > 60.0)
    quat = quaternions(angles)
    return t_s, quat, up_of(quat)


def run(cuts, commands=()):
    """A session whose samples come in pieces: what the policy gives out."""
    t_s, quat, up = movement()
    practice = Practice(PracticeKind.EXERCISE, SETS)
    told = Told(
        practice, [SensorMount(Placement.CHEST)], Baseline(), english_of(practice), CueParams(), 0.5
    )
    policy = ExercisePolicy(told, ExerciseParams())
    borders = sorted({0, len(t_s), *(cut % len(t_s) for cut in cuts)})
    # An instant is decided from all samples before it, so the pieces also end there.
    grid = np.arange(0.5, SECONDS + 0.1, 0.5)
    ends = np.searchsorted(t_s, grid)
    pieces = sorted({*borders, *(int(end) for end in ends)})
    out, waiting = [], list(commands)
    for start, end in itertools.pairwise(pieces):
        n = end - start
        block = AttitudeBlock(
            "s", 1 / RATE_HZ, t_s[start:end], quat[start:end], up[start:end],
            np.tile([0.0, 0.0, 9.80665], (n, 1)), np.zeros(n), np.zeros(n, np.uint8),
            has_gyro=True, restart=start == 0,
        )  # fmt: skip
        policy.take(Placement.CHEST, block)
        if end in ends:
            now = float(grid[np.flatnonzero(ends == end)[0]])
            while waiting and waiting[0][0] <= now:
                policy.command(waiting.pop(0)[1], now)
            out.extend(policy.decide(MetricSnapshot(now, Locomotion.OTHER, {})))
    out.extend(policy.finish(SECONDS))
    return out


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 10**6), max_size=60))
def test_any_cutting_gives_the_same(cuts):
    whole = run(())
    assert len({one.phase for one in whole if isinstance(one, ExerciseNow)}) >= 4
    assert run(cuts) == whole


ANY = st.lists(st.tuples(st.floats(0.5, SECONDS), st.sampled_from(list(Command))), max_size=25).map(
    lambda pairs: tuple(sorted(pairs, key=lambda pair: pair[0]))
)


@settings(max_examples=60, deadline=None)
@given(ANY)
def test_no_command_breaks_a_session(commands):
    out = run((), commands)
    announced = sum(isinstance(one, Cue) and one.rule == "exercise_ready" for one in out)
    done = [one for one in out if isinstance(one, SetDone)]
    # Each set that was announced ends once; one whose announcement was overtaken ends, too.
    assert announced <= len(done) <= len(SETS)
    order = [one.planned for one in done]
    assert order == [one for one in SETS if one in order]
    shown = [one for one in out if isinstance(one, ExerciseNow)]
    for one in shown:
        assert 0 <= one.number <= one.sets == len(SETS)
        assert (one.phase is ExercisePhase.DOING) <= (one.planned is not None)
    decisions = [one.t_s for one in out if isinstance(one, Decision)]
    assert decisions == [0.5 * k for k in range(1, len(decisions) + 1)]
    for one in done:
        assert one.t_s >= one.start_s
        assert one.hold_s <= one.t_s - one.start_s + 1.0
    spoken = [one for one in out if isinstance(one, Decision) and one.reason is Reason.SPOKEN]
    assert len(spoken) == sum(isinstance(one, Cue) for one in out)


@settings(max_examples=15, deadline=None)
@given(ANY)
def test_who_heeds_and_presses_anything_comes_to_an_end(commands):
    played = play(SETS, Placement.CHEST, events=commands, seconds=400.0)
    assert len(played.done) <= len(SETS)
    ends = [one.t_s for one in played.done]
    assert ends == sorted(ends)
