"""Small stories for these tests, and one way to read packets back."""

from __future__ import annotations

from coach.model import Channel, Notification
from coach.simulation import Simulation, parse_story, simulate
from firmware_protocol.codec import decode_data
from firmware_protocol.packets import ImuBatch

IDEAL = '[sensor]\npart = "ideal"\n'


def story_text(*phases: str, placement: str = "pelvis", extra: str = IDEAL) -> str:
    """TOML with phases written as ``run 30; speed_m_s = 3.0``."""
    lines = [f'title = "test"\nplacement = "{placement}"\nseed = 7', extra]
    for phase in phases:
        head, *settings = phase.split(";")
        do, for_s = head.split()
        lines.append(f'[[phase]]\ndo = "{do}"\nfor_s = {for_s}')
        lines += settings
    return "\n".join(lines)


def play(*phases: str, placement: str = "pelvis", extra: str = IDEAL) -> Simulation:
    return simulate(parse_story(story_text(*phases, placement=placement, extra=extra)))


def packets(simulation: Simulation) -> list[tuple[float, ImuBatch]]:
    """Arrival time and content of every IMU packet, in order of arrival."""
    found = []
    for event in simulation.inputs:
        if isinstance(event, Notification) and event.channel is Channel.DATA:
            packet = decode_data(event.payload)
            if isinstance(packet, ImuBatch):
                found.append((event.t_host_s, packet))
    return found
