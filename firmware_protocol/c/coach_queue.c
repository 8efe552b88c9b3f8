/* What waits for the radio, and what is given up when too much does? */
#include "coach_parts.h"

enum { CARRIED = COACH_FLAG_TIME_BASE_CHANGED | COACH_FLAG_FIFO_OVERRUN | COACH_FLAG_MARKER };

void coach_queue_begin(coach_queue *queue, size_t bytes, uint8_t samples, uint8_t limit) {
    const uint16_t place = (uint16_t)(COACH_HEADER_BYTES + COACH_SAMPLE_BYTES * samples);
    const size_t places = bytes / place;
    const uint16_t most = limit == 0 ? UINT8_MAX : limit;
    queue->place_bytes = place;
    queue->places = (uint16_t)(places > (size_t)most + 1u ? most + 1u : places);
    queue->limit = (uint16_t)(queue->places - 1u);
    queue->dropped = 0;
    coach_queue_empty(queue);
}

void coach_queue_empty(coach_queue *queue) {
    queue->head = 0;
    queue->batches = 0;
    queue->ahead = 0;
    queue->status_waits = false;
    queue->carried = 0;
}

static uint8_t *place(const coach_queue *queue, uint32_t i) {
    return queue->memory + (size_t)((queue->head + i) % queue->places) * queue->place_bytes;
}

uint8_t *coach_queue_open(const coach_queue *queue) { return place(queue, queue->batches); }

uint16_t coach_queue_depth(const coach_queue *queue) {
    return (uint16_t)(queue->batches + (queue->status_waits ? 1 : 0));
}

static void leave_first(coach_queue *queue) {
    queue->head = (uint16_t)((queue->head + 1u) % queue->places);
    queue->batches--;
    if (queue->ahead > 0) {
        queue->ahead--;
    }
}

/* Give up the oldest batches until the rest fits. What their marks told, the next one tells. */
static void keep_limit(coach_queue *queue) {
    while (coach_queue_depth(queue) > queue->limit) {
        const uint8_t marks = place(queue, 0)[1] & CARRIED;
        leave_first(queue);
        queue->dropped++;
        if (queue->batches > 0) {
            place(queue, 0)[1] |= marks;
        } else {
            queue->carried |= marks;
        }
    }
}

void coach_queue_batch(coach_queue *queue) {
    coach_queue_open(queue)[1] |= queue->carried;
    queue->carried = 0;
    queue->batches++;
    keep_limit(queue);
}

void coach_queue_status(coach_queue *queue) {
    queue->status_waits = true;
    queue->ahead = queue->batches;
    keep_limit(queue);
}

const uint8_t *coach_queue_first(const coach_queue *queue, uint16_t *n) {
    const uint8_t *batch;
    if (queue->status_waits && queue->ahead == 0) {
        *n = COACH_STATUS_BYTES;
        return queue->status;
    }
    if (queue->batches == 0) {
        return NULL;
    }
    batch = place(queue, 0);
    *n = (uint16_t)(COACH_HEADER_BYTES + COACH_SAMPLE_BYTES * batch[14]);
    return batch;
}

void coach_queue_sent(coach_queue *queue) {
    if (queue->status_waits && queue->ahead == 0) {
        queue->status_waits = false;
    } else {
        leave_first(queue);
    }
}

bool coach_queue_has_mark(const coach_queue *queue, uint8_t mark) {
    uint16_t i;
    if ((queue->carried & mark) != 0) {
        return true;
    }
    for (i = 0; i < queue->batches; i++) {
        if ((place(queue, i)[1] & mark) != 0) {
            return true;
        }
    }
    return false;
}
