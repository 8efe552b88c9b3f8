"""Unit conversions; the only place that writes 9.80665 or 180/pi."""

from __future__ import annotations

import math

GRAVITY_M_S2 = 9.80665
DEG_PER_RAD = 180.0 / math.pi
RAD_PER_DEG = math.pi / 180.0
S_PER_MIN = 60.0
