// The sketch on a stage: a motion chip of registers and a FIFO, a radio stack, a clock and pins.
// Commands come by lines on stdin; what the sketch does is told by lines on stdout.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "Arduino.h"
#include "Wire.h"
#include "bluefruit.h"

#include "xiao_nrf52840.ino"

namespace {

// ---- Clock and pins -----------------------------------------------------------------------------
uint64_t clock_us = 5000000;
uint32_t pins[64], cell_counts = 2300;
void (*handlers[64])();
bool given, masked;
int critical;

void must(bool ok, const char *what) {
    if (ok) return;
    std::printf("broken: %s\n", what);
    std::exit(1);
}

// ---- Motion chip --------------------------------------------------------------------------------
constexpr size_t fifo_words = 2048;
uint8_t registers[128];
std::deque<int16_t> fifo;
uint32_t pattern, next_row, notify_room = 99;
bool overran, mute, stuck, line, moved;
std::vector<uint8_t> sent;
std::deque<uint8_t> received;

void reset_registers() {
    std::memset(registers, 0, sizeof registers);
    registers[0x0F] = 0x6A;
    fifo.clear();
    pattern = 0;
    overran = false;
}

void look_at_line() {
    const size_t mark = registers[0x06] | (registers[0x07] & 7u) << 8;
    const bool full = (registers[0x0D] & 8) && mark && fifo.size() >= mark;
    const bool high = full || (moved && (registers[0x5E] & 0x20));
    if (high && !line && handlers[PIN_LSM6DS3TR_C_INT1]) handlers[PIN_LSM6DS3TR_C_INT1]();
    line = high;
}

uint8_t chip_byte(uint8_t &which) {
    static int16_t word;
    if (which == 0x3A) return static_cast<uint8_t>(fifo.size());
    if (which == 0x3B)
        return static_cast<uint8_t>((fifo.size() >> 8 & 7) | (overran ? 0x40 : 0) |
                                    (fifo.empty() ? 0x10 : 0));
    if (which == 0x3C) return static_cast<uint8_t>(pattern);
    if (which == 0x3D) return 0;
    if (which == 0x3E) {
        must(!fifo.empty(), "an empty FIFO was read");
        word = fifo.front();
        fifo.pop_front();
        overran = false;
        pattern = (pattern + 1) % 6;
        return static_cast<uint8_t>(word & 0xFF);
    }
    if (which == 0x3F) {
        which = 0x3D;  // rolls back
        return static_cast<uint8_t>(word >> 8 & 0xFF);
    }
    return registers[which];
}

void measure(uint32_t dt_us) {
    clock_us += dt_us;
    const bool on = registers[0x10] && registers[0x11] && (registers[0x0A] & 7) == 6 && !mute;
    if (!on) return;
    const int16_t k = static_cast<int16_t>(next_row++);
    for (const int16_t word : {1000, 1001, 1002, 2000, 2001, 2002}) {
        if (fifo.size() == fifo_words) {
            fifo.pop_front();
            pattern = (pattern + 1) % 6;
            overran = true;
        }
        fifo.push_back(static_cast<int16_t>(word == 2000 ? k : word));
    }
    look_at_line();
}

// ---- Radio --------------------------------------------------------------------------------------
std::vector<BLECharacteristic *> members;
void (*on_event)(ble_evt_t *);
uint16_t mtu = 23, linked = BLE_CONN_HANDLE_INVALID;

void tell(const char *what, const uint8_t *bytes, size_t n) {
    std::printf("%s ", what);
    for (size_t k = 0; k < n; k++) std::printf("%02x", bytes[k]);
    std::printf("\n");
}

void happen(uint16_t what) {
    ble_evt_t event = {};
    event.header.evt_id = what;
    event.evt.common_evt.conn_handle = 3;
    on_event(&event);
}

BLECharacteristic &member(const char *digits) {
    for (BLECharacteristic *one : members)
        if (std::strncmp(one->uuid, digits, 8) == 0) return *one;
    must(false, "a member is missing");
    std::abort();
}

void subscribe(const char *digits, int value) {
    BLECharacteristic &which = member(digits);
    which.on_cccd(3, &which, static_cast<uint16_t>(value));
}

void write_ctrl(const std::string &hex) {
    BLECharacteristic &ctrl = member("09550003");
    ble_gatts_evt_write_t write = {};
    for (size_t k = 0; k + 1 < hex.size(); k += 2)
        write.data[write.len++] = static_cast<uint8_t>(std::stoi(hex.substr(k, 2), nullptr, 16));
    ctrl.on_write(3, &ctrl, &write);
}

void run(uint32_t times) {
    for (uint32_t k = 0; k < times; k++) loop();
}

bool play(const std::string &line_read) {
    std::istringstream words(line_read);
    std::string what, text;
    uint32_t n = 0, dt_us = 0;
    words >> what;
    if (what == "setup") {
        setup();
    } else if (what == "connect") {
        linked = 3;
        mtu = 23;
        happen(BLE_GAP_EVT_CONNECTED);
    } else if (what == "disconnect") {
        linked = BLE_CONN_HANDLE_INVALID;
        happen(BLE_GAP_EVT_DISCONNECTED);
    } else if (what == "mtu") {
        words >> mtu;
        happen(BLE_GATTS_EVT_EXCHANGE_MTU_REQUEST);
    } else if (what == "data" || what == "ctrl") {
        words >> n;
        subscribe(what == "data" ? "09550002" : "09550003", static_cast<int>(n));
    } else if (what == "write") {
        words >> text;
        write_ctrl(text);
    } else if (what == "rows") {  // measured and read as the interrupt says
        words >> n >> dt_us;
        std::printf("first %u %llu\n", next_row, static_cast<unsigned long long>(clock_us + dt_us));
        for (uint32_t k = 0; k < n; k++) {
            measure(dt_us);
            if (given) run(2);
        }
    } else if (what == "hold") {  // measured while main is held up
        words >> n >> dt_us;
        for (uint32_t k = 0; k < n; k++) measure(dt_us);
    } else if (what == "pass") {
        words >> n;
        for (uint32_t k = 0; k < n / 100; k++) {
            clock_us += 100000;
            run(1);
        }
    } else if (what == "press") {
        handlers[1]();
    } else if (what == "room") {
        words >> notify_room;
        if (notify_room) happen(BLE_GATTS_EVT_HVN_TX_COMPLETE);
    } else if (what == "cell") {
        words >> cell_counts;
    } else if (what == "chip") {
        words >> text;
        mute = text != "well";
        stuck = text == "stuck";
    } else {
        return false;
    }
    if (on_event) run(3);  // it was set up
    return true;
}

}  // namespace

// ---- What the sketch calls ----------------------------------------------------------------------
RTC rtc2;
TwoWire Wire1;
AdafruitBluefruit Bluefruit;

Counter::operator uint32_t() const {
    must(masked, "the clock is read with interrupts on");
    return static_cast<uint32_t>(clock_us * 512 / 15625) & 0xFFFFFF;
}
void pinMode(uint32_t, uint32_t) {}
void digitalWrite(uint32_t pin, uint32_t value) {
    must(pin != VBAT_ENABLE || value == LOW, "the divider of the cell is cut off");
    if (pin == PIN_LSM6DS3TR_C_POWER && pins[pin] != value) {
        reset_registers();
        if (stuck) mute = stuck = false;
    }
    pins[pin] = value;
}
uint32_t analogRead(uint32_t) { return cell_counts; }
void analogReference(int) {}
void analogReadResolution(int bits) { must(bits == 12, "bits of the converter"); }
int attachInterrupt(uint32_t pin, void (*handler)(), uint32_t) {
    handlers[pin] = handler;
    return 1;
}
void noInterrupts() { masked = true; }
void interrupts() { masked = false; }
uint32_t millis() { return static_cast<uint32_t>(clock_us / 1000); }
void delay(uint32_t ms) { clock_us += ms * 1000u; }
void systemOff(uint32_t pin, uint8_t level) {
    must(pin == PIN_LSM6DS3TR_C_INT1 && level == HIGH, "what wakes it");
    std::printf("off\n");
}
const char *getMcuUniqueID() { return "0123456789ABCDEF"; }

SemaphoreHandle_t xSemaphoreCreateBinary() { return reinterpret_cast<SemaphoreHandle_t>(&given); }
BaseType_t xSemaphoreGive(SemaphoreHandle_t) { return given = true; }
BaseType_t xSemaphoreGiveFromISR(SemaphoreHandle_t, BaseType_t *) { return given = true; }
BaseType_t xSemaphoreTake(SemaphoreHandle_t, uint32_t ticks) {
    must(ticks > 0 && ticks <= 3000, "how long main waits");
    const bool was = given;
    given = false;
    return was;
}
void taskENTER_CRITICAL() { must(critical++ == 0, "locked twice"); }
void taskEXIT_CRITICAL() { must(--critical == 0, "unlocked twice"); }

void TwoWire::begin() {}
void TwoWire::setClock(uint32_t hz) { must(hz <= 400000, "clock of the bus"); }
void TwoWire::beginTransmission(uint8_t address) {
    must(address == 0x6A && critical == 0, "the bus");
    sent.clear();
}
size_t TwoWire::write(uint8_t value) {
    sent.push_back(value);
    return 1;
}
uint8_t TwoWire::endTransmission(bool) {
    if (mute || pins[PIN_LSM6DS3TR_C_POWER] == LOW) return 2;
    if (sent.size() < 2) return 0;
    must(sent.size() == 2, "one register at a time");
    std::printf("reg %02x %02x\n", sent[0], sent[1]);
    if (sent[0] == 0x12 && (sent[1] & 1)) {
        reset_registers();
    } else {
        registers[sent[0]] = sent[1];
    }
    if (sent[0] == 0x0A && (sent[1] & 7) == 0) {
        fifo.clear();
        pattern = 0;
        overran = false;
    }
    look_at_line();
    return 0;
}
uint8_t TwoWire::requestFrom(uint8_t, size_t n) {
    must(n <= 64, "more than the bus driver holds");
    if (mute) return 0;
    received.clear();
    uint8_t which = sent[0];
    for (size_t k = 0; k < n; k++, which++) received.push_back(chip_byte(which));
    look_at_line();
    return static_cast<uint8_t>(n);
}
int TwoWire::read() {
    const uint8_t byte = received.front();
    received.pop_front();
    return byte;
}

uint32_t sd_ble_gatts_hvx(uint16_t link, const ble_gatts_hvx_params_t *params) {
    must(critical == 0, "the stack is called under the lock");
    if (link != linked || link == BLE_CONN_HANDLE_INVALID) return 12;
    must(*params->p_len <= mtu - 3, "longer than the link carries");
    const bool notification = params->type == BLE_GATT_HVX_NOTIFICATION;
    if (notification && notify_room == 0) return NRF_ERROR_RESOURCES;
    if (notification) notify_room -= notify_room != 99;
    const char *uuid = members[params->handle]->uuid;
    must(std::strncmp(uuid, notification ? "09550002" : "09550003", 8) == 0, "of which member");
    tell(notification ? "notify" : "indicate", params->p_data, *params->p_len);
    return NRF_SUCCESS;
}
uint32_t sd_ble_gatts_rw_authorize_reply(uint16_t,
                                         const ble_gatts_rw_authorize_reply_params_t *reply) {
    std::printf("att %04x\n", reply->params.write.gatt_status);
    return NRF_SUCCESS;
}
uint32_t sd_ble_gap_conn_param_update(uint16_t, const ble_gap_conn_params_t *params) {
    std::printf("asks %u %u %u %u\n", params->min_conn_interval, params->max_conn_interval,
                params->slave_latency, params->conn_sup_timeout);
    return NRF_SUCCESS;
}
uint32_t sd_ble_gap_rssi_get(uint16_t link, int8_t *dbm, uint8_t *) {
    if (link == BLE_CONN_HANDLE_INVALID) return 12;
    *dbm = -61;
    return NRF_SUCCESS;
}

BLECharacteristic::BLECharacteristic(const char *uuid, uint8_t properties, int most)
    : uuid(uuid), properties(properties), most(most) {}
void BLECharacteristic::setCccdWriteCallback(cccd_cb called, bool deferred) {
    must(!deferred, "in another task than the radio's");
    on_cccd = called;
}
void BLECharacteristic::setWriteAuthorizeCallback(write_cb called, bool deferred) {
    must(!deferred, "in another task than the radio's");
    on_write = called;
}
void BLECharacteristic::setPermission(SecureMode_t, SecureMode_t) {}
int BLECharacteristic::begin() {
    members.push_back(this);
    std::printf("member %.8s %u\n", uuid, properties);
    return 0;
}
BLECharacteristic::Handles BLECharacteristic::handles() {
    for (size_t k = 0; k < members.size(); k++)
        if (members[k] == this) return {static_cast<uint16_t>(k)};
    return {0};
}
uint16_t BLECharacteristic::write(const void *bytes, uint16_t n) {
    must(n > 0 && n <= most, "length of a value");
    tell("info", static_cast<const uint8_t *>(bytes), n);
    return n;
}
int BLEService::begin() {
    std::printf("service %.8s\n", uuid);
    return 0;
}
bool BLEBas::notify(uint8_t percent) {
    std::printf("percent %u\n", percent);
    return true;
}
uint16_t BLEConnection::getMtu() { return mtu; }
void BLEAdvertisingData::setInterval(uint16_t fast, uint16_t slow) {
    must(fast <= 160 && slow <= 160, "advertises slower than every 100 ms");
}
void BLEAdvertisingData::restartOnDisconnect(bool on) { must(on, "advertises again"); }
bool BLEAdvertisingData::start(uint16_t seconds) {
    std::printf("advertises %u\n", seconds);
    return true;
}
void AdafruitBluefruit::setEventCallback(void (*called)(ble_evt_t *)) { on_event = called; }
BLEConnection *AdafruitBluefruit::Connection(uint16_t) {
    static BLEConnection one;
    return &one;
}

int main() {
    reset_registers();
    std::string line_read;
    while (std::getline(std::cin, line_read)) {
        std::printf("> %s\n", line_read.c_str());
        must(play(line_read), "no such command");
    }
    return 0;
}
