// The sensor as a whole: what a chip, a radio, a cell and a clock are to the core.
#pragma once

void board_begin();  // once
void board_poll();   // again and again; waits until something is to be done
