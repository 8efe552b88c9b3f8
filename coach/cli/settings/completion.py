"""Print what a shell needs to complete commands, options and names at the Tab key.

bash: put the line  eval "$(coach completion bash)"  into ~/.bashrc. zsh: the same with zsh into
~/.zshrc, after compinit. fish: coach completion fish > ~/.config/fish/completions/coach.fish.
PowerShell: coach completion powershell | Out-String | Invoke-Expression, in $PROFILE. In a new
shell "coach re" and Tab then give what goes on from there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.wording.translation import tr

if TYPE_CHECKING:
    import argparse

EXAMPLE = """\
  eval "$(coach completion bash)"
  coach completion fish > ~/.config/fish/completions/coach.fish"""

SHELLS = ("bash", "zsh", "fish", "powershell")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", choices=SHELLS, help=tr("for which"))


def run(args: argparse.Namespace) -> int:
    from coach.cli.completing import script

    print(script(args.shell), end="")
    return 0
