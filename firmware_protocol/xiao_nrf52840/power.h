// The cell, the lamp and the button of the XIAO nRF52840 Sense, and how it sleeps.
#pragma once

#include <stdint.h>

void power_begin();

// Volts of the cell.
struct Cell {
    uint16_t millivolts;
    uint8_t percent;
    bool low;  // less than about half an hour is left
};
Cell read_cell();

enum class Lamp : uint8_t { waiting, linked, streaming, cell_low, identify, fault };

// Light the lamp as it is to be lit now. Returns milliseconds until it changes.
uint32_t show(Lamp lamp, uint32_t now_ms);

// Off, until INT1 of the motion chip rises; then the sketch begins anew.
void sleep_until_moved();
