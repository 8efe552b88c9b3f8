"""How to cite coach: complete, and of one mind with the project's own data."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
yaml = pytest.importorskip("yaml", reason="PyYAML, by which the file is read, is not installed")
CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_version_and_licence_are_the_projects():
    assert CITATION["version"] == PROJECT["version"]
    assert CITATION["license"] == PROJECT["license"]


def test_what_the_format_wants_is_there():
    """Citation File Format 1.2.0, required keys."""
    assert CITATION["cff-version"] == "1.2.0"
    assert {"message", "title", "authors"} <= set(CITATION)
    for one in [CITATION, *CITATION["references"]]:
        assert one["authors"], one["title"]
        assert all("name" in who or "family-names" in who for who in one["authors"])
    assert all({"type", "title", "authors"} <= set(one) for one in CITATION["references"])
