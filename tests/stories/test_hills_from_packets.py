"""Hills the whole way from packets, as the simulated ground makes them."""

from __future__ import annotations

import pytest

from coach.model import Decision, Reason
from tests.theory.sessions import CHEST, PELVIS, coached

FROM_S, UNTIL_S = 130.0, 250.0


def on_a_hill(runner, percent):
    hill = f"run {UNTIL_S - FROM_S:.0f}; grade_percent = {percent}"
    return coached(runner, "stand 5", f"run {FROM_S - 5.0:.0f}", hill, "run 60")


@pytest.mark.parametrize("runner", [CHEST, PELVIS], ids=["chest", "pelvis"])
@pytest.mark.parametrize("percent", [-8, 8])
def test_on_a_slope_nobody_is_corrected_or_praised(runner, percent):
    session = on_a_hill(runner, percent)
    assert not [c.rule for c in session.seen.cues if c.metric or c.rule.startswith("praise")]
    decisions = [o for o in session.outputs if isinstance(o, Decision)]
    # What the metrics' means take, and the doubt at the border.
    during = [d for d in decisions if FROM_S + 25.0 < d.t_s <= UNTIL_S]
    hills = [d for d in during if d.reason is Reason.HILL]
    assert len(hills) > 0.9 * len(during)
    assert all(d.value * percent > 0.0 for d in hills if not d.rule)
    before = {d.reason for d in decisions if d.t_s < FROM_S}
    assert Reason.HILL not in before
    assert Reason.IN_BAND in {d.reason for d in decisions if d.t_s > UNTIL_S + 40.0}
