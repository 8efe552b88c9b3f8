"""The simulated people: unkind ones, each the same in every run of the same seed."""

from __future__ import annotations

import numpy as np

from coach.simulation.unkind import unkind_person
from tests.theory.sessions import Runner


def person(number: int, seed: int) -> Runner:
    """The ``number``-th runner of a population."""
    one = unkind_person(int(np.random.default_rng([seed, number]).integers(2**31)))
    more = [f"[{name}]\n{getattr(one, name)}" for name in ("walker", "stander", "strap")]
    return Runner(one.placement, one.runner, one.sensor, one.link, one.seed, "\n".join(more))


def own(runner: Runner, key: str) -> float:
    """A number of the runner's own."""
    for line in runner.runner.splitlines():
        name, _, value = line.partition(" = ")
        if name == key:
            return float(value)
    raise KeyError(key)
