"""Under which addresses can a phone reach this machine?"""

from __future__ import annotations

import socket
from ipaddress import ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coach.sources.phone.phone_source import PhoneSettings

_ALL = "0.0.0.0"  # noqa: S104
_NOBODY = "192.0.2.1"  # RFC 5737: a route to it is the route outside


def own_addresses(settings: PhoneSettings) -> list[str]:
    """Those of the networks that this machine is in, the likeliest first.

    The one by which it would go outside comes first; those of its name follow, which are all there
    are where the machine makes a network of its own.
    """
    if settings.address != _ALL:
        return [settings.address]
    found: list[str] = []
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect((_NOBODY, 9))  # nothing is sent
            found.append(str(probe.getsockname()[0]))
    except OSError:
        pass
    try:
        there = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    except OSError:
        there = []
    found += [str(one[4][0]) for one in there]
    useful = [one for one in dict.fromkeys(found) if not ip_address(one).is_loopback]
    return useful or ["127.0.0.1"]
