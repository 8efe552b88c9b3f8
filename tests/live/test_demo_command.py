"""``coach demo`` is ``coach run`` with a simulated runner, and nothing else."""

import pytest

from coach.cli.live import run as live_run


@pytest.fixture
def asked(monkeypatch):
    """What a live run was asked for."""
    found = []
    monkeypatch.setattr(live_run, "run", lambda args: found.append(vars(args)) or 0)
    return found


@pytest.mark.parametrize(
    "words",
    [[], ["--quiet", "--no-record"], ["--record", "there", "--wav", "a.wav", "--plain"]],
    ids=" ".join,
)
def test_it_is_a_run_of_the_simulated_runner(coach, asked, words):
    assert coach("demo", *words)[0] == 0
    assert coach("run", "--sensor", "virtual", "--virtual-story", "demo", *words)[0] == 0
    demo, run = ({k: v for k, v in one.items() if k != "run"} for one in asked)
    assert demo == run
    assert demo["sensor"] == ["virtual"]


def test_it_takes_no_other_sensor(coach, asked):
    code, _, err = coach("demo", "--sensor", "phone")
    assert (code, asked) == (2, [])
    assert "coach demo --help" in err
