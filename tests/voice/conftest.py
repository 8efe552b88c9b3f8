"""Shared by the voice tests: cues, settings, a folder of really rendered phrases."""

from __future__ import annotations

import importlib.util
import os
import sys
from typing import TYPE_CHECKING

import pytest
from pretend import Pretend
from voice_phrases import PHRASES

from coach.model import Cue, Sound
from coach.voice.outputs.servers import pw_cat_takes_raw
from coach.voice.phrase_book import PhraseBook
from coach.voice.renderer import Renderer
from coach.voice.settings import VoiceSettings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def make_cue() -> Callable[..., Cue]:
    def make(
        cue_id: str = "c1",
        text: str = "Run tall",
        t_s: float = 0.0,
        priority: int = 1,
        deadline_s: float = 1e6,
        metric: str = "cadence_spm",
        rule: str = "cadence_low",
        why: str = "cadence 158, your band begins at 164",
        sound: Sound = Sound.ATTENTION,
        phrase: str = "",
    ) -> Cue:
        return Cue(
            cue_id, t_s, rule, text, metric, 0.0, 0.0, 0.0, priority, deadline_s, why, sound, phrase
        )  # fmt: skip

    return make


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> VoiceSettings:
    """Default settings with a cache folder of this test session."""
    return VoiceSettings(cache_dir=tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def rendered(settings: VoiceSettings) -> Renderer:
    """A renderer whose PHRASES have gone through pyttsx3 and a real speech engine."""
    if sys.platform == "linux" and importlib.util.find_spec("espeakng_loader") is None:
        pytest.skip("needs the espeakng-loader package (a dependency of the coach on Linux)")
    renderer = Renderer(settings)
    renderer.render(PHRASES)
    return renderer


@pytest.fixture
def book(rendered: Renderer, settings: VoiceSettings) -> PhraseBook:
    """PHRASES, learnt from files already rendered."""
    learnt = PhraseBook(rendered, settings)
    assert learnt.learn(PHRASES) is None
    return learnt


@pytest.fixture
def silent_book(settings: VoiceSettings) -> PhraseBook:
    """A book without an engine: words are silence of about their length."""
    return PhraseBook(None, settings)


@pytest.fixture
def pretend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pretend:
    """Programs of the sound system that tests can take away; none stands there to begin with."""
    if sys.platform != "linux":
        pytest.skip("programs of Linux")
    folder = tmp_path / "pretend"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PRETEND_FOLDER", str(folder))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    pw_cat_takes_raw.cache_clear()
    return Pretend(folder)


@pytest.fixture
def wav_path(tmp_path: Path) -> Path:
    return tmp_path / "session.wav"
