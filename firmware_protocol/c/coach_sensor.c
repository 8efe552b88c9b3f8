/* What is done in which order? */
#include "coach_sensor.h"

#include <string.h>

#include "coach_bytes.h"
#include "coach_parts.h"

#define WHILE_IDLE_US 1000000u
#define WHILE_WAITING_US 5000u /* the radio had no room and may not say when it has */

const size_t coach_sensor_bytes = sizeof(coach_sensor);

static bool board_is_whole(const coach_description *description, const coach_board *board) {
    const bool identify = (description->features & COACH_FEATURE_IDENTIFY) != 0;
    const bool self_test = (description->features & COACH_FEATURE_SELF_TEST) != 0;
    return board->now_us != NULL && board->imu_start != NULL && board->imu_stop != NULL &&
           board->imu_read != NULL && board->notify != NULL && board->indicate != NULL &&
           (board->identify != NULL) == identify && (board->self_test != NULL) == self_test &&
           (board->lock == NULL) == (board->unlock == NULL);
}

bool coach_init(coach_sensor *sensor, const coach_description *description,
                const coach_board *board, uint8_t *memory, size_t bytes) {
    if (!coach_description_is_sound(description) || !board_is_whole(description, board) ||
        memory == NULL || bytes < COACH_QUEUE_BYTES(1, description->max_samples)) {
        return false;
    }
    memset(sensor, 0, sizeof *sensor);
    sensor->description = description;
    sensor->board = board;
    sensor->queue.memory = memory;
    sensor->memory_bytes = bytes;
    coach_defaults(description, &sensor->settings);
    return true;
}

/* Uptime by the differences of a clock that wraps: so main must look at it once an hour. */
static void advance_clock(coach_sensor *sensor) {
    const uint32_t now_us = sensor->board->now_us(sensor->board->context);
    const uint32_t passed_us = now_us - sensor->clock_us;
    sensor->clock_us = now_us;
    sensor->uptime_s += passed_us / 1000000u;
    sensor->uptime_part_us += passed_us % 1000000u;
    if (sensor->uptime_part_us >= 1000000u) {
        sensor->uptime_part_us -= 1000000u;
        sensor->uptime_s++;
    }
}

static void press(coach_sensor *sensor) {
    /* While another press waits to be sent it is the same one. */
    if (sensor->streaming && !coach_queue_has_mark(&sensor->queue, COACH_FLAG_MARKER)) {
        sensor->marker = true;
    }
}

/* Do what link told, in the order in which it happened. */
static void follow_link(coach_sensor *sensor) {
    coach_link told;
    coach_take_link(sensor, &told);
    if (told.pressed) {
        press(sensor);
    }
    if (told.void_before || told.answer_void) {
        sensor->answer.n = 0; /* the one before, if it still waits */
    }
    if (told.over_before) {
        coach_stream_end(sensor);
    }
    if (told.requested) {
        coach_answer_request(sensor, &told);
    }
    if (told.answer_void) {
        sensor->answer.n = 0;
    }
    if (told.stream_over) {
        coach_stream_end(sensor);
    }
}

/* Whether no answer waits any more. */
static bool send_answer(coach_sensor *sensor) {
    const coach_board *board = sensor->board;
    coach_answer *answer = &sensor->answer;
    if (answer->n == 0) {
        return true;
    }
    if (answer->tells_tx) {
        coach_put_u32(answer->bytes + answer->n - 4, board->now_us(board->context));
    }
    if (!board->indicate(board->context, answer->bytes, answer->n)) {
        return false;
    }
    answer->n = 0;
    return true;
}

/* Whether nothing waits any more. */
static bool send_packets(coach_sensor *sensor) {
    const coach_board *board = sensor->board;
    uint16_t n = 0;
    const uint8_t *packet = coach_queue_first(&sensor->queue, &n);
    while (packet != NULL) {
        if (!board->notify(board->context, packet, n)) {
            return false;
        }
        coach_queue_sent(&sensor->queue);
        packet = coach_queue_first(&sensor->queue, &n);
    }
    return true;
}

uint32_t coach_poll(coach_sensor *sensor) {
    bool all_sent;
    uint32_t wait_us;
    advance_clock(sensor);
    follow_link(sensor);
    if (sensor->answer.n > 0 && send_answer(sensor)) {
        follow_link(sensor); /* a request may have waited for the answer before it */
    }
    if (sensor->streaming) {
        coach_stream_measure(sensor);
    }
    all_sent = send_answer(sensor);
    if (sensor->streaming && (all_sent || !sensor->answer.opens_stream)) {
        all_sent = send_packets(sensor) && all_sent;
    }
    wait_us = sensor->streaming ? coach_stream_wait_us(sensor) : WHILE_IDLE_US;
    return all_sent || wait_us < WHILE_WAITING_US ? wait_us : WHILE_WAITING_US;
}

bool coach_streaming(const coach_sensor *sensor) { return sensor->streaming; }

uint32_t coach_dropped_packets(const coach_sensor *sensor) { return sensor->queue.dropped; }

uint8_t coach_waiting_packets(const coach_sensor *sensor) {
    return (uint8_t)coach_queue_depth(&sensor->queue);
}

const coach_settings *coach_current_settings(const coach_sensor *sensor) {
    return &sensor->settings;
}

uint16_t coach_info(coach_sensor *sensor, uint8_t *bytes, uint16_t capacity) {
    coach_settings settings;
    coach_lock(sensor);
    settings = sensor->settings;
    coach_unlock(sensor);
    return coach_put_info(bytes, capacity, sensor->description, &settings);
}
