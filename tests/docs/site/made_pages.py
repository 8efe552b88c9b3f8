"""Pages made of what the code says itself: metrics, settings, commands, API."""

from __future__ import annotations

import argparse
import inspect
import re
from typing import TYPE_CHECKING

import coach
from coach.cli.main import COMMANDS, parsers
from coach.metrics.steps import FORMULAS
from coach.model import METRICS, Placement
from coach.model.metric import RELATIVE
from coach.settings import Settings, settings_of
from tests.docs.site.pages import ROOT, packages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from coach.model.metric import MetricSpec


_METRICS_HEAD = """\
# Metrics

Made from `METRICS` in [coach/model/metric.py](coach/model/metric.py) and the formulas in
[coach/metrics](coach/metrics/README.md). Errors are one sigma of a correctly worn sensor, in the
unit of the metric; angles are in rad. What makes a reading count:
[validity](coach/metrics/README.md#validity). The methods before a metric:
[how coach works](coach/README.md#methods).
"""

_SETTINGS_HEAD = """\
# Settings

Made from the dataclasses of parameters; how to set one: [coach/settings](coach/settings/README.md).
In a file the part before the last dot is the table.

| setting | usual value | allowed | unit | meaning |
|---|---|---|---|---|"""


def metrics_page() -> str:
    """Each metric with its unit, where it is worn, its method, published errors and source."""
    formulas = formulas_of_readme()
    sections = [line for spec in METRICS.values() for line in _metric(spec, formulas)]
    return "\n".join([_METRICS_HEAD, *sections])


def _metric(spec: MetricSpec, formulas: dict[str, str]) -> Iterator[str]:
    worn = [place for place in Placement if place in spec.placements]
    errors = ", ".join(f"{place.value} {spec.error_at(place):.3g}" for place in worn)
    needs = [
        *(["a gyroscope"] if spec.needs_gyro else []),
        *(["a standing calibration"] if spec.needs_calibration else []),
        *(["axes"] if spec.needs_axes else []),
        *([f"{spec.least_rate_hz:g} samples a second"] if spec.least_rate_hz else []),
        *([f"a full scale of {spec.least_range_g:g} g"] if spec.least_range_g else []),
        *(f"`{name}`" for name in spec.needs_body),
    ]
    rows = {
        "unit": spec.unit.replace("_", " ") or "1",
        "published error": errors or f"chest with pelvis {spec.error:.3g}",
        "where it comes from": spec.error_source,
        "needs": ", ".join(needs),
        "given": "in running only" if spec.running_only else "",
        "method": _method(spec.name, formulas),
    }
    yield from (f"## {spec.name}", "", f"{_cell(spec.meaning)}.", "", "| | |", "|---|---|")
    yield from (f"| {what} | {_cell(text)} |" for what, text in rows.items() if text)
    yield ""


def formulas_of_readme() -> dict[str, str]:
    """Metric -> formula and source, as ``coach/metrics/README.md`` has them."""
    text = (ROOT / "coach" / "metrics" / "README.md").read_text("utf-8")
    table = text[text.index("| metric | formula |") :].split("\n\n")[0]
    found = {}
    for row in table.splitlines()[2:]:
        names, formula, source = (cell.strip() for cell in row.strip("|").split(" | ", 2))
        # A link of that page is not one of this.
        source = re.sub(r"\[`?([^\]`]*)`?\]\([^)]*\)", "", source.strip(" |"))
        for name in re.findall(r"`(\w+)`", names):
            found[name] = "; ".join(filter(None, [formula, source]))
    return found


def module_of_metric(name: str) -> str:
    """The file in which a metric is computed, from the root."""
    if name in FORMULAS:
        return "coach/metrics/steps.py"
    if name in RELATIVE:
        return "coach/wiring/join.py"
    return "coach/gait/cadence.py" if name == "cadence_spm" else "coach/metrics/angles.py"


def _method(name: str, formulas: dict[str, str]) -> str:
    where = module_of_metric(name)
    link = f"[{where.removeprefix('coach/')}]({where})"
    return f"{formulas[name]}, {link}" if name in formulas else link


def settings_page() -> str:
    """Each setting with its value, what it may be and its meaning."""
    tree = Settings()
    rows = [
        f"| `{row.name}` | `{row.value}` | {_cell(row.kind.allowed)} | {row.unit} "
        f"| {_cell(row.meaning)} |"
        for row in settings_of(tree)
    ]
    return "\n".join([_SETTINGS_HEAD, *rows, ""])


def command_page() -> str:
    """Each command with its words and options, as its argument parser has them."""
    parts = [
        "# Command line",
        "",
        "Made from the argument parsers; `coach COMMAND --help` says the same.",
        "",
        "| command | what for |",
        "|---|---|",
        *(f"| [`coach {c.name}`](#coach-{c.name}) | {_cell(c.help)} |" for c in COMMANDS),
        "",
    ]
    for command in COMMANDS:
        parts += [f"## coach {command.name}", "", *_command(parsers([command.name])[1])]
    return "\n".join(parts)


def _command(parser: argparse.ArgumentParser) -> Iterator[str]:
    yield from (
        "```text",
        _usage(parser),
        "```",
        "",
        "```text",
        parser.description or "",
        "```",
        "",
    )
    yield from ("| argument | meaning |", "|---|---|")
    for action in parser._actions:  # there is no other way to ask a parser
        if action.help is not argparse.SUPPRESS:
            yield f"| {_names(action)} | {_cell(_help(action, parser))} |"
    yield from ("", "```text", (parser.epilog or "").strip(), "```", "")


def _usage(parser: argparse.ArgumentParser) -> str:
    return parser.format_usage().strip()


def _names(action: argparse.Action) -> str:
    value = action.metavar or (action.dest.upper() if action.nargs != 0 else "")
    value = " ".join(value) if isinstance(value, tuple) else str(value)
    if not action.option_strings:
        return f"`{_code(value)}`"
    return ", ".join(f"`{name}{' ' * bool(value)}{_code(value)}`" for name in action.option_strings)


def _code(text: str) -> str:
    return text.replace("|", "\\|")


def _help(action: argparse.Action, parser: argparse.ArgumentParser) -> str:
    return parser._get_formatter()._expand_help(action) if action.help else ""


def api_pages() -> dict[str, str]:
    """One page for each package, with all its modules; and a first page that lists them."""
    table = [f"| [`{name}`]({name}.md) | {_first(name)} |" for name in packages()]
    public = [
        f"| [`coach.{name}`][{home}] | {_cell(_summary(getattr(coach, name)))} |"
        for name in coach.__all__
        if (home := _home(name)) is not None
    ]
    first = [
        "# API",
        "",
        "From the docstrings. What a notebook needs is in `coach` itself:",
        "",
        "| name | what it is |",
        "|---|---|",
        *public,
        "",
        "All packages, each with its modules:",
        "",
        "| package | what it is |",
        "|---|---|",
        *table,
        "",
    ]
    pages = {"api/index.md": "\n".join(first)}
    for package, modules in packages().items():
        readme = ROOT / package.replace(".", "/") / "README.md"
        lines = [f"# {package}", ""]
        if readme.exists():
            lines += [
                f"What this room is for: [README](../{readme.relative_to(ROOT).as_posix()}).",
                "",
            ]
        lines += [f"::: {module}\n" for module in modules]
        pages[f"api/{package}.md"] = "\n".join(lines)
    return pages


def _home(name: str) -> str | None:
    """Where a public name is described: its own module."""
    thing = getattr(coach, name)
    module, own = getattr(thing, "__module__", None), getattr(thing, "__qualname__", None)
    return f"{module}.{own}" if module and own and module.startswith("coach") else None


def _summary(thing: object) -> str:
    return (inspect.getdoc(thing) or "").split("\n\n")[0].replace("\n", " ")


def _first(module: str) -> str:
    """The first sentence of a package's docstring, without importing it."""
    text = (ROOT / module.replace(".", "/") / "__init__.py").read_text("utf-8")
    found = re.match(r'\s*"""(.*?)(?:\n\n|""")', text, re.DOTALL)
    return _cell(found[1].replace("\n", " ")) if found else ""


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").replace("``", "`").split())


MADE: dict[str, Callable[[], str]] = {
    "metrics.md": metrics_page,
    "settings.md": settings_page,
    "command-line.md": command_page,
}
