// A sensor for the coach, on a Seeed XIAO nRF52840 Sense. README.md beside this file says how to
// build, flash and check it. The thinking is done by ../c; here are a chip, a radio and a clock.

#include <coach_sensor.h>

#include "board.h"

void setup() { board_begin(); }

void loop() { board_poll(); }
