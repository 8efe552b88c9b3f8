"""Which texts does a script of a page need, and what are they in the language in use?"""

from __future__ import annotations

import json
import re

from coach.wording.translation import tr

_CALL = re.compile(r"""\btr\(\s*("(?:[^"\\\n]|\\.)*")""")


def script_words(script: str) -> dict[str, str]:
    """Each text of the script in the language in use, where it is another one.

    Args:
        script: JavaScript; its texts are those of ``tr("...")``.
    """
    texts = [json.loads(quoted) for quoted in _CALL.findall(script)]
    return {text: shown for text in texts if (shown := tr(text)) != text}


def tagless_json(form: object) -> str:
    """JSON in which no tag can begin or end, for a page."""
    text = json.dumps(form, allow_nan=False, separators=(",", ":"))
    for letter in "<>&":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text
