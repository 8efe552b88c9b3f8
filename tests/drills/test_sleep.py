"""The machine sleeps in a run; host times go on (``coach/host/host_time.py``)."""

from dataclasses import replace

import pytest

from coach.model import Cue, Fault, FaultKind, LinkChange, LinkState
from coach.recording import read_recording
from tests.cli.places import RECORDINGS
from tests.drills.sleep import told_of, wrong_of

AT_S = 52.0


def slept(recording, for_s, *, lost):
    """The inputs without those of the sleep; waking, the machine finds its link lost, or not."""
    begin_s = recording.header.t_zero_host_s + AT_S
    woke_s = begin_s + for_s
    back_s = woke_s + 1.0 if lost else woke_s
    first = next(e for e in recording.inputs if isinstance(e, LinkChange))
    links = [
        replace(first, t_host_s=woke_s + 0.1, state=LinkState.LOST, why="disconnected"),
        replace(first, t_host_s=back_s - 0.1),
    ]
    return [
        *(e for e in recording.inputs if e.t_host_s < begin_s),
        *(links if lost else ()),
        *(e for e in recording.inputs if e.t_host_s >= back_s),
    ]


def corrections(told):
    """What was said of the runner: that the sensor was away is another matter."""
    return {one.rule for one in told if isinstance(one, Cue) and one.metric}


@pytest.mark.parametrize("name", ["quick-feet", "tired-hips"])
@pytest.mark.parametrize("for_s", [0.8, 3.0, 15.0])
@pytest.mark.parametrize("lost", [False, True], ids=["link kept", "link lost"])
def test_a_gap_is_told_and_nothing_is_made_of_it(name, for_s, lost):
    recording = read_recording(RECORDINGS / f"{name}.simulated.mcap")
    told = told_of(recording, slept(recording, for_s, lost=lost))
    assert list(wrong_of(told, AT_S)) == []
    assert corrections(told) <= corrections(told_of(recording, recording.inputs))
    assert not any(one.kind is FaultKind.CLOCK for one in told if isinstance(one, Fault))
    assert max(one.t_s for one in told) > recording.duration_s - 3.0
