"""Where is the page at home that the system serves, and what does the next device type?"""

from __future__ import annotations

import re
import socket
from typing import TYPE_CHECKING

from coach.cli.home.home_page import USUAL_PORT
from coach.cli.pouch.service_words import WHOLE_NETWORK
from coach.cli.pouch.user_manager import journal, systemctl
from coach.pouch.unit import HOME
from coach.wording.translation import tr

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LINES = 1000
# Whatever the language of the page: its code, and its address.
_CODE = re.compile(r"\b([A-Z0-9]{8})$")
_SERVED = "http://"
_ADDRESS = re.compile(r"^ExecStart=.* --page-address (\S+)", re.MULTILINE)


def door_lines(text: str) -> Iterator[tuple[str, str]]:
    """What a runner needs to come in, each with its name.

    Args:
        text: Of the unit.
    """
    found = _ADDRESS.search(text)
    address = found[1] if found else WHOLE_NETWORK
    yield tr("page"), f"http://{_shown(address)}:{USUAL_PORT}/"
    process = systemctl("show", "-p", "MainPID", "--value", HOME.name).first
    if not process.isdigit() or process == "0":
        yield tr("code"), tr("there is one once it runs")
        return
    # Of this very process: its forerunner had other codes.
    said = journal("-b", f"_PID={process}", "-n", str(_LINES), "-o", "cat")
    yield tr("code"), _code_line(said)


def _code_line(said: Sequence[str]) -> str:
    if code := code_in(said):
        return tr("{code}, for the next device; one that was let in needs none", code=code)
    if any(_SERVED in line for line in said):
        return tr("none is needed: the page is for this machine itself")
    if said:
        return tr("there is none yet; ask again in a few seconds")
    return tr(
        "it stands in the journal, which you may not read; 'sudo usermod -aG adm $USER' "
        "and a new login change that"
    )


def code_in(said: Sequence[str]) -> str:
    """The present code by what the page said; empty if it told none."""
    codes = [found[1] for line in said if (found := _CODE.search(line))]
    return codes[-1] if codes else ""


def own_name() -> str:
    """By which this machine is known on a network at home (multicast DNS, RFC 6762)."""
    return f"{socket.gethostname().partition('.')[0].lower()}.local"


def _shown(address: str) -> str:
    if address in (WHOLE_NETWORK, "::"):
        return own_name()
    return f"[{address}]" if ":" in address else address
