"""A sensor of the C code on a test stand: samples by hand, a clock by hand, a host by hand."""

from __future__ import annotations

from collections import deque

import numpy as np

from coach.sources.virtual.firmware.core_board import Bench, Rows
from coach.sources.virtual.firmware.core_sensor import CoreSensor
from firmware_protocol.codec import decode_data, decode_response, encode_request
from firmware_protocol.packets import ImuBatch, Op, Request, Response, Status, StatusPacket
from tests.radio.radio_bench import numbered_info

DT_US = 9615


class Stand:
    """Args: the library; INFO; packets that wait at most; counts at which the chip saturates."""

    def __init__(self, core, info=None, queue_limit=0, greatest=(32767, 32767), start_us=0):
        self.fifo: deque[Rows] = deque()
        self.bench = Bench(read=self._read, clock_us=start_us)
        self.sensor = CoreSensor(core, info or numbered_info(), queue_limit, self.bench, greatest)
        self._k = 0

    def settle(self, mtu=247):
        """A host that is ready to write START."""
        self.sensor.connected()
        self.sensor.mtu_changed(mtu)
        self.sensor.data_subscribed(True)
        self.sensor.ctrl_subscribed(True)

    def stream(self, *items, mtu=247):
        self.settle(mtu)
        assert self.ask(Op.START, *items).status is Status.OK

    def ask(self, op, *items, ref=9) -> Response:
        assert self.sensor.written(encode_request(Request(op, ref, items))) == 0
        self.sensor.poll()
        return self.answers()[-1]

    def answers(self) -> list[Response]:
        said, self.bench.indicated[:] = list(self.bench.indicated), []
        return [decode_response(one) for one in said]

    def pass_us(self, us: int) -> int:
        """Let so much time pass, then poll."""
        self.bench.clock_us += us
        return self.sensor.poll()

    def rows(self, n=8, lost=0, dt_us=DT_US, timed=True, late_us=0, value=None, timed_row=None):
        """Measure n rows, the last one now, and poll.

        Row k has k in its first count. The board stamps ``timed_row``, the last one if not told.
        """
        self.bench.clock_us += dt_us * n + late_us
        counts = np.zeros((n, 6), np.int16)
        counts[:, 0] = np.arange(self._k, self._k + n) % 10000
        if value is not None:
            counts[:] = value
        self._k += n
        at = n - 1 if timed_row is None else timed_row
        self.fifo.append(
            Rows(
                counts=counts.tobytes(),
                n=n,
                timed_us=self.bench.clock_us - (n - 1 - at) * dt_us if timed else None,
                timed_row=at,
                lost=lost,
                temperature_c=25,
            )
        )
        return self.sensor.poll()

    def packets(self) -> list[ImuBatch | StatusPacket]:
        said, self.bench.notified[:] = list(self.bench.notified), []
        return [decode_data(one) for one in said]

    def batches(self) -> list[ImuBatch]:
        return [one for one in self.packets() if isinstance(one, ImuBatch)]

    def _read(self, most):
        return self.fifo.popleft() if self.fifo else None
