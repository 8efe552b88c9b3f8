"""Which words of a practice ask for something to be changed?"""

_CORRECTS = ("form_", "desk_slouch", "desk_get_up")
"""How the rules begin whose words ask for something to be changed; others lead or answer."""


def corrects(rule: str) -> bool:
    """Whether words of a rule ask for something to be changed."""
    return rule.startswith(_CORRECTS) and rule != "form_good"
