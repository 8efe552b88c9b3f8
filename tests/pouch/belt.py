"""A sensor on a runner's belt that is switched on and off, in an air that is always there."""

from __future__ import annotations

import contextlib

from coach.cli.live.virtual_runner import virtual_room
from coach.simulation import parse_story, simulate
from coach.sources.virtual import SensorOptions, feed_of_simulation
from coach.sources.virtual.air import Air
from coach.sources.virtual.backend import bumble_radio
from coach.sources.virtual.controller import VirtualController
from coach.sources.virtual.host import host_on
from coach.sources.virtual.peripheral import VirtualSensor
from coach.sources.virtual.process import HOST_ADDRESS, SENSOR_ADDRESS

HEAD = """
title = "{title}"
placement = "pelvis"
seed = {seed}

[runner]
speed_m_s = 2.9
cadence_spm = 171
tilt_deg = 9.0

[sensor]
mounting = "sacrum-clip"
tilted_deg = 5.0
"""
PHASE = """
[[phase]]
do = "{do}"
for_s = {for_s}
"""


def feed_of(*phases, title="A blind run", seed=11):
    """What the sensor measures of a runner who does one thing after the other."""
    text = HEAD.format(title=title, seed=seed)
    text += "".join(PHASE.format(do=do, for_s=for_s) for do, for_s in phases)
    return feed_of_simulation(simulate(parse_story(text)))


class Belt:
    """The sensor; it switches itself off when its runner has come to the end of the feed."""

    def __init__(self, air, battery_percent=80):
        virtual_room()
        self._air = air
        self._battery = battery_percent
        self._chip = self._device = self.sensor = None

    async def on(self, feed):
        self._chip = VirtualController("sensor", self._air)
        self._device = await host_on(self._chip, "sensor", SENSOR_ADDRESS)
        options = SensorOptions(battery_percent=self._battery)
        self.sensor = VirtualSensor(self._device, feed, options)
        await self.sensor.start()

    async def run_out(self):
        """Until the feed is over, which switches it off."""
        await self.sensor.switched_off.wait()
        await self.off()

    async def off(self):
        if self.sensor is None:
            return
        await self.sensor.stop()
        await self._device.power_off()
        self._air.remove_controller(self._chip)
        self._chip = self._device = self.sensor = None


@contextlib.asynccontextmanager
async def air_with_host():
    """The air, and the radio of the machine in the pouch."""
    air = Air()
    host = await host_on(VirtualController("host", air), "host", HOST_ADDRESS)
    try:
        yield air, bumble_radio(host)
    finally:
        await host.power_off()
