/* What the parts of the core ask of each other, by the file that does it. Not for boards. */
#ifndef COACH_PARTS_H
#define COACH_PARTS_H

#include "coach_sensor.h"

/* ---- coach_items.c ---- */

/* One item inside bytes that belong to somebody else. */
typedef struct {
    uint8_t tag;
    uint8_t n;
    const uint8_t *value;
} coach_item;

/* Whether `bytes` are items from `at` to the end, as the protocol wants them. */
bool coach_items_are_sound(const uint8_t *bytes, uint16_t n, uint16_t at);
/* The item at `*at`, which moves on; false at the end. For sound items only. */
bool coach_next_item(const uint8_t *bytes, uint16_t n, uint16_t *at, coach_item *item);
/* The number in an item of a known, numeric tag. */
uint32_t coach_item_number(const coach_item *item);
/* Put an item at `at`; returns the byte after it. The caller has made room. */
uint8_t *coach_put_item_u8(uint8_t *at, uint8_t tag, uint8_t value);
uint8_t *coach_put_item_u16(uint8_t *at, uint8_t tag, uint16_t value);
uint8_t *coach_put_item_u32(uint8_t *at, uint8_t tag, uint32_t value);
uint8_t *coach_put_item_bytes(uint8_t *at, uint8_t tag, const uint8_t *value, uint8_t n);

/* ---- coach_text.c ---- */

bool coach_is_utf8(const uint8_t *bytes, uint16_t n);

/* ---- coach_offer.c ---- */

extern const uint16_t coach_rates_hz[COACH_RATES];
bool coach_rate_is_offered(const coach_description *of, uint32_t rate_hz);
const coach_range *coach_range_of(const coach_range *ranges, uint8_t count, uint32_t full_scale);
void coach_defaults(const coach_description *of, coach_settings *settings);
/* Whether INFO can be made of it. */
bool coach_description_is_sound(const coach_description *description);

/* ---- coach_info.c ---- */

/* Bytes of INFO; 0 if `capacity` is too small. */
uint16_t coach_put_info(uint8_t *bytes, uint16_t capacity, const coach_description *of,
                        const coach_settings *settings);

/* ---- coach_batch.c ---- */

/* Put the header of an IMU batch of n samples. */
void coach_put_batch(uint8_t *bytes, uint8_t flags, uint16_t seq, uint32_t t_us,
                     uint32_t first_index, uint16_t dt_us, uint8_t n, int8_t temperature_c);
/* Put a sample; returns the clip flags. gyr_greatest 0: no gyroscope. */
uint8_t coach_put_sample(uint8_t *bytes, const int16_t *row, int16_t acc_greatest,
                         int16_t gyr_greatest);

/* ---- coach_status.c ---- */

void coach_put_status(uint8_t *bytes, uint8_t queue_depth, uint16_t battery_mv, uint32_t uptime_s,
                      uint32_t dropped_packets, int8_t rssi_dbm);

/* ---- coach_timeline.c ---- */

void coach_timeline_begin(coach_timeline *line, uint16_t rate_hz);
/* Take a reading in: number and time of its row 0. The others follow one period apart. */
coach_mark coach_timeline_read(coach_timeline *line, const coach_reading *reading);

/* ---- coach_queue.c ---- */

/* Empty it for batches of `samples`. */
void coach_queue_begin(coach_queue *queue, size_t bytes, uint8_t samples, uint8_t limit);
/* Nothing waits any more. */
void coach_queue_empty(coach_queue *queue);
/* Where the batch that is being filled lies. */
uint8_t *coach_queue_open(const coach_queue *queue);
/* The open batch is whole: it waits from now on. */
void coach_queue_batch(coach_queue *queue);
/* The bytes in queue->status wait from now on, in place of those that did. */
void coach_queue_status(coach_queue *queue);
/* Packets that wait. */
uint16_t coach_queue_depth(const coach_queue *queue);
/* The packet that is to be sent next; NULL if none. */
const uint8_t *coach_queue_first(const coach_queue *queue, uint16_t *n);
/* It was sent. */
void coach_queue_sent(coach_queue *queue);
/* Whether a batch that waits, or one that was given up, has this mark. */
bool coach_queue_has_mark(const coach_queue *queue, uint8_t mark);

/* ---- coach_link.c ---- */

/* Main takes in what link has told. `told->requested` only if the request is to be answered now;
 * `over_before` and `void_before` come before it, `stream_over` and `answer_void` after. */
void coach_take_link(coach_sensor *sensor, coach_link *told);
void coach_lock(const coach_sensor *sensor);
void coach_unlock(const coach_sensor *sensor);

/* ---- coach_control.c ---- */

/* Do what a request asks and write the answer into sensor->answer. */
void coach_answer_request(coach_sensor *sensor, const coach_link *request);

/* ---- coach_stream.c ---- */

/* Begin the stream; false if the chip does not answer, then nothing has changed. */
bool coach_stream_begin(coach_sensor *sensor, uint8_t batch);
/* End it if there is one. */
void coach_stream_end(coach_sensor *sensor);
/* Take in what the chip has measured, and STATUS if it is due. */
void coach_stream_measure(coach_sensor *sensor);
/* Microseconds until measuring makes sense again. */
uint32_t coach_stream_wait_us(const coach_sensor *sensor);

#endif
