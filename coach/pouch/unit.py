"""The file by which systemd starts the unattended coach: a user unit. Text alone, no system.

systemd.unit(5), systemd.service(5), and systemd.syntax(7) for what a word may hold.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

NAME = "coach-pouch.service"

WANTED_BY = "default.target"
"""What the user's manager starts; it needs no login where the user lingers."""

_LINGERED = "LingeredBefore="

_TEXT = """\
# Made by 'coach pouch install'; 'coach pouch remove' takes it away.
[Unit]
Description=Posture coach for runners, unattended
# Sound of the user's session, where there is such; nothing is waited for.
After=pipewire.service pipewire-pulse.service wireplumber.service pulseaudio.service
# A runner has no hands to start it again: it never gives up.
StartLimitIntervalSec=0

[Service]
Type=exec
ExecStart={command}
WorkingDirectory={folder}
{environment}Restart=on-failure
RestartSec=5
# Time to end the recording and write the report.
TimeoutStopSec=60

[Install]
WantedBy={wanted_by}

# systemd reads no section of this name.
[X-Coach]
{lingered}{before}
"""


@dataclass(frozen=True, slots=True)
class Unit:
    """What the unit is to do.

    Args:
        python: Absolute path of the interpreter, that of a virtual environment as it is.
        words: Of the command line, behind ``coach pouch``.
        folder: Absolute path in which it runs.
        environment: Variables beyond those of the user's manager.
        lingered: Whether the user's manager was started at power-on before.
    """

    python: Path
    words: Sequence[str]
    folder: Path
    lingered: bool
    environment: Mapping[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """The unit file."""
        command = [str(self.python), "-m", "coach", "pouch", *self.words]
        variables = {"PYTHONUNBUFFERED": "1", **self.environment}
        lines = [f"Environment={_quoted(f'{name}={value}')}" for name, value in variables.items()]
        return _TEXT.format(
            command=" ".join(_argument(word) for word in command),
            folder=_printable(str(self.folder)).replace("%", "%%"),
            environment="".join(f"{line}\n" for line in lines),
            wanted_by=WANTED_BY,
            lingered=_LINGERED,
            before="yes" if self.lingered else "no",
        )


def lingered_before(text: str) -> bool | None:
    """Whether a unit says that the user lingered before it came; ``None`` if it does not say."""
    for line in text.splitlines():
        if line.startswith(_LINGERED):
            return line.removeprefix(_LINGERED) == "yes"
    return None


def _argument(word: str) -> str:
    # In a command, and there alone, a dollar sign begins a variable.
    return _quoted(word.replace("$", "$$"))


def _quoted(word: str) -> str:
    """A word as systemd reads it whole.

    Raises:
        ValueError: It has a line break or another control character in it.
    """
    plain = _printable(word).replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{plain}"' if plain != word or not _is_simple(plain) else plain


def _printable(word: str) -> str:
    if not word.isprintable():
        raise ValueError(f"{word!r} cannot stand in a unit file")
    return word


def _is_simple(word: str) -> bool:
    return bool(word) and all(letter.isalnum() or letter in "-_./=:,+@$" for letter in word)
