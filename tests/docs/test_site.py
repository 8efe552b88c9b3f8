"""The pages of the site, before they are built: complete, and each link leads to one of them."""

from __future__ import annotations

import posixpath

import pytest

from coach.cli.main import COMMANDS, parsers
from coach.model import METRICS
from coach.settings import Settings, settings_of
from tests.docs.site.made_pages import MADE, api_pages, formulas_of_readme, module_of_metric
from tests.docs.site.markdown import as_site_page, links_of, site_link
from tests.docs.site.pages import NAV, ROOT, attachments, module_of, packages, readmes

READMES = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in readmes()}
FILES = {path.relative_to(ROOT).as_posix() for path in attachments()}
API = api_pages()
PAGES = READMES | API | {name: make() for name, make in MADE.items()}


def named(nav):
    for one in nav:
        if isinstance(one, str):
            yield one
        elif isinstance(one, list):
            yield from named(one)
        else:
            yield from named(one.values())


def test_the_way_through_the_site_names_each_page_once():
    found = list(named(NAV))
    assert sorted(found) == sorted({*PAGES, "example.md"})


@pytest.mark.parametrize("name", sorted(PAGES))
def test_links_lead_to_pages_and_files_of_the_site(name):
    for target in links_of(as_site_page(PAGES[name], name)):
        path, _, anchor = target.partition("#")
        there = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
        assert there in PAGES or there in FILES, target
        if there.startswith("api/") and anchor:
            assert f"::: {anchor}\n" in PAGES[there], target


@pytest.mark.parametrize(
    ("target", "leads_to"),
    [
        ("../model/metric.py", "../../api/coach.model.md#coach.model.metric"),
        ("../cues/README.md#numbers", "../cues/README.md#numbers"),
        ("../cues", "../cues/README.md"),
        ("__init__.py", "../../api/coach.gait.md#coach.gait"),
        ("../../LICENSE", "../../LICENSE"),
        ("../../tests/many.py", "../../tests/many.py"),
        ("https://example.org/a.py", "https://example.org/a.py"),
        ("#steps", "#steps"),
    ],
)
def test_links_of_a_readme(target, leads_to):
    assert site_link(target, "coach/gait/README.md") == leads_to


def test_a_list_begins_after_a_blank_line_and_code_stays():
    text = "Some:\n- one\n  more\n- two\n\n```sh\n- [x](y.py)\n```\nA:\n| a |\n|---|\n| b |\n"
    wanted = "Some:\n\n- one\n  more\n- two\n\n```sh\n- [x](y.py)\n```\nA:\n\n| a |\n|---|\n| b |\n"
    assert as_site_page(text, "README.md") == wanted


def test_a_number_at_the_beginning_of_a_line_begins_no_list():
    text = "On a board of\n3.5 GHz, or of\n2. the other kind.\n"
    assert as_site_page(text, "README.md") == text


def test_metrics_with_errors_source_and_method():
    page = PAGES["metrics.md"]
    for spec in METRICS.values():
        part = page[page.index(f"\n## {spec.name}\n") + 1 :].partition("\n## ")[0]
        assert spec.error_source in part
        assert all(f"{p.value} {spec.error_at(p):.3g}" in part for p in spec.placements)
        assert (ROOT / module_of_metric(spec.name)).exists()
        assert module_of_metric(spec.name) in part
    assert "Morin 2005" in formulas_of_readme()["leg_stiffness_n_m"]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_each_command_with_all_it_takes(command):
    _, parser = parsers([command.name])
    page = PAGES["command-line.md"]
    part = page[page.index(f"\n## coach {command.name}\n") + 1 :].partition("\n## ")[0]
    names = [name for action in parser._actions for name in action.option_strings]
    assert names
    assert all(f"`{name}" in part for name in names)


def test_each_setting():
    assert all(f"| `{row.name}` |" in PAGES["settings.md"] for row in settings_of(Settings()))


def test_each_module_is_described_once():
    told = [line for page in API.values() for line in page.splitlines() if line.startswith(":::")]
    modules = {
        module_of(path)
        for top in ("coach", "firmware_protocol")
        for path in (ROOT / top).rglob("*.py")
        if path.name != "__main__.py"
    }
    assert sorted(told) == sorted(f"::: {name}" for name in modules)
    assert set(packages()) <= modules
