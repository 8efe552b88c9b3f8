#include "motion.h"

#include <Arduino.h>
#include <Wire.h>

const coach_range motion_acc_range = {16, 1000000, 488, 32767};
const coach_range motion_gyr_range = {2000, 100, 7, 32767};

namespace {

constexpr uint8_t address = 0x6A;
constexpr uint8_t who_i_am = 0x6A;

// Registers, by the names of the data sheet.
enum : uint8_t {
    FIFO_CTRL1 = 0x06,
    FIFO_CTRL2 = 0x07,
    FIFO_CTRL3 = 0x08,
    FIFO_CTRL4 = 0x09,
    FIFO_CTRL5 = 0x0A,
    INT1_CTRL = 0x0D,
    WHO_AM_I = 0x0F,
    CTRL1_XL = 0x10,
    CTRL2_G = 0x11,
    CTRL3_C = 0x12,
    CTRL6_C = 0x15,
    WAKE_UP_SRC = 0x1B,
    OUT_TEMP_L = 0x20,
    FIFO_STATUS1 = 0x3A,
    FIFO_DATA_OUT_L = 0x3E,
    TAP_CFG = 0x58,
    WAKE_UP_THS = 0x5B,
    WAKE_UP_DUR = 0x5C,
    MD1_CFG = 0x5E
};

constexpr uint8_t sw_reset = 0x01, bdu_if_inc = 0x44;
constexpr uint8_t odr_off = 0, odr_26 = 2, odr_104 = 4, odr_208 = 5;
constexpr uint8_t acc_16g = 1 << 2, gyr_2000 = 3 << 2;
constexpr uint8_t fifo_both = 1 << 3 | 1, fifo_bypass = 0, fifo_continuous = 6;
constexpr uint8_t int1_fth = 0x08, int1_wake_up = 0x20;
constexpr uint8_t acc_low_power = 0x10;
constexpr uint8_t interrupts_latched = 0x81;
constexpr uint8_t moved_by = 6;  // of 64ths of 2 g: 0.19 g
constexpr uint8_t fifo_overrun = 0x40;

constexpr uint16_t words_per_row = 6, fifo_words = 2048;
constexpr uint8_t row_bytes = 2 * words_per_row;
constexpr uint16_t rows_at_once = 5;  // the bus driver's buffer holds 64 bytes
constexpr uint32_t boot_ms = 20, off_ms = 20, reset_ms = 2, settle_ms = 100;

uint8_t odr;
uint16_t watermark;      // rows
bool fresh;              // nothing was read since the FIFO began
bool gap;                // rows were lost before those in the FIFO
volatile bool draining;  // reading; the interrupt keeps off
volatile bool stamped;
volatile uint32_t stamp_us;

bool write_register(uint8_t which, uint8_t value) {
    Wire1.beginTransmission(address);
    Wire1.write(which);
    Wire1.write(value);
    return Wire1.endTransmission() == 0;
}

bool read_registers(uint8_t first, uint8_t *bytes, uint8_t n) {
    Wire1.beginTransmission(address);
    Wire1.write(first);
    if (Wire1.endTransmission(false) != 0 || Wire1.requestFrom(address, n) != n) return false;
    for (uint8_t k = 0; k < n; k++) bytes[k] = static_cast<uint8_t>(Wire1.read());
    return true;
}

struct Setting {
    uint8_t which, value;
};

template <size_t n>
bool write_all(const Setting (&settings)[n]) {
    for (const Setting &one : settings)
        if (!write_register(one.which, one.value)) return false;
    return true;
}

bool answers() {
    uint8_t who = 0;
    return read_registers(WHO_AM_I, &who, 1) && who == who_i_am;
}

// As after power-on. A chip that does not answer is switched off and on.
bool reset_chip() {
    if (!answers()) {
        digitalWrite(PIN_LSM6DS3TR_C_POWER, LOW);
        delay(off_ms);
        digitalWrite(PIN_LSM6DS3TR_C_POWER, HIGH);
        delay(boot_ms);
        if (!answers()) return false;
    }
    if (!write_register(CTRL3_C, sw_reset)) return false;
    delay(reset_ms);
    return write_register(CTRL3_C, bdu_if_inc);
}

// Bypass empties it.
bool begin_fifo() {
    const Setting settings[] = {
        {FIFO_CTRL5, fifo_bypass},
        {FIFO_CTRL5, static_cast<uint8_t>(odr << 3 | fifo_continuous)},
    };
    draining = true;
    const bool done = write_all(settings);
    fresh = true;
    stamped = false;
    draining = false;
    return done;
}

// A FIFO that ran over may begin within a row. The watermark's time is of a row long gone.
bool find_row(uint16_t &words, uint16_t pattern) {
    uint8_t bytes[row_bytes];
    const uint16_t before =
        static_cast<uint16_t>((words_per_row - pattern % words_per_row) % words_per_row);
    gap = fresh = true;
    stamped = false;
    words = static_cast<uint16_t>(words - min(words, before));
    return before == 0 || read_registers(FIFO_DATA_OUT_L, bytes, static_cast<uint8_t>(2 * before));
}

int16_t word_at(const uint8_t *bytes) {
    return static_cast<int16_t>(static_cast<uint16_t>(bytes[0] | bytes[1] << 8));
}

// The FIFO gives gx gy gz ax ay az.
bool read_rows(int16_t (*rows)[COACH_AXES], uint16_t n) {
    uint8_t bytes[rows_at_once * row_bytes];
    for (uint16_t done = 0; done < n;) {
        const uint16_t some = min<uint16_t>(n - done, rows_at_once);
        if (!read_registers(FIFO_DATA_OUT_L, bytes, static_cast<uint8_t>(some * row_bytes)))
            return false;
        for (uint16_t k = 0; k < some; k++)
            for (uint16_t axis = 0; axis < COACH_AXES; axis++)
                rows[done + k][(axis + 3) % COACH_AXES] =
                    word_at(bytes + k * row_bytes + 2 * axis);
        done = static_cast<uint16_t>(done + some);
    }
    return true;
}

// When the rows that wait were taken, if anything better is known than the period.
void stamp(coach_reading &reading, uint16_t waiting, uint32_t now) {
    if (stamped) {
        reading.timed_row = static_cast<int16_t>(watermark - 1);
        reading.timed_us = stamp_us;
    } else if (fresh) {
        reading.timed_row = static_cast<int16_t>(waiting - 1);
        reading.timed_us = now;
    }
    reading.timed = stamped || fresh;
    stamped = fresh = false;
}

}  // namespace

void motion_begin() {
    pinMode(PIN_LSM6DS3TR_C_POWER, OUTPUT_H0H1);
    digitalWrite(PIN_LSM6DS3TR_C_POWER, HIGH);
    pinMode(PIN_LSM6DS3TR_C_INT1, INPUT_PULLDOWN);
    delay(boot_ms);
    Wire1.begin();
    Wire1.setClock(400000);
}

void motion_on_watermark(uint32_t now_us) {
    if (draining) return;
    stamp_us = now_us;
    stamped = true;
}

bool motion_start(const coach_settings &settings) {
    odr = settings.rate_hz == 208 ? odr_208 : odr_104;
    watermark = settings.batch;
    gap = false;
    const uint16_t words = static_cast<uint16_t>(watermark * words_per_row);
    const Setting setup[] = {
        {CTRL1_XL, static_cast<uint8_t>(odr << 4 | acc_16g)},
        {CTRL2_G, static_cast<uint8_t>(odr << 4 | gyr_2000)},
        {FIFO_CTRL1, static_cast<uint8_t>(words & 0xFF)},
        {FIFO_CTRL2, static_cast<uint8_t>(words >> 8)},
        {FIFO_CTRL3, fifo_both},
        {FIFO_CTRL4, 0},
        {INT1_CTRL, int1_fth},
    };
    if (!reset_chip() || !write_all(setup)) return false;
    delay(settle_ms);  // the first samples of the gyroscope are worth nothing
    return begin_fifo();
}

void motion_stop() {
    const Setting off[] = {
        {FIFO_CTRL5, fifo_bypass}, {INT1_CTRL, 0}, {CTRL1_XL, odr_off}, {CTRL2_G, odr_off}};
    (void)write_all(off);
}

bool motion_read(int16_t (*rows)[COACH_AXES], uint16_t capacity, coach_reading &reading,
                 uint32_t (*now_us)(void *)) {
    uint8_t status[4];
    if (!read_registers(FIFO_STATUS1, status, sizeof status)) return false;
    const uint32_t now = now_us(nullptr);
    const bool overran = !draining && (status[1] & fifo_overrun) != 0;
    const uint16_t pattern = static_cast<uint16_t>(status[2] | (status[3] & 3) << 8);
    uint16_t words = static_cast<uint16_t>(status[0] | (status[1] & 7) << 8);
    if (overran && words == 0) words = fifo_words;  // of its number eleven bits are told
    if (overran || (words != 0 && pattern % words_per_row != 0)) {
        if (!find_row(words, pattern)) return false;
    }
    const uint16_t waiting = words / words_per_row;
    // The watermark's interrupt tells the time of a row only if the FIFO was empty before.
    if (!draining && waiting < watermark) return true;
    const bool first = !draining;
    draining = true;
    if (waiting == 0) {
        draining = false;
        return true;
    }
    const uint16_t n = min(waiting, capacity);
    uint8_t celsius[2];
    if (!read_rows(rows, n) || !read_registers(OUT_TEMP_L, celsius, sizeof celsius)) return false;
    reading.n = n;
    reading.temperature_c = static_cast<int8_t>(25 + word_at(celsius) / 256);
    if (gap) reading.lost = COACH_LOST_UNKNOWN;
    gap = false;
    if (first) stamp(reading, waiting, now);
    return true;
}

bool motion_watch() {
    const Setting setup[] = {
        {CTRL6_C, acc_low_power},     {CTRL1_XL, odr_26 << 4}, {WAKE_UP_DUR, 0},
        {WAKE_UP_THS, moved_by},      {MD1_CFG, int1_wake_up}, {TAP_CFG, interrupts_latched},
    };
    if (!reset_chip() || !write_all(setup)) return false;
    delay(settle_ms);
    uint8_t source;
    return read_registers(WAKE_UP_SRC, &source, 1);  // what switching on looked like
}
