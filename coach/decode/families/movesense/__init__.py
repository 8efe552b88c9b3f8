"""Movesense sensors with the maker's firmware: GATT SensorData Protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.decode.families.movesense import gsp
from coach.decode.family import About, Family, Loss, Signs, Worth

if TYPE_CHECKING:
    from coach.decode.base import Decoder
    from coach.decode.dialogue import Dialogue, Wish
    from coach.decode.family import Advertisement

_SUUNTO = 0x009F
_ADVERTISED = frozenset(
    {
        "0000fdf3-0000-1000-8000-00805f9b34fb",  # newer; Amer Sports
        "0000fe06-0000-1000-8000-00805f9b34fb",  # older; a number of Qualcomm's
    }
)


def _nameless(said: Advertisement) -> bool:
    """One whose name, in the scan response, was not heard.

    Watches of Suunto have the company's number too, and other makers' devices one of the services:
    only both together count.
    """
    there = not _ADVERTISED.isdisjoint(said.services)
    return not said.name and _SUUNTO in said.makers and there


def _dialogue(wish: Wish) -> Dialogue:
    from coach.decode.families.movesense.dialogue import MovesenseDialogue

    return MovesenseDialogue(wish)


def _decoder(sensor_id: str, t_zero_host_s: float) -> Decoder:
    from coach.decode.families.movesense.decoder import MovesenseDecoder

    return MovesenseDecoder(sensor_id, t_zero_host_s)


MOVESENSE = Family(
    name="movesense",
    about=About(
        title="Movesense Medical, HR+, HR2, Flash, Active (firmware 2.3 or later)",
        wear="snapped on its chest strap, or in its clip on a belt at the sacrum",
        wake="touch both studs on its back at once, or put the damp strap on: it sleeps after a "
        "minute or less without a connection",
        battery="coin cell CR2025: 10 to 29 days of streaming, by the currents its maker states",
        limits=(
            "always 8 g and 2000 deg/s: landings of more than 8 g are marked as clipped",
            "older than firmware 2.3 it lacks the protocol: update it with the Showcase app",
            "firmware of others (iFCH, ECG firmware of research groups) is refused",
            "one program at a time: close the phone's app",
            "its samples are not numbered: a lost packet shows in its clock of milliseconds",
        ),
        source="movesense.com GATT SensorData Protocol, the maker's sample client, captures of "
        "sensein/movesense-py",
    ),
    signs=Signs(
        names=("Movesense ",),
        also=_nameless,
        connected=frozenset({gsp.SERVICE_UUID}),
        without=(
            "runs a firmware without the GATT SensorData Protocol",
            "update it with the maker's Showcase app, firmware 2.3 or later",
        ),
    ),
    worth=Worth(
        rates_hz=gsp.RATES_HZ,
        rate_hz=gsp.USUAL_RATE_HZ,
        acc_range_g=gsp.USUAL_RANGE_G,
        gyr_range_deg_s=2000.0,
        tick_s=gsp.TICK_S,
        loss=Loss.CLOCK,
        latency_s=0.12,
    ),
    dialogue=_dialogue,
    decoder=_decoder,
)
