"""The files by which systemd starts the unattended coach: user units. Text alone, no system.

systemd.unit(5), systemd.service(5), and systemd.syntax(7) for what a word may hold.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

WANTED_BY = "default.target"
"""What the user's manager starts; it needs no login where the user lingers."""

_LINGERED = "LingeredBefore="

_TEXT = """\
# Made by 'coach pouch install'; 'coach pouch remove' takes it away.
[Unit]
Description={description}
# Where there are such; nothing is waited for.
After={after}
# A runner has no hands to start it again: it never gives up.
StartLimitIntervalSec=0

[Service]
Type=exec
ExecStart={command}
WorkingDirectory={folder}
{lines}Restart=on-failure
RestartSec=5
# Time to bring to an end what it is at.
TimeoutStopSec={stop_s}

[Install]
WantedBy={wanted_by}

# systemd reads no section of this name.
[X-Coach]
{lingered}{before}
"""


@dataclass(frozen=True, slots=True)
class Service:
    """One process that the system keeps going.

    Args:
        name: Of the unit.
        command: The word behind ``coach``.
        description: For people.
        after: Units that go before it where there are such.
        stop_s: So long it may take to end, s.
        lines: Further ones of its section ``[Service]``.
    """

    name: str
    command: str
    description: str
    after: tuple[str, ...]
    stop_s: int
    lines: tuple[str, ...] = ()


POUCH = Service(
    name="coach-pouch.service",
    command="pouch",
    description="Posture coach for runners, unattended",
    # Sound of the user's session.
    after=(
        "pipewire.service",
        "pipewire-pulse.service",
        "wireplumber.service",
        "pulseaudio.service",
    ),
    stop_s=60,  # to end the recording and write the report
)
HOME = Service(
    name="coach-home.service",
    command="home",
    description="Posture coach for runners, the page at home",
    after=(POUCH.name,),
    stop_s=10,
    # Whoever runs goes before whoever looks at runs. Nice alone is not seen from one session to the
    # other (sched(7), autogroup); a weight is, but not every manager may give one.
    lines=("Nice=10", "CPUWeight=20"),
)
SERVICES = (POUCH, HOME)
"""The first is what the others are there for."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit is to do.

    Args:
        service: Which process.
        python: Absolute path of the interpreter, that of a virtual environment as it is.
        words: Of the command line, behind the command.
        folder: Absolute path in which it runs.
        environment: Variables beyond those of the user's manager.
        lingered: Whether the user's manager was started at power-on before.
    """

    service: Service
    python: Path
    words: Sequence[str]
    folder: Path
    lingered: bool
    environment: Mapping[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """The unit file.

        Raises:
            ValueError: A word or folder cannot stand in one.
        """
        service = self.service
        command = [str(self.python), "-m", "coach", service.command, *self.words]
        variables = {"PYTHONUNBUFFERED": "1", **self.environment}
        lines = [f"Environment={_quoted(f'{name}={value}')}" for name, value in variables.items()]
        return _TEXT.format(
            description=service.description,
            after=" ".join(service.after),
            command=" ".join(_argument(word) for word in command),
            folder=_printable(str(self.folder)).replace("%", "%%"),
            lines="".join(f"{line}\n" for line in (*lines, *service.lines)),
            stop_s=service.stop_s,
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
