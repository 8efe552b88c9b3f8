#include "radio.h"

#include <Arduino.h>
#include <bluefruit.h>

namespace {

constexpr uint16_t mtu_most = 247;
constexpr uint8_t notifications_in_stack = 3;
constexpr uint16_t radio_event_1250us = 6;   // 7.5 ms in an interval: several packets
constexpr uint16_t advertise_625us = 152;    // 95 ms
constexpr uint16_t ctrl_bytes = mtu_most - COACH_ATT_HEADER_BYTES;
constexpr uint16_t info_bytes = 128;
constexpr uint16_t att_error = 0x0100;  // the stack's statuses are this and the ATT error

BLEService service(COACH_SERVICE_UUID);
BLECharacteristic data(COACH_DATA_UUID, CHR_PROPS_NOTIFY, ctrl_bytes);
BLECharacteristic ctrl(COACH_CTRL_UUID, CHR_PROPS_WRITE | CHR_PROPS_INDICATE, ctrl_bytes);
BLECharacteristic info(COACH_INFO_UUID, CHR_PROPS_READ, info_bytes);
BLEDis device_information;
BLEBas battery;

coach_sensor *core;
void (*wake_main)();
volatile uint16_t handle = BLE_CONN_HANDLE_INVALID;

// Bluefruit's own notify() and indicate() wait for room and for the confirmation. The core may not.
bool hand_over(BLECharacteristic &from, uint8_t type, const uint8_t *bytes, uint16_t n) {
    uint16_t taken = n;
    ble_gatts_hvx_params_t params = {};
    params.handle = from.handles().value_handle;
    params.type = type;
    params.p_len = &taken;
    params.p_data = bytes;
    return sd_ble_gatts_hvx(handle, &params) == NRF_SUCCESS;
}

// All that follows is called from Bluefruit's task: link, to the core.

void on_event(ble_evt_t *event) {
    const uint16_t of = event->evt.common_evt.conn_handle;
    switch (event->header.evt_id) {
        case BLE_GAP_EVT_CONNECTED: {
            const ble_gap_conn_params_t asked = {12, 24, 0, 400};  // 15 to 30 ms, 0, 4 s
            handle = of;
            coach_connected(core);
            (void)sd_ble_gap_conn_param_update(of, &asked);
            (void)Bluefruit.Connection(of)->monitorRssi();
            break;
        }
        case BLE_GAP_EVT_DISCONNECTED:
            handle = BLE_CONN_HANDLE_INVALID;
            coach_disconnected(core);
            break;
        case BLE_GATTS_EVT_EXCHANGE_MTU_REQUEST:
            coach_mtu_changed(core, Bluefruit.Connection(of)->getMtu());
            break;
        default:
            break;  // room in the stack, or a confirmation: main looks for itself
    }
    wake_main();
}

void on_data_subscribed(uint16_t, BLECharacteristic *, uint16_t value) {
    coach_data_subscribed(core, (value & BLE_GATT_HVX_NOTIFICATION) != 0);
    wake_main();
}

void on_ctrl_subscribed(uint16_t, BLECharacteristic *, uint16_t value) {
    coach_ctrl_subscribed(core, (value & BLE_GATT_HVX_INDICATION) != 0);
    wake_main();
}

void on_ctrl_write(uint16_t of, BLECharacteristic *, ble_gatts_evt_write_t *write) {
    const uint8_t refused = coach_ctrl_written(core, write->data, write->len);
    ble_gatts_rw_authorize_reply_params_t reply = {};
    reply.type = BLE_GATTS_AUTHORIZE_TYPE_WRITE;
    reply.params.write.gatt_status = BLE_GATT_STATUS_SUCCESS;
    if (refused != COACH_ATT_TAKEN) {
        reply.params.write.gatt_status = static_cast<uint16_t>(att_error | refused);
    } else {
        reply.params.write.update = 1;
        reply.params.write.len = write->len;
        reply.params.write.p_data = write->data;
    }
    (void)sd_ble_gatts_rw_authorize_reply(of, &reply);
    wake_main();
}

void begin_members() {
    (void)service.begin();
    data.setCccdWriteCallback(on_data_subscribed, false);
    (void)data.begin();
    ctrl.setCccdWriteCallback(on_ctrl_subscribed, false);
    ctrl.setWriteAuthorizeCallback(on_ctrl_write, false);
    ctrl.setPermission(SECMODE_OPEN, SECMODE_OPEN);
    (void)ctrl.begin();
    info.setPermission(SECMODE_OPEN, SECMODE_NO_ACCESS);
    (void)info.begin();
}

}  // namespace

void radio_begin(coach_sensor *sensor, const char *firmware, void (*wake)()) {
    core = sensor;
    wake_main = wake;
    Bluefruit.autoConnLed(false);
    Bluefruit.configPrphConn(mtu_most, radio_event_1250us, notifications_in_stack, 1);
    Bluefruit.begin();
    Bluefruit.setName("Coach XIAO");
    Bluefruit.setEventCallback(on_event);
    device_information.setManufacturer("Seeed");
    device_information.setModel("XIAO nRF52840 Sense");
    device_information.setFirmwareRev(firmware);
    (void)device_information.begin();
    (void)battery.begin();
    begin_members();
    radio_info_changed();
    Bluefruit.Advertising.addFlags(BLE_GAP_ADV_FLAGS_LE_ONLY_GENERAL_DISC_MODE);
    Bluefruit.Advertising.addService(service);
    Bluefruit.ScanResponse.addName();
    Bluefruit.Advertising.setInterval(advertise_625us, advertise_625us);
    Bluefruit.Advertising.restartOnDisconnect(true);
    Bluefruit.Advertising.start(0);
}

bool radio_notify(const uint8_t *bytes, uint16_t n) {
    return hand_over(data, BLE_GATT_HVX_NOTIFICATION, bytes, n);
}

bool radio_indicate(const uint8_t *bytes, uint16_t n) {
    return hand_over(ctrl, BLE_GATT_HVX_INDICATION, bytes, n);
}

void radio_info_changed() {
    uint8_t bytes[info_bytes];
    (void)info.write(bytes, coach_info(core, bytes, sizeof bytes));
}

bool radio_linked() { return handle != BLE_CONN_HANDLE_INVALID; }

int8_t radio_rssi_dbm() {
    int8_t dbm = COACH_RSSI_UNKNOWN_DBM;
    uint8_t channel;
    const bool known = sd_ble_gap_rssi_get(handle, &dbm, &channel) == NRF_SUCCESS;
    return known ? dbm : static_cast<int8_t>(COACH_RSSI_UNKNOWN_DBM);
}

void radio_battery(uint8_t percent) {
    static uint8_t said = 255;
    if (percent == said) return;
    said = percent;
    (void)battery.notify(percent);  // kept for those who read, if nobody has subscribed
}
