"""An espeak-ng without threads, as the wheel for ARM has, does not tell where a phrase ends."""

import os
import sys

import pytest

from coach.voice import VoiceSettings
from coach.voice.renderer import Renderer

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="espeak-ng speaks on Linux alone")

# Run by Python as it starts: espeak-ng is asked to speak in its caller's thread, as it does there.
AS_ON_ARM = """
import ctypes, os
import espeakng_loader
ctypes.CDLL(espeakng_loader.get_library_path(), mode=ctypes.RTLD_GLOBAL)
os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
from pyttsx3.drivers import _espeak
_espeak.AUDIO_OUTPUT_RETRIEVAL = _espeak.AUDIO_OUTPUT_SYNCHRONOUS
open(os.environ["AS_ON_ARM"], "w").close()
"""
PHRASES = ["run tall", "left pocket up", "quick light steps"]


def lengths(folder):
    renderer = Renderer(VoiceSettings(cache_dir=folder))
    renderer.render(PHRASES)
    return [len(renderer.cached(phrase)[0]) for phrase in PHRASES]


def test_each_phrase_is_rendered_whole(tmp_path, monkeypatch):
    usual = lengths(tmp_path / "usual")
    (tmp_path / "sitecustomize.py").write_text(AS_ON_ARM)
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    monkeypatch.setenv("PYTHONPATH", path)
    monkeypatch.setenv("AS_ON_ARM", str(tmp_path / "was-so"))
    found = lengths(tmp_path / "threadless")
    assert (tmp_path / "was-so").exists()
    # Between runs of the engine a few samples differ, and the silence at the ends with them.
    assert found == pytest.approx(usual, rel=0.05)
