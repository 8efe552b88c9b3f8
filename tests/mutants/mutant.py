"""What a mutant is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """One wrong line that a test must notice.

    Args:
        file: Where, from the project's root.
        old: What stands there, exactly once.
        new: What would be wrong.
        why: What a runner, or whoever reads the numbers, would see of it.
        tests: Files of tests that hold the rule, the quickest first.
    """

    file: str
    old: str
    new: str
    why: str
    tests: tuple[str, ...]

    def mutated(self, text: str) -> str | None:
        """The file's text with the wrong line; ``None`` where the old text does not stand once."""
        return text.replace(self.old, self.new) if text.count(self.old) == 1 else None
