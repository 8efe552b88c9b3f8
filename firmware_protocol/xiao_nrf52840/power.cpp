#include "power.h"

#include <Arduino.h>

namespace {

// Divider of 1 megohm and 510 kilohm, against 2.4 V, 12 bits.
constexpr uint32_t millivolts_at_4096 = 2400;
constexpr uint32_t divider_num = 1510, divider_den = 510;

// A lithium cell at the few milliamperes drawn here, roughly.
struct Charge {
    uint16_t millivolts;
    uint8_t percent;
};
constexpr Charge charges[] = {{3300, 0},  {3500, 5},  {3650, 15}, {3720, 30},
                              {3800, 50}, {3950, 75}, {4150, 100}};
constexpr uint16_t low_below = 3450, not_low_above = 3550;

struct Blink {
    bool red, green, blue;
    uint16_t on_ms, period_ms;
};
// In the order of Lamp.
constexpr Blink blinks[] = {
    {false, false, true, 20, 1000},   // waiting
    {false, true, false, 20, 1000},   // linked
    {false, true, false, 10, 3000},   // streaming
    {true, false, false, 20, 1000},   // cell_low
    {true, true, true, 250, 500},     // identify
    {true, false, false, 500, 1000},  // fault
};

constexpr uint8_t lamp_pins[] = {LED_RED, LED_GREEN, LED_BLUE};

uint8_t percent_at(uint16_t millivolts) {
    const Charge *above = charges;
    for (const Charge &one : charges) {
        if (millivolts <= one.millivolts) {
            if (one.millivolts == above->millivolts) return one.percent;
            const int32_t over = millivolts - above->millivolts;
            const int32_t span = one.millivolts - above->millivolts;
            return static_cast<uint8_t>(above->percent + over * (one.percent - above->percent) / span);
        }
        above = &one;
    }
    return 100;
}

// The lamps are lit by LOW.
void light(const Blink &blink, bool on) {
    digitalWrite(LED_RED, on && blink.red ? LOW : HIGH);
    digitalWrite(LED_GREEN, on && blink.green ? LOW : HIGH);
    digitalWrite(LED_BLUE, on && blink.blue ? LOW : HIGH);
}

}  // namespace

void power_begin() {
    // Never HIGH: while the cell charges, the pin that measures would get more than it bears.
    pinMode(VBAT_ENABLE, OUTPUT);
    digitalWrite(VBAT_ENABLE, LOW);
    analogReference(AR_INTERNAL_2_4);
    analogReadResolution(12);
    for (const uint8_t pin : lamp_pins) {
        pinMode(pin, OUTPUT);
        digitalWrite(pin, HIGH);
    }
}

Cell read_cell() {
    static bool low = false;
    const uint32_t counts = analogRead(PIN_VBAT);
    const uint32_t at_pin = counts * millivolts_at_4096 / 4096;
    const uint16_t millivolts = static_cast<uint16_t>(at_pin * divider_num / divider_den);
    low = millivolts < (low ? not_low_above : low_below);
    return {millivolts, percent_at(millivolts), low};
}

uint32_t show(Lamp lamp, uint32_t now_ms) {
    const Blink &blink = blinks[static_cast<uint8_t>(lamp)];
    const uint32_t into = now_ms % blink.period_ms;
    const bool on = into < blink.on_ms;
    light(blink, on);
    return (on ? blink.on_ms : blink.period_ms) - into;
}

void sleep_until_moved() {
    light(blinks[0], false);
    systemOff(PIN_LSM6DS3TR_C_INT1, HIGH);
}
