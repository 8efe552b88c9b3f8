/* What happens on the link, and in which order does main hear of it?
 *
 * Everything here may be called from another context than main, so that it only notes down. */
#include "coach_parts.h"

enum { MTU_AT_FIRST = 23 };

void coach_lock(const coach_sensor *sensor) {
    if (sensor->board->lock != NULL) {
        sensor->board->lock(sensor->board->context);
    }
}

void coach_unlock(const coach_sensor *sensor) {
    if (sensor->board->unlock != NULL) {
        sensor->board->unlock(sensor->board->context);
    }
}

/* Nobody is there, or nobody any more; under the lock. */
static void forget_host(coach_link *link, bool connected) {
    link->connected = connected;
    link->mtu = MTU_AT_FIRST;
    link->data_on = false;
    link->ctrl_on = false;
    link->stream_over = true;
    link->answer_void = true;
    link->requested = false;
}

void coach_connected(coach_sensor *sensor) {
    coach_lock(sensor);
    forget_host(&sensor->link, true);
    coach_unlock(sensor);
}

void coach_disconnected(coach_sensor *sensor) {
    coach_lock(sensor);
    forget_host(&sensor->link, false);
    coach_unlock(sensor);
}

void coach_mtu_changed(coach_sensor *sensor, uint16_t mtu) {
    coach_lock(sensor);
    sensor->link.mtu = mtu;
    coach_unlock(sensor);
}

void coach_data_subscribed(coach_sensor *sensor, bool on) {
    coach_lock(sensor);
    sensor->link.data_on = on;
    if (!on) {
        sensor->link.stream_over = true;
    }
    coach_unlock(sensor);
}

void coach_ctrl_subscribed(coach_sensor *sensor, bool on) {
    coach_lock(sensor);
    sensor->link.ctrl_on = on;
    if (!on) {
        sensor->link.answer_void = true;
    }
    coach_unlock(sensor);
}

void coach_button_pressed(coach_sensor *sensor) {
    coach_lock(sensor);
    sensor->link.pressed = true;
    coach_unlock(sensor);
}

/* Take a request down; under the lock. */
static uint8_t note_request(coach_link *link, const uint8_t *bytes, uint16_t n, uint32_t rx_us) {
    uint8_t i;
    if (!link->connected || !link->ctrl_on) {
        return COACH_ATT_UNHEARD;
    }
    if (link->requested) {
        return COACH_ATT_IN_PROGRESS;
    }
    link->requested = true;
    link->rx_us = rx_us;
    link->mtu_then = link->mtu;
    link->data_on_then = link->data_on;
    link->over_before = link->stream_over;
    link->void_before = link->answer_void;
    link->stream_over = false;
    link->answer_void = false;
    link->request_n = (uint8_t)(n > COACH_REQUEST_MOST ? COACH_REQUEST_MOST + 1 : n);
    for (i = 0; i < link->request_n && i < COACH_REQUEST_MOST; i++) {
        link->request[i] = bytes[i];
    }
    return COACH_ATT_TAKEN;
}

uint8_t coach_ctrl_written(coach_sensor *sensor, const uint8_t *bytes, uint16_t n) {
    const uint32_t rx_us = sensor->board->now_us(sensor->board->context);
    uint8_t outcome;
    coach_lock(sensor);
    outcome = note_request(&sensor->link, bytes, n, rx_us);
    coach_unlock(sensor);
    return outcome;
}

void coach_take_link(coach_sensor *sensor, coach_link *told) {
    coach_link *link = &sensor->link;
    coach_lock(sensor);
    *told = *link;
    link->pressed = false;
    link->over_before = false;
    link->void_before = false;
    if (link->requested && sensor->answer.n > 0 && !told->void_before && !told->answer_void) {
        /* The answer before this one still waits, and so does the request. A stream that is over is
         * over at once, and once more after the request, which may be START. */
        told->requested = false;
    } else {
        link->requested = false;
        link->stream_over = false;
        link->answer_void = false;
    }
    coach_unlock(sensor);
}
