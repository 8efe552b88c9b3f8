"""A program that plays its standard input at the pace of a sound card, to nobody.

It stands on PATH under the name of a real one. What it was given to play it keeps in a file of its
own process, ``PRETEND_FOLDER/<pid>.f32``. While there is a file ``refuses`` it ends at once, while
there is a file ``takes-nothing`` it runs and reads nothing.
"""

import os
import sys
import time
from pathlib import Path

folder = Path(os.environ["PRETEND_FOLDER"])
if "--help" in sys.argv:
    print("  -a, --raw    RAW mode")
    sys.exit(0)
if (folder / "refuses").exists():
    sys.exit(1)
rate_hz = next(int(word.partition("=")[2]) for word in sys.argv if word.startswith("--rate="))
period_s = 0.01
(folder / f"{os.getpid()}.words").write_text(" ".join(sys.argv[1:]))
while (folder / "takes-nothing").exists():
    time.sleep(period_s)
with (folder / f"{os.getpid()}.f32").open("wb", buffering=0) as heard:
    due_s = time.monotonic()
    while sound := os.read(0, 4 * round(period_s * rate_hz)):
        heard.write(sound)
        due_s = max(due_s, time.monotonic() - 0.1) + len(sound) / 4 / rate_hz
        time.sleep(max(0.0, due_s - time.monotonic()))
