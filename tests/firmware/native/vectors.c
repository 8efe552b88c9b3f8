/* The vectors on any machine: good ones through both directions, bad ones to their reason. */
#include <stdio.h>
#include <string.h>

#include "coach_parts.h"
#include "coach_read.h"

typedef struct {
    const char *name;
    const char *channel;
    int fault;
    uint16_t n;
    const uint8_t *bytes;
} vector;

#include "vectors_data.h" /* written by the test from vectors.json: vectors[], vector_count */

static uint8_t out[1024];

static uint16_t put_items(uint8_t *at, const uint8_t *bytes, uint16_t n, uint16_t items_at) {
    coach_item item;
    while (coach_next_item(bytes, n, &items_at, &item)) {
        at = coach_put_item_bytes(at, item.tag, item.value, item.n);
    }
    return (uint16_t)(at - out);
}

static uint16_t data_again(const uint8_t *bytes, uint16_t n, int *fault) {
    coach_data d;
    uint8_t i;
    *fault = (int)coach_read_data(bytes, n, &d);
    if (d.type == COACH_TYPE_IMU_BATCH) {
        coach_put_batch(out, d.flags, d.seq, d.t_us, d.first_index, d.dt_us, d.n, d.temperature_c);
        for (i = 0; *fault == 0 && i < d.n; i++) {
            int16_t row[COACH_AXES];
            coach_read_sample(&d, i, row);
            (void)coach_put_sample(out + COACH_HEADER_BYTES + COACH_SAMPLE_BYTES * i, row,
                                   INT16_MAX, INT16_MAX);
        }
        return n;
    }
    if (d.type == COACH_TYPE_STATUS && *fault == 0) {
        coach_put_status(out, d.queue_depth, d.battery_mv, d.uptime_s, d.dropped_packets,
                         d.rssi_dbm);
        return put_items(out + COACH_STATUS_BYTES, bytes, n, d.items_at);
    }
    memcpy(out, bytes, n); /* a type that nobody here sends */
    return n;
}

static uint16_t info_again(const uint8_t *bytes, uint16_t n, int *fault) {
    coach_info_told told;
    coach_description of;
    coach_range ranges[2 * COACH_RANGES_MOST];
    uint16_t fixed;
    uint8_t i;
    *fault = (int)coach_read_info(bytes, n, &told);
    if (*fault != 0) {
        return 0;
    }
    memset(&of, 0, sizeof of);
    for (i = 0; i < told.acc_range_count + told.gyr_range_count; i++) {
        coach_read_range(bytes, i, &ranges[i]);
    }
    of.hardware_id = told.hardware_id;
    of.sensor_part = told.sensor_part;
    of.rate_bits = told.rate_bits;
    of.features = told.features;
    of.max_samples = told.max_samples;
    of.acc_range_count = told.acc_range_count;
    of.gyr_range_count = told.gyr_range_count;
    of.acc_ranges = ranges;
    of.gyr_ranges = ranges + told.acc_range_count;
    fixed = coach_put_info(out, sizeof out, &of, &told.settings);
    out[5] = told.minor; /* the core says its own */
    return put_items(out + fixed, bytes, n, told.items_at);
}

static uint16_t control_again(const vector *one, int *fault) {
    const int response = strcmp(one->channel, "response") == 0;
    coach_control_told told;
    *fault = (int)(response ? coach_read_response(one->bytes, one->n, &told)
                            : coach_read_request(one->bytes, one->n, &told));
    if (*fault != 0) {
        return 0;
    }
    out[0] = (uint8_t)(told.op | (response ? COACH_RESPONSE_BIT : 0));
    out[1] = told.ref;
    out[2] = told.status;
    return put_items(out + told.items_at, one->bytes, one->n, told.items_at);
}

int main(void) {
    size_t i;
    int wrong = 0;
    for (i = 0; i < vector_count; i++) {
        const vector *one = &vectors[i];
        int fault = 0;
        uint16_t n;
        if (strcmp(one->channel, "data") == 0) {
            n = data_again(one->bytes, one->n, &fault);
        } else if (strcmp(one->channel, "info") == 0) {
            n = info_again(one->bytes, one->n, &fault);
        } else {
            n = control_again(one, &fault);
        }
        if (fault != one->fault ||
            (fault == 0 && (n != one->n || memcmp(out, one->bytes, n) != 0))) {
            printf("wrong: %s\n", one->name);
            wrong++;
        }
    }
    printf("vectors %lu wrong %d\n", (unsigned long)vector_count, wrong);
    return wrong != 0;
}
