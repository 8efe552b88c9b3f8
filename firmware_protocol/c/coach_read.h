/* What a packet says: the other direction, for whoever receives in C. No sensor needs to link it.
 *
 * Each function gives COACH_FAULT_NONE, or the first fault in the order of ../README.md; then what
 * it filled in does not count. Nothing is copied: pointers lead into `bytes`. */
#ifndef COACH_READ_H
#define COACH_READ_H

#include "coach_sensor.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    COACH_FAULT_NONE,
    COACH_FAULT_TRUNCATED,
    COACH_FAULT_LENGTH,
    COACH_FAULT_VERSION,
    COACH_FAULT_MAGIC,
    COACH_FAULT_COUNT,
    COACH_FAULT_CONFIG,
    COACH_FAULT_DIRECTION,
    COACH_FAULT_TLV,
    COACH_FAULT_VALUE
} coach_fault;

/* A DATA packet of any type: what its type does not have is 0. */
typedef struct {
    uint8_t type;
    /* COACH_TYPE_IMU_BATCH */
    uint8_t flags;
    uint16_t seq;
    uint32_t t_us;
    uint32_t first_index;
    uint16_t dt_us;
    uint8_t n;
    int8_t temperature_c;
    const uint8_t *samples; /* n times COACH_SAMPLE_BYTES */
    /* COACH_TYPE_STATUS */
    uint8_t queue_depth;
    uint16_t battery_mv;
    uint32_t uptime_s;
    uint32_t dropped_packets;
    int8_t rssi_dbm;
    uint16_t items_at; /* where its items begin */
} coach_data;

typedef struct {
    uint8_t major;
    uint8_t minor;
    uint16_t hardware_id;
    uint16_t sensor_part;
    uint32_t rate_bits;
    uint16_t features;
    uint8_t max_samples;
    uint8_t acc_range_count;
    uint8_t gyr_range_count;
    coach_settings settings;
    uint16_t items_at;
} coach_info_told;

/* A request or a response; status is 0 in a request. */
typedef struct {
    uint8_t op;
    uint8_t ref;
    uint8_t status;
    uint16_t items_at;
} coach_control_told;

coach_fault coach_read_data(const uint8_t *bytes, uint16_t n, coach_data *data);
/* Row i of a batch. */
void coach_read_sample(const coach_data *data, uint8_t i, int16_t *row);
coach_fault coach_read_info(const uint8_t *bytes, uint16_t n, coach_info_told *info);
/* Range i of an INFO without fault: those of the accelerometer, then those of the gyroscope.
 * `greatest` is not told, 32767. */
void coach_read_range(const uint8_t *bytes, uint8_t i, coach_range *range);
coach_fault coach_read_request(const uint8_t *bytes, uint16_t n, coach_control_told *request);
coach_fault coach_read_response(const uint8_t *bytes, uint16_t n, coach_control_told *response);

#ifdef __cplusplus
}
#endif

#endif
