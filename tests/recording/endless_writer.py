"""Records packets until killed; after each, tells its host time on standard output.

Run as ``python endless_writer.py FILE``.
"""

import itertools
import os
import struct
import sys
import time
from pathlib import Path

from example_session import header, packet

from coach.recording import RecordingWriter

writer = RecordingWriter(Path(sys.argv[1]), header())
for number in itertools.count():
    event = packet(number)
    writer.write_input(event)
    os.write(1, struct.pack("<d", event.t_host_s))
    time.sleep(0.0002)
