// As much of Bluefruit and of the radio stack under it as the sketch asks for, played by sketch_stage.cpp.
#pragma once

#include <stdint.h>

enum { CHR_PROPS_READ = 2, CHR_PROPS_WRITE = 8, CHR_PROPS_NOTIFY = 16, CHR_PROPS_INDICATE = 32 };
enum SecureMode_t { SECMODE_NO_ACCESS, SECMODE_OPEN };
enum { NRF_SUCCESS, NRF_ERROR_RESOURCES = 19 };
enum { BLE_CONN_HANDLE_INVALID = 0xFFFF, BLE_GATT_STATUS_SUCCESS = 0 };
enum { BLE_GATT_HVX_NOTIFICATION = 1, BLE_GATT_HVX_INDICATION = 2 };
enum { BLE_GATTS_AUTHORIZE_TYPE_WRITE = 2, BLE_GAP_ADV_FLAGS_LE_ONLY_GENERAL_DISC_MODE = 6 };
enum {
    BLE_GAP_EVT_CONNECTED = 16,
    BLE_GAP_EVT_DISCONNECTED = 17,
    BLE_GATTS_EVT_EXCHANGE_MTU_REQUEST = 85,
    BLE_GATTS_EVT_HVN_TX_COMPLETE = 87
};

struct ble_evt_t {
    struct {
        uint16_t evt_id;
    } header;
    struct {
        struct {
            uint16_t conn_handle;
        } common_evt;
    } evt;
};
struct ble_gatts_evt_write_t {
    uint16_t len;
    uint8_t data[256];
};
struct ble_gap_conn_params_t {
    uint16_t min_conn_interval, max_conn_interval, slave_latency, conn_sup_timeout;
};
struct ble_gatts_hvx_params_t {
    uint16_t handle;
    uint8_t type;
    uint16_t offset;
    uint16_t *p_len;
    const uint8_t *p_data;
};
struct ble_gatts_rw_authorize_reply_params_t {
    uint8_t type;
    struct {
        struct {
            uint16_t gatt_status;
            uint8_t update;
            uint16_t offset, len;
            const uint8_t *p_data;
        } write;
    } params;
};
uint32_t sd_ble_gatts_hvx(uint16_t link, const ble_gatts_hvx_params_t *params);
uint32_t sd_ble_gatts_rw_authorize_reply(uint16_t link,
                                         const ble_gatts_rw_authorize_reply_params_t *reply);
uint32_t sd_ble_gap_conn_param_update(uint16_t link, const ble_gap_conn_params_t *params);
uint32_t sd_ble_gap_rssi_get(uint16_t link, int8_t *dbm, uint8_t *channel);

struct BLECharacteristic {
    typedef void (*cccd_cb)(uint16_t, BLECharacteristic *, uint16_t);
    typedef void (*write_cb)(uint16_t, BLECharacteristic *, ble_gatts_evt_write_t *);
    struct Handles {
        uint16_t value_handle;
    };
    BLECharacteristic(const char *uuid, uint8_t properties, int most);
    void setCccdWriteCallback(cccd_cb called, bool deferred);
    void setWriteAuthorizeCallback(write_cb called, bool deferred);
    void setPermission(SecureMode_t read, SecureMode_t write);
    int begin();
    Handles handles();
    uint16_t write(const void *bytes, uint16_t n);

    const char *uuid;
    uint8_t properties;
    int most;
    cccd_cb on_cccd = nullptr;
    write_cb on_write = nullptr;
};
struct BLEService {
    explicit BLEService(const char *uuid) : uuid(uuid) {}
    int begin();
    const char *uuid;
};
struct BLEDis {
    void setManufacturer(const char *) {}
    void setModel(const char *) {}
    void setFirmwareRev(const char *) {}
    int begin() { return 0; }
};
struct BLEBas {
    int begin() { return 0; }
    bool notify(uint8_t percent);
};
struct BLEConnection {
    uint16_t getMtu();
    bool monitorRssi() { return true; }
};
struct BLEAdvertisingData {
    bool addFlags(uint8_t) { return true; }
    bool addService(BLEService &) { return true; }
    bool addName() { return true; }
    void setInterval(uint16_t fast, uint16_t slow);
    void restartOnDisconnect(bool on);
    bool start(uint16_t seconds);
};
struct AdafruitBluefruit {
    BLEAdvertisingData Advertising, ScanResponse;
    void autoConnLed(bool) {}
    void configPrphConn(uint16_t, uint16_t, uint8_t, uint8_t) {}
    bool begin() { return true; }
    void setName(const char *) {}
    void setEventCallback(void (*called)(ble_evt_t *));
    BLEConnection *Connection(uint16_t link);
};
extern AdafruitBluefruit Bluefruit;
