#include "board.h"

#include <Arduino.h>
#include <coach_sensor.h>

#include "motion.h"
#include "power.h"
#include "radio.h"

namespace {

constexpr char firmware[] = "xiao 1.0.0";
constexpr uint8_t button_pin = 1;     // D1, to GND
constexpr bool has_button = true;     // false: the host is not told of one
constexpr uint32_t debounce_ms = 250;
constexpr uint32_t sleep_after_ms = 60000;
constexpr uint32_t cell_every_ms = 1000;
constexpr uint8_t packets_waiting = 32, samples_in_packet = 19;

coach_sensor sensor;
uint8_t queue[COACH_QUEUE_BYTES(packets_waiting, samples_in_packet)];
SemaphoreHandle_t work;  // given when there is something to do
volatile bool pressed;
bool chip_failed;
Cell cell;
uint32_t linked_ms, pressed_ms, cell_ms, identify_ms, identify_for_ms;

// The 32.768 kHz crystal through RTC2, which neither the radio nor the system uses: micros() of this
// core has steps of a millisecond. 24 bits; asked at least once a second, so no turn is missed.
uint32_t now_us(void *) {
    static uint32_t turns, last;
    noInterrupts();
    const uint32_t count = NRF_RTC2->COUNTER;
    if (count < last) turns++;
    last = count;
    const uint64_t ticks = static_cast<uint64_t>(turns) << 24 | count;
    interrupts();
    return static_cast<uint32_t>(ticks * 15625 / 512);
}

void wake() { (void)xSemaphoreGive(work); }

void wake_from_interrupt() {
    BaseType_t other_task = pdFALSE;
    (void)xSemaphoreGiveFromISR(work, &other_task);
    portYIELD_FROM_ISR(other_task);
}

void on_watermark() {
    motion_on_watermark(now_us(nullptr));
    wake_from_interrupt();
}

void on_button() {
    pressed = true;
    wake_from_interrupt();
}

// What the core asks of a board.

bool imu_start(void *, const coach_settings *settings) {
    chip_failed = !motion_start(*settings);
    return !chip_failed;
}
void imu_stop(void *) { motion_stop(); }
bool imu_read(void *, int16_t (*rows)[COACH_AXES], uint16_t capacity, coach_reading *reading) {
    return motion_read(rows, capacity, *reading, now_us);
}
bool notify(void *, const uint8_t *bytes, uint16_t n) { return radio_notify(bytes, n); }
bool indicate(void *, const uint8_t *bytes, uint16_t n) { return radio_indicate(bytes, n); }
void info_changed(void *) { radio_info_changed(); }
void lock(void *) { taskENTER_CRITICAL(); }
void unlock(void *) { taskEXIT_CRITICAL(); }

void health(void *, coach_health *health) {
    health->battery_mv = cell.millivolts;
    health->battery_low = cell.low;
    health->rssi_dbm = radio_rssi_dbm();
}

void identify(void *, uint8_t seconds) {
    identify_ms = millis();
    identify_for_ms = seconds * 1000u;
}

const coach_board board = {nullptr, now_us,   imu_start, imu_stop, imu_read,     notify, indicate,
                           health,  identify, nullptr,   info_changed, lock, unlock};

// The serial number is known only when the sketch runs.
coach_description description() {
    const uint16_t always = COACH_FEATURE_GYRO | COACH_FEATURE_CLIP_FLAGS |
                            COACH_FEATURE_TIME_SYNC | COACH_FEATURE_IDENTIFY;
    const uint16_t button = has_button ? COACH_FEATURE_MARKER : 0;
    return {1,        // hardware_id
            COACH_PART_LSM6DS3,
            motion_rate_bits,
            static_cast<uint16_t>(always | button),
            samples_in_packet,
            0,        // queue_limit: what memory holds
            1,
            1,
            &motion_acc_range,
            &motion_gyr_range,
            firmware,
            getMcuUniqueID()};
}

void look_at_cell(uint32_t now_ms) {
    if (now_ms - cell_ms < cell_every_ms) return;
    cell_ms = now_ms;
    cell = read_cell();
    radio_battery(cell.percent);
}

Lamp lamp(uint32_t now_ms) {
    if (now_ms - identify_ms < identify_for_ms) return Lamp::identify;
    if (chip_failed) return Lamp::fault;
    if (cell.low) return Lamp::cell_low;
    if (coach_streaming(&sensor)) return Lamp::streaming;
    return radio_linked() ? Lamp::linked : Lamp::waiting;
}

void look_at_button(uint32_t now_ms) {
    if (!pressed) return;
    pressed = false;
    if (now_ms - pressed_ms < debounce_ms) return;
    pressed_ms = now_ms;
    coach_button_pressed(&sensor);
}

void look_at_link(uint32_t now_ms) {
    if (radio_linked()) linked_ms = now_ms;
    if (now_ms - linked_ms < sleep_after_ms) return;
    linked_ms = now_ms;  // if it cannot be woken, it stays awake and tries again in a minute
    if (motion_watch()) sleep_until_moved();
}

}  // namespace

void board_begin() {
    static const coach_description what = description();
    NRF_RTC2->PRESCALER = 0;
    NRF_RTC2->TASKS_START = 1;
    work = xSemaphoreCreateBinary();
    power_begin();
    motion_begin();
    chip_failed = !coach_init(&sensor, &what, &board, queue, sizeof queue);
    radio_begin(&sensor, firmware, wake);
    pinMode(button_pin, INPUT_PULLUP);
    attachInterrupt(button_pin, on_button, FALLING);
    attachInterrupt(PIN_LSM6DS3TR_C_INT1, on_watermark, RISING);
    cell = read_cell();
    radio_battery(cell.percent);
    linked_ms = millis();
}

void board_poll() {
    look_at_button(millis());
    const uint32_t poll_ms = coach_poll(&sensor) / 1000 + 1;
    const uint32_t now_ms = millis();
    look_at_cell(now_ms);
    look_at_link(now_ms);
    const uint32_t lamp_ms = show(lamp(now_ms), now_ms);
    (void)xSemaphoreTake(work, pdMS_TO_TICKS(min(poll_ms, lamp_ms)));
}
