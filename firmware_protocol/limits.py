"""Numbers both sides agree on, each with its reason."""

from __future__ import annotations

from firmware_protocol.layouts import IMU_BATCH, SAMPLE

PROTOCOL_MAJOR = 1  # four bits in every DATA packet, so at most 15
PROTOCOL_MINOR = 1

ATT_HEADER = 3  # opcode and handle of a notification: a link of MTU m carries m - 3 bytes
ATT_MAX_VALUE = 512  # Bluetooth Core, Vol 3 Part F 3.2.9: longest attribute value
MIN_MTU = ATT_HEADER + IMU_BATCH.size + SAMPLE.size  # one sample
MAX_SAMPLES = (ATT_MAX_VALUE - IMU_BATCH.size) // SAMPLE.size
CTRL_UNHEARD = 0xFD  # ATT error of a write to CTRL while its indications are off
MAX_REQUEST = 20  # what the smallest MTU carries, so that a sensor needs no longer buffer
MAX_RANGES = 8  # per sensor; keeps the fixed part of INFO below half of ATT_MAX_VALUE

# Bit i of INFO's rate_bits. Append only. Both families of output data rate that sensors have;
# below 16 Hz the period does not fit dt_us.
RATES_HZ = (25, 26, 50, 52, 100, 104, 200, 208, 400, 416, 800, 833)
MIN_RATE_HZ = 16

DEFAULT_RATE_HZ = 104
DEFAULT_ACC_RANGE_G = 16
DEFAULT_GYR_RANGE_DEG_S = 2000
DEFAULT_BATCH = 8

STATUS_PERIOD_S = 1.0
NO_SAMPLE_S = 1.0  # without a sample for so long the sensor ends the stream
T_US_PERIOD = 2**32  # t_us wraps to 0 after this many microseconds, 71 min 35 s

TEMPERATURE_UNKNOWN_C = -128
RSSI_UNKNOWN_DBM = 127


def samples_for_mtu(mtu: int) -> int:
    """Most samples per packet that a link of this ATT MTU carries; 0 below ``MIN_MTU``."""
    room = min(mtu - ATT_HEADER, ATT_MAX_VALUE) - IMU_BATCH.size
    return max(0, room // SAMPLE.size)
