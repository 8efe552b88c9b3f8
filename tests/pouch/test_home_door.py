"""The code that 'coach pouch status' tells is the one by which the page at home lets in."""

import json

import pytest
from websockets.sync.client import connect

from coach.cli.home.home_page import HomePage
from coach.cli.pouch.home_door import code_in, own_name
from coach.page.door import is_allowed_origin


@pytest.fixture
def told(tmp_path, monkeypatch):
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return []


def test_it_is_read_from_what_the_page_says_and_changes_with_each_device(told):
    home = HomePage(None, "0.0.0.0", 0, told.append)
    try:
        first = code_in(told)
        assert first == home.code
        port = home.url.rsplit(":", 1)[1].strip("/")
        url = f"127.0.0.1:{port}"
        with connect(f"ws://{url}/stream", origin=f"http://{url}") as device:
            assert json.loads(device.recv(timeout=20.0)) == {"ask": "code"}
            device.send(json.dumps({"code": first}))
            assert json.loads(device.recv(timeout=20.0))["welcome"] is True
        assert code_in(told) == home.code != first
    finally:
        home.close()


def test_on_this_machine_alone_the_page_tells_none(told):
    home = HomePage(None, "127.0.0.1", 0, told.append)
    home.close()
    assert code_in(told) == ""
    assert any("the page is at " in line for line in told)


def test_the_name_of_this_machine_leads_to_the_page():
    assert is_allowed_origin(f"{own_name()}:8766", f"http://{own_name()}:8766", "0.0.0.0", 8766)
