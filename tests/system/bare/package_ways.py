"""How this machine gets Python packages, so that a system within it can do the same.

pip is asked for its settings, whichever files and variables they come from. Folders and files that
they name are shown to the system under the same names. Passwords in ``~/.netrc`` stay here.
"""

from __future__ import annotations

import ast
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from tests.system.steps import command

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tests.system.steps import Deadline

_PATHS = ("cert", "constraint", "extra-index-url", "find-links", "index-url")
# The settings that say from where; others, such as a cache folder, belong to this machine.
_SETTINGS = (
    *_PATHS,
    *("default-timeout", "no-index", "prefer-binary", "proxy", "retries", "timeout"),
    "trusted-host",
)
_RANKS = MappingProxyType({"global": 0, "install": 1, ":env:": 2})
_VARIABLES = ("all_proxy", "http_proxy", "https_proxy", "no_proxy")
_FILE_VARIABLES = ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")
_LEAST_DEPTH = 3  # of an index whose parent is shown: at the top of the disk it holds too much
_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")  # what Debian's Python trusts


@dataclass(frozen=True, slots=True)
class PackageWays:
    """What a system must have to reach the same packages.

    Args:
        pip_conf: Text of pip's settings.
        environment: Variables.
        shown: Folders and files of this machine.
    """

    pip_conf: str
    environment: Mapping[str, str]
    shown: tuple[Path, ...]


def package_ways(deadline: Deadline) -> PackageWays:
    """Those of this machine."""
    listed = command([sys.executable, "-m", "pip", "config", "list"], deadline)
    settings = pip_settings(listed)
    environment = {
        name: value
        for name, value in os.environ.items()
        if name.lower() in _VARIABLES or name in _FILE_VARIABLES
    }
    named = [environment[name] for name in _FILE_VARIABLES if name in environment]
    values = [settings[name] for name in _PATHS if name in settings]
    shown = {_CERTIFICATES, *paths_in([*values, *named])}
    there = tuple(sorted(path for path in shown if path.exists()))
    return PackageWays(pip_conf(settings), environment, there)


def pip_settings(listed: str) -> dict[str, str]:
    """Setting -> value, of those that say from where packages come.

    Args:
        listed: What ``pip config list`` prints, such as ``global.timeout='60'``. Variables come as
            ``:env:.timeout='60'`` and go first, then settings for installing, then global ones.
    """
    ranks: dict[str, list[tuple[int, str]]] = {}
    for line in listed.splitlines():
        place, _, value = line.partition("=")
        section, _, name = place.rpartition(".")
        if name in _SETTINGS and section in _RANKS:
            ranks.setdefault(name, []).append((_RANKS[section], str(ast.literal_eval(value))))
    return {name: max(values)[1] for name, values in ranks.items()}


def pip_conf(settings: Mapping[str, str]) -> str:
    """Text of a settings file."""
    lines = [f"{name} = {' '.join(value.split())}\n" for name, value in sorted(settings.items())]
    return "".join(["[global]\n", *lines])


def paths_in(values: Iterable[str]) -> set[Path]:
    """Folders and files that settings name, by their path or as ``file:`` addresses."""
    found = set()
    for word in " ".join(values).split():
        if word.startswith("file:"):
            folder = Path(unquote(urlsplit(word).path))
            # The pages of an index lead to files that may lie beside it.
            found.add(folder.parent if len(folder.parts) > _LEAST_DEPTH else folder)
        elif re.match(r"/[^/]", word):
            found.add(Path(word))
    return found
