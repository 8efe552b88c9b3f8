/* What does a packet say, and what is wrong with it? */
#include "coach_read.h"

#include <string.h>

#include "coach_bytes.h"
#include "coach_parts.h"

enum { RATE_HZ_LEAST = 16 };

static coach_fault read_batch(const uint8_t *bytes, uint16_t n, coach_data *data) {
    if (n < COACH_HEADER_BYTES) {
        return COACH_FAULT_TRUNCATED;
    }
    data->flags = bytes[1];
    data->seq = coach_get_u16(bytes + 2);
    data->t_us = coach_get_u32(bytes + 4);
    data->first_index = coach_get_u32(bytes + 8);
    data->dt_us = coach_get_u16(bytes + 12);
    data->n = bytes[14];
    data->temperature_c = coach_get_i8(bytes + 15);
    data->samples = bytes + COACH_HEADER_BYTES;
    if (data->n < 1 || data->n > COACH_SAMPLES_MOST) {
        return COACH_FAULT_COUNT;
    }
    if (n != COACH_HEADER_BYTES + COACH_SAMPLE_BYTES * data->n) {
        return COACH_FAULT_LENGTH;
    }
    return data->dt_us == 0 ? COACH_FAULT_VALUE : COACH_FAULT_NONE;
}

static coach_fault read_status(const uint8_t *bytes, uint16_t n, coach_data *data) {
    if (n < COACH_STATUS_BYTES) {
        return COACH_FAULT_TRUNCATED;
    }
    data->queue_depth = bytes[1];
    data->battery_mv = coach_get_u16(bytes + 2);
    data->uptime_s = coach_get_u32(bytes + 4);
    data->dropped_packets = coach_get_u32(bytes + 8);
    data->rssi_dbm = coach_get_i8(bytes + 12);
    data->items_at = COACH_STATUS_BYTES;
    return coach_items_are_sound(bytes, n, COACH_STATUS_BYTES) ? COACH_FAULT_NONE : COACH_FAULT_TLV;
}

coach_fault coach_read_data(const uint8_t *bytes, uint16_t n, coach_data *data) {
    memset(data, 0, sizeof *data);
    if (n == 0) {
        return COACH_FAULT_TRUNCATED;
    }
    if (bytes[0] >> 4 != COACH_MAJOR) {
        return COACH_FAULT_VERSION;
    }
    data->type = bytes[0] & 0x0F;
    if (data->type == COACH_TYPE_IMU_BATCH) {
        return read_batch(bytes, n, data);
    }
    if (n > COACH_ATTRIBUTE_MOST) {
        return COACH_FAULT_LENGTH;
    }
    return data->type == COACH_TYPE_STATUS ? read_status(bytes, n, data) : COACH_FAULT_NONE;
}

void coach_read_sample(const coach_data *data, uint8_t i, int16_t *row) {
    const uint8_t *at = data->samples + COACH_SAMPLE_BYTES * i;
    uint8_t axis;
    for (axis = 0; axis < COACH_AXES; axis++) {
        row[axis] = coach_get_i16(at + 2 * axis);
    }
}

void coach_read_range(const uint8_t *bytes, uint8_t i, coach_range *range) {
    const uint8_t *at = bytes + COACH_INFO_FIXED_BYTES + COACH_RANGE_BYTES * i;
    range->full_scale = coach_get_u16(at);
    range->lsb_num = coach_get_u32(at + 2);
    range->lsb_den = coach_get_u32(at + 6);
    range->greatest = INT16_MAX;
}

/* Whether a full scale stands among the ranges [first, last). */
static bool has_range(const uint8_t *bytes, uint8_t first, uint8_t last, uint16_t full_scale) {
    uint8_t i;
    for (i = first; i < last; i++) {
        coach_range range;
        coach_read_range(bytes, i, &range);
        if (range.full_scale == full_scale) {
            return true;
        }
    }
    return false;
}

static bool ranges_have_no_zero(const uint8_t *bytes, uint8_t count) {
    uint8_t i;
    for (i = 0; i < count; i++) {
        coach_range range;
        coach_read_range(bytes, i, &range);
        if (range.full_scale == 0 || range.lsb_num == 0 || range.lsb_den == 0) {
            return false;
        }
    }
    return true;
}

/* A bit above the table is a rate of a later version, so that rate_hz may be one of those. */
static bool rate_may_be_set(const coach_info_told *info) {
    const uint16_t rate_hz = info->settings.rate_hz;
    bool known = false;
    uint8_t i;
    for (i = 0; i < COACH_RATES; i++) {
        if (coach_rates_hz[i] == rate_hz) {
            known = true;
            if ((info->rate_bits >> i & 1u) != 0) {
                return true;
            }
        }
    }
    return !known && info->rate_bits >> COACH_RATES != 0 && rate_hz >= RATE_HZ_LEAST;
}

static bool settings_are_offered(const uint8_t *bytes, const coach_info_told *info) {
    const uint8_t acc = info->acc_range_count;
    const uint8_t all = (uint8_t)(acc + info->gyr_range_count);
    const uint16_t gyr_range_deg_s = info->settings.gyr_range_deg_s;
    const bool gyro = info->gyr_range_count > 0;
    return info->settings.batch >= 1 && info->settings.batch <= info->max_samples &&
           rate_may_be_set(info) && has_range(bytes, 0, acc, info->settings.acc_range_g) &&
           gyro == ((info->features & COACH_FEATURE_GYRO) != 0) &&
           (gyro ? has_range(bytes, acc, all, gyr_range_deg_s) : gyr_range_deg_s == 0);
}

static void read_info_fields(const uint8_t *bytes, coach_info_told *info) {
    info->major = bytes[4];
    info->minor = bytes[5];
    info->hardware_id = coach_get_u16(bytes + 6);
    info->sensor_part = coach_get_u16(bytes + 8);
    info->rate_bits = coach_get_u32(bytes + 10);
    info->features = coach_get_u16(bytes + 14);
    info->settings.rate_hz = coach_get_u16(bytes + 16);
    info->settings.acc_range_g = coach_get_u16(bytes + 18);
    info->settings.gyr_range_deg_s = coach_get_u16(bytes + 20);
    info->max_samples = bytes[22];
    info->settings.batch = bytes[23];
    info->acc_range_count = bytes[24];
    info->gyr_range_count = bytes[25];
}

coach_fault coach_read_info(const uint8_t *bytes, uint16_t n, coach_info_told *info) {
    uint8_t ranges;
    memset(info, 0, sizeof *info);
    if (n > COACH_ATTRIBUTE_MOST) {
        return COACH_FAULT_LENGTH;
    }
    if (n < COACH_INFO_FIXED_BYTES) {
        return COACH_FAULT_TRUNCATED;
    }
    if (memcmp(bytes, "COCH", 4) != 0) {
        return COACH_FAULT_MAGIC;
    }
    read_info_fields(bytes, info);
    if (info->major != COACH_MAJOR) {
        return COACH_FAULT_VERSION;
    }
    if (info->acc_range_count < 1 || info->acc_range_count > COACH_RANGES_MOST ||
        info->gyr_range_count > COACH_RANGES_MOST) {
        return COACH_FAULT_COUNT;
    }
    ranges = (uint8_t)(info->acc_range_count + info->gyr_range_count);
    info->items_at = (uint16_t)(COACH_INFO_FIXED_BYTES + COACH_RANGE_BYTES * ranges);
    if (n < info->items_at) {
        return COACH_FAULT_TRUNCATED;
    }
    if (!coach_items_are_sound(bytes, n, info->items_at)) {
        return COACH_FAULT_TLV;
    }
    if (!ranges_have_no_zero(bytes, ranges)) {
        return COACH_FAULT_VALUE;
    }
    if (info->max_samples < 1 || info->max_samples > COACH_SAMPLES_MOST) {
        return COACH_FAULT_COUNT;
    }
    return settings_are_offered(bytes, info) ? COACH_FAULT_NONE : COACH_FAULT_CONFIG;
}

coach_fault coach_read_request(const uint8_t *bytes, uint16_t n, coach_control_told *request) {
    memset(request, 0, sizeof *request);
    if (n < 2) {
        return COACH_FAULT_TRUNCATED;
    }
    request->op = bytes[0];
    request->ref = bytes[1];
    request->items_at = 2;
    if ((request->op & COACH_RESPONSE_BIT) != 0) {
        return COACH_FAULT_DIRECTION;
    }
    if (n > COACH_REQUEST_MOST) {
        return COACH_FAULT_LENGTH;
    }
    if (request->op == 0) {
        return COACH_FAULT_VALUE;
    }
    return coach_items_are_sound(bytes, n, 2) ? COACH_FAULT_NONE : COACH_FAULT_TLV;
}

coach_fault coach_read_response(const uint8_t *bytes, uint16_t n, coach_control_told *response) {
    memset(response, 0, sizeof *response);
    if (n > COACH_ATTRIBUTE_MOST) {
        return COACH_FAULT_LENGTH;
    }
    if (n < 3) {
        return COACH_FAULT_TRUNCATED;
    }
    response->op = bytes[0] & 0x7F;
    response->ref = bytes[1];
    response->status = bytes[2];
    response->items_at = 3;
    if ((bytes[0] & COACH_RESPONSE_BIT) == 0) {
        return COACH_FAULT_DIRECTION;
    }
    return coach_items_are_sound(bytes, n, 3) ? COACH_FAULT_NONE : COACH_FAULT_TLV;
}
