// Bluetooth by Bluefruit: the service, advertising, the link.
#pragma once

#include <coach_sensor.h>

// Once, after coach_init. `wake` is called when main has something to do.
void radio_begin(coach_sensor *sensor, const char *firmware, void (*wake)());

// What the core asks of a board, see coach_sensor.h.
bool radio_notify(const uint8_t *bytes, uint16_t n);
bool radio_indicate(const uint8_t *bytes, uint16_t n);
void radio_info_changed();

bool radio_linked();
int8_t radio_rssi_dbm();
void radio_battery(uint8_t percent);
