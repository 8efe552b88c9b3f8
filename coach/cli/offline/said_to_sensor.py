"""What the coach and a sensor said to each other: why a start failed stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coach.model import Channel, LinkChange, LinkState, Notification
from coach.terminal_escape import LINE, escape_terminal
from coach.wording.times import clock_tenths
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.model import Input

MOST_SAMPLES = 3
"""Notifications of samples that are shown after each request; some sensors answer among them."""

_MOST_BYTES = 40


def said_to_sensor(inputs: Sequence[Input], t_zero_host_s: float) -> list[dict[str, Any]]:
    """Requests, answers, values read and link changes in order, and the first samples after each.

    Args:
        inputs: Of a recording.
        t_zero_host_s: Host time of stream time 0.
    """
    said: list[dict[str, Any]] = []
    left: dict[str, int] = {}
    for event in inputs:
        if not isinstance(event, LinkChange | Notification):
            continue
        line: dict[str, Any] = {"t_s": event.t_host_s - t_zero_host_s, "sensor": event.sensor_id}
        if isinstance(event, LinkChange):
            left[event.sensor_id] = MOST_SAMPLES
            state = event.state.value
            said.append(line | {"what": state, "family": event.family, "why": event.why})
            continue
        if event.channel is Channel.REQUEST:
            left[event.sensor_id] = MOST_SAMPLES
        elif event.channel is Channel.DATA:
            if left.get(event.sensor_id, 0) <= 0:
                continue
            left[event.sensor_id] -= 1
        said.append(line | {"what": event.channel.value, "bytes": event.payload.hex(" ")})
    return said


def print_said(said: Sequence[dict[str, Any]]) -> None:
    """A line for each; an arrow to the right is what the coach wrote."""
    several = len({line["sensor"] for line in said}) > 1
    for line in said:
        sensor = f"{line['sensor']}  " if several else ""
        print(f"{clock_tenths(line['t_s']):>9s}  {escape_terminal(sensor + _words(line), LINE)}")


def _words(line: dict[str, Any]) -> str:
    what = line["what"]
    if what == LinkState.CONNECTED.value:
        return tr("connected, family {family}", family=line["family"])
    if what == LinkState.LOST.value:
        return f"lost: {line['why']}" if line["why"] else "lost"
    pairs = line["bytes"].split()
    more = f" ... {len(pairs)} bytes" if len(pairs) > _MOST_BYTES else ""
    arrow = "->" if what == Channel.REQUEST.value else "<-"
    label = "" if what == Channel.REQUEST.value else what
    return f"{arrow} {label:8s}{' '.join(pairs[:_MOST_BYTES])}{more}"
