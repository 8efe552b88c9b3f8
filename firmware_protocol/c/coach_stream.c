/* What is measured and packed between START and the end of the stream? */
#include "coach_bytes.h"
#include "coach_parts.h"

enum {
    ROWS = 16,         /* read at once; on the stack */
    READINGS_MOST = 64 /* in one poll, so that a chip that runs wild does not keep it for ever */
};
#define AS_SOON_AS_US 1000u

static void ask_health(coach_sensor *sensor) {
    coach_health *health = &sensor->health;
    health->battery_mv = COACH_BATTERY_UNKNOWN_MV;
    health->battery_low = false;
    health->rssi_dbm = COACH_RSSI_UNKNOWN_DBM;
    if (sensor->board->health != NULL) {
        sensor->board->health(sensor->board->context, health);
    }
}

static int16_t greatest_of(const coach_range *ranges, uint8_t count, uint16_t full_scale) {
    const coach_range *range = coach_range_of(ranges, count, full_scale);
    return (int16_t)(range == NULL ? 0 : range->greatest);
}

static void open_batch(coach_sensor *sensor, uint8_t flags) {
    sensor->open.n = 0;
    sensor->open.flags = flags;
}

static bool start_chip(const coach_sensor *sensor, uint8_t batch) {
    coach_settings settings = sensor->settings;
    settings.batch = batch;
    return sensor->board->imu_start(sensor->board->context, &settings);
}

bool coach_stream_begin(coach_sensor *sensor, uint8_t batch) {
    const coach_description *of = sensor->description;
    const coach_settings *set = &sensor->settings;
    if (!start_chip(sensor, batch)) {
        return false;
    }
    sensor->streaming = true;
    sensor->marker = false;
    sensor->batch = batch;
    sensor->seq = 0;
    sensor->temperature_c = COACH_TEMPERATURE_UNKNOWN_C;
    sensor->acc_greatest = greatest_of(of->acc_ranges, of->acc_range_count, set->acc_range_g);
    sensor->gyr_greatest = greatest_of(of->gyr_ranges, of->gyr_range_count, set->gyr_range_deg_s);
    sensor->rows_us = sensor->clock_us;
    sensor->status_us = sensor->clock_us + COACH_STATUS_PERIOD_US;
    coach_queue_begin(&sensor->queue, sensor->memory_bytes, batch, of->queue_limit);
    coach_timeline_begin(&sensor->timeline, set->rate_hz);
    open_batch(sensor, COACH_FLAG_TIME_BASE_CHANGED);
    ask_health(sensor);
    return true;
}

void coach_stream_end(coach_sensor *sensor) {
    if (sensor->streaming) {
        sensor->streaming = false;
        sensor->answer.opens_stream = false;
        coach_queue_empty(&sensor->queue);
        sensor->board->imu_stop(sensor->board->context);
    }
}

/* The batch has its number as soon as its last sample is measured, sent or not. */
static void close_batch(coach_sensor *sensor) {
    const coach_open_batch *open = &sensor->open;
    uint8_t flags = open->flags;
    if (sensor->marker) {
        flags |= COACH_FLAG_MARKER;
        sensor->marker = false;
    }
    if (sensor->health.battery_low) {
        flags |= COACH_FLAG_BATTERY_LOW;
    }
    coach_put_batch(coach_queue_open(&sensor->queue), flags, sensor->seq, open->t_us,
                    open->first_index, sensor->timeline.dt_us, open->n, sensor->temperature_c);
    sensor->seq++;
    coach_queue_batch(&sensor->queue);
    open_batch(sensor, 0);
}

static void take_row(coach_sensor *sensor, const int16_t *row, coach_mark mark) {
    coach_open_batch *open = &sensor->open;
    uint8_t *bytes = coach_queue_open(&sensor->queue);
    if (open->n == 0) {
        open->t_us = mark.us;
        open->first_index = mark.index;
    }
    open->flags |= coach_put_sample(bytes + COACH_HEADER_BYTES + COACH_SAMPLE_BYTES * open->n, row,
                                    sensor->acc_greatest, sensor->gyr_greatest);
    open->n++;
    if (open->n == sensor->batch) {
        close_batch(sensor);
    }
}

static void take_reading(coach_sensor *sensor, int16_t (*rows)[COACH_AXES],
                         const coach_reading *reading) {
    coach_mark mark = coach_timeline_read(&sensor->timeline, reading);
    uint16_t i;
    if (reading->lost != 0) {
        if (sensor->open.n > 0) {
            close_batch(sensor); /* no batch bridges a loss */
        }
        sensor->open.flags |= COACH_FLAG_FIFO_OVERRUN;
    }
    sensor->temperature_c = reading->temperature_c;
    sensor->rows_us = sensor->clock_us;
    for (i = 0; i < reading->n; i++) {
        take_row(sensor, rows[i], mark);
        mark.index++;
        mark.us += sensor->timeline.dt_us;
    }
}

static bool read_once(coach_sensor *sensor) {
    int16_t rows[ROWS][COACH_AXES];
    coach_reading reading;
    reading.n = 0;
    reading.lost = 0;
    reading.timed = false;
    reading.timed_row = 0;
    reading.timed_us = 0;
    reading.temperature_c = COACH_TEMPERATURE_UNKNOWN_C;
    if (!sensor->board->imu_read(sensor->board->context, rows, ROWS, &reading) || reading.n == 0 ||
        reading.n > ROWS) {
        return false;
    }
    take_reading(sensor, rows, &reading);
    return true;
}

static void measure_status(coach_sensor *sensor) {
    coach_queue *queue = &sensor->queue;
    ask_health(sensor);
    queue->status_waits = false; /* only the newest is worth sending */
    coach_put_status(queue->status, (uint8_t)coach_queue_depth(queue), sensor->health.battery_mv,
                     sensor->uptime_s, queue->dropped, sensor->health.rssi_dbm);
    coach_queue_status(queue);
    do {
        sensor->status_us += COACH_STATUS_PERIOD_US;
    } while (coach_us_between(sensor->status_us, sensor->clock_us) >= 0);
}

void coach_stream_measure(coach_sensor *sensor) {
    uint8_t readings = 0;
    while (readings < READINGS_MOST && read_once(sensor)) {
        readings++;
    }
    if (sensor->clock_us - sensor->rows_us >= COACH_NO_SAMPLE_US) {
        coach_stream_end(sensor);
        /* Set the chip up anew: the next START tells whether it works again. */
        if (start_chip(sensor, sensor->batch)) {
            sensor->board->imu_stop(sensor->board->context);
        }
        return;
    }
    if (coach_us_between(sensor->status_us, sensor->clock_us) >= 0) {
        measure_status(sensor);
    }
}

static uint32_t until_us(const coach_sensor *sensor, uint32_t then_us) {
    const int32_t left_us = coach_us_between(sensor->clock_us, then_us);
    return left_us > (int32_t)AS_SOON_AS_US ? (uint32_t)left_us : AS_SOON_AS_US;
}

uint32_t coach_stream_wait_us(const coach_sensor *sensor) {
    const uint32_t batch_us = (uint32_t)(sensor->batch - sensor->open.n) * sensor->timeline.dt_us;
    const uint32_t status_us = until_us(sensor, sensor->status_us);
    return batch_us < status_us ? batch_us : status_us;
}
