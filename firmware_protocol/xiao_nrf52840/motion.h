// The motion chip of the XIAO nRF52840 Sense, an LSM6DS3TR-C: FIFO, scales, waking by motion.
#pragma once

#include <coach_sensor.h>

// What INFO says of it. Scales as in its data sheet: 0.488 mg and 70 mdeg/s per count.
extern const coach_range motion_acc_range;
extern const coach_range motion_gyr_range;
constexpr uint32_t motion_rate_bits = 1u << COACH_RATE_104 | 1u << COACH_RATE_208;

// Power on, bus, pin of the interrupt. Once.
void motion_begin();

// The rising edge of INT1: the FIFO has reached its watermark. From the interrupt.
void motion_on_watermark(uint32_t now_us);

// What the core asks of a board, see coach_sensor.h.
bool motion_start(const coach_settings &settings);
void motion_stop();
bool motion_read(int16_t (*rows)[COACH_AXES], uint16_t capacity, coach_reading &reading,
                 uint32_t (*now_us)(void *));

// Measure acceleration at little current; INT1 rises and stays high when the sensor is moved.
bool motion_watch();
