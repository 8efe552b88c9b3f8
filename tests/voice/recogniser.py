"""An independent listener: pocketsphinx with a grammar that allows the coach's phrases only."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
from pocketsphinx import Config, Decoder, get_model_path

from coach.voice.speech_audio import resample

RATE_HZ = 16000
_MARGIN_S = 0.3  # silence around a phrase, without which the first sound is taken for noise
_DITHER = 0.001  # a recogniser made for microphones is at a loss with digital silence


def words_of(text: str) -> str:
    """The words as the recogniser's dictionary spells them."""
    return " ".join(re.findall(r"[a-z']+", text.lower()))


class Listener:
    """Tells which of some texts it hears."""

    def __init__(self, texts: list[str]) -> None:
        model = Path(get_model_path("en-us"))
        self._decoder = Decoder(
            Config(
                hmm=str(model / "en-us"),
                dict=str(model / "cmudict-en-us.dict"),
                lm=None,
                loglevel="FATAL",
            )
        )
        self._dither = np.random.default_rng(0)
        self._texts = {words_of(text): text for text in texts}
        unknown = {w for t in self._texts for w in t.split() if not self._decoder.lookup_word(w)}
        if unknown:
            raise ValueError(f"not in the recogniser's dictionary: {', '.join(sorted(unknown))}")
        choices = " | ".join(self._texts)
        self._decoder.add_jsgf_string(
            "phrases", f"#JSGF V1.0; grammar g; public <phrase> = {choices} ;"
        )
        self._decoder.activate_search("phrases")

    def hears(self, sound: np.ndarray, rate_hz: int) -> str | None:
        """The text it takes the sound for; ``None`` for none of them."""
        at_16k = np.pad(resample(sound, rate_hz, RATE_HZ), round(_MARGIN_S * RATE_HZ))
        at_16k = at_16k + self._dither.normal(0.0, _DITHER, len(at_16k))
        self._decoder.start_utt()
        pcm = np.round(np.clip(at_16k, -1.0, 1.0) * 32767.0).astype("<i2").tobytes()
        self._decoder.process_raw(pcm, full_utt=True)
        self._decoder.end_utt()
        heard = self._decoder.hyp()
        return None if heard is None else self._texts.get(heard.hypstr.strip())
