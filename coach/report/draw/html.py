"""How a page is made of a template: one file, no request, every text of others escaped."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from coach.wording.script_words import tagless_json
from coach.wording.translation import language, tr, tr_n

if TYPE_CHECKING:
    from collections.abc import Mapping


def rendered(
    template: str, *, styles: str = "", script: str = "", words: Mapping[str, object]
) -> str:
    """A whole page.

    Its own policy forbids every request and every other script.

    Args:
        template: Name of a file in ``static``.
        styles: CSS of ours.
        script: JavaScript of ours, empty for none.
        words: What the template needs; texts are escaped by it.
    """
    # Ours: nothing of others gets past the escaping.
    ours = {
        "styles": Markup(styles),  # noqa: S704
        "script": Markup(script),  # noqa: S704
        "policy": _policy(script),
        "language": language(),
    }
    return _environment().get_template(template).render(ours | dict(words))


def json_in_page(form: object) -> Markup:
    """JSON in which no tag can begin or end."""
    return Markup(tagless_json(form))  # noqa: S704  no markup is left in it


@cache
def static(name: str) -> str:
    """A file of ``static``."""
    return files("coach.report").joinpath("static", name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=FunctionLoader(static),
    )
    environment.tests["figure"] = _is_figure
    environment.globals["tr"] = tr
    environment.globals["tr_n"] = tr_n
    return environment


def _is_figure(cell: str) -> bool:
    """Whether a cell begins like a number, and so stands to the right."""
    return cell == "-" or cell[:1].isdigit() or (cell[:1] in "+-<" and cell[1:2].isdigit())


def _policy(script: str) -> str:
    scripts = "'none'"
    if script:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        scripts = f"'sha256-{digest}'"
    return (
        f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
        f"script-src {scripts}; base-uri 'none'; form-action 'none'"
    )
