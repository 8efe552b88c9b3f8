"""With which words is each service started, and is it wanted at all?"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from coach.pouch.unit import HOME, POUCH

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping

WHOLE_NETWORK = "0.0.0.0"  # noqa: S104  each device needs a code


def _of_pouch(args: argparse.Namespace) -> list[str]:
    """The options given, as words of a command line that holds in any folder."""
    words: list[str] = []
    for name in ("sensor", "placement", "language", "athlete"):
        value = getattr(args, name)
        if value is not None:
            words += [f"--{name}", str(value)]
    for name in ("record", "settings", "words"):
        path = getattr(args, name)
        if path is not None:
            words += [f"--{name}", str(path.absolute())]
    for name, usual in (("rest", 5.0), ("off", 1.0)):
        if getattr(args, name) != usual:
            words += [f"--{name}", f"{getattr(args, name):g}"]
    for one in args.set:
        words += ["--set", one]
    if args.page:
        words += ["--page", "--page-address", args.page_address, "--page-port", str(args.page_port)]
    if args.no_page_buttons:
        words.append("--no-page-buttons")
    return words


def _of_home(args: argparse.Namespace) -> list[str] | None:
    if not args.home:
        return None
    whose = [] if args.athlete is None else ["--athlete", str(args.athlete)]
    whose += [] if args.language is None else ["--language", str(args.language)]
    # A name leads nowhere, or to this machine alone, before there is a network: at power-on.
    return ["--page-address", args.home_address or WHOLE_NETWORK, *whose]


WORDS: Mapping[str, Callable[[argparse.Namespace], list[str] | None]] = MappingProxyType(
    {POUCH.name: _of_pouch, HOME.name: _of_home}
)
"""Of each service; ``None`` where it is not wanted."""
