/* The sensor's side of the wire protocol: all that is the same on every board.
 *
 * The core keeps the stream, the settings, the queue and the answers. The board gives it samples, a
 * clock and a radio, through the functions of `coach_board`, and tells it what happens on the link.
 * The core allocates nothing, waits for nothing, and keeps no pointer to bytes that it is handed.
 *
 * Two contexts, and no more:
 *   main  `coach_init` once, then `coach_poll` again and again. From here, and from nowhere else,
 *         the core calls the board (but for `now_us`, `lock` and `unlock`).
 *   link  what is called from the radio's callbacks: another task, an interrupt, or main itself.
 * README.md beside this file says what each board must do, with an example.
 */
#ifndef COACH_SENSOR_H
#define COACH_SENSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "coach_protocol.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- What the sensor is: constant, may lie in flash ------------------------------------------ */

/* One full scale and its exact scale. */
typedef struct {
    uint16_t full_scale; /* g, or deg/s; not 0 */
    uint32_t lsb_num;    /* counts per g, or per deg/s, are lsb_num / lsb_den; neither is 0 */
    uint32_t lsb_den;
    int16_t greatest; /* count at which the chip saturates: what is at or beyond it, or its
                         negative, is sent as 32767 or -32768. 32767 for a chip that uses all of
                         its 16 bits: then counts are sent as they are */
} coach_range;

/* What INFO says besides the settings. */
typedef struct {
    uint16_t hardware_id;         /* the maker's choice */
    uint16_t sensor_part;         /* COACH_PART_... */
    uint32_t rate_bits;           /* bit COACH_RATE_... set: offered; at least one, no bit above */
    uint16_t features;            /* COACH_FEATURE_... */
    uint8_t max_samples;          /* most samples in a packet, 1 to 41 */
    uint8_t queue_limit;          /* packets that wait at most, 1 to 255; 0 = what memory holds */
    uint8_t acc_range_count;      /* 1 to 8 */
    uint8_t gyr_range_count;      /* 0 to 8; 0 exactly without COACH_FEATURE_GYRO */
    const coach_range *acc_ranges;
    const coach_range *gyr_ranges; /* NULL without gyroscope */
    const char *firmware;          /* UTF-8, ends with 0; at most 64 bytes; NULL = not said */
    const char *serial;            /* likewise */
} coach_description;

/* What the host has set. */
typedef struct {
    uint16_t rate_hz;
    uint16_t acc_range_g;
    uint16_t gyr_range_deg_s; /* 0 without gyroscope */
    uint8_t batch;            /* samples in a packet, as asked for; a small MTU lowers it at START */
} coach_settings;

/* ---- What the board does: called from main, by the core -------------------------------------- */

/* Samples lost, but nobody knows how many. */
#define COACH_LOST_UNKNOWN 0xFFFFFFFFu

/* What one reading of the chip's FIFO gave. As the board gets it: no row, nothing lost, not timed,
 * temperature unknown. */
typedef struct {
    uint16_t n;        /* rows filled in, the oldest first; 0 = the FIFO is empty */
    uint32_t lost;     /* samples that were measured and lost just before the first row:
                          0, their number, or COACH_LOST_UNKNOWN (an overrun: the core reckons
                          it from the times) */
    bool timed;        /* the next two are given; if not, row 0 came one period after the row
                          before it. The first reading after imu_start must be timed */
    int16_t timed_row; /* this row ... 0 is the first; it may lie outside this reading, as -3 or
                          n + 2, if the interrupt was for a row read before or not read yet */
    uint32_t timed_us; /* ... was taken at this time of now_us: best taken by the interrupt of the
                          FIFO's watermark; without one, now_us() for row n - 1 */
    int8_t temperature_c; /* of the chip */
} coach_reading;

/* Asked at START and then once a second. As the board gets it: nothing known, battery not low. */
typedef struct {
    uint16_t battery_mv; /* COACH_BATTERY_UNKNOWN_MV if unknown */
    bool battery_low;    /* less than about half an hour is left */
    int8_t rssi_dbm;     /* of the host, as heard here; COACH_RSSI_UNKNOWN_DBM if unknown */
} coach_health;

typedef struct {
    void *context; /* handed to each function */

    /* Microseconds since boot, without steps; wraps from 2^32 - 1 to 0. Called from main and link. */
    uint32_t (*now_us)(void *context);

    /* Set the chip up so and begin with an empty FIFO. `settings->batch` is what will be sent in
     * one packet: a good watermark. False: the chip does not answer. Also called to try again after
     * the chip has given nothing for a second. At most 500 ms. */
    bool (*imu_start)(void *context, const coach_settings *settings);

    /* The stream has ended: the chip may sleep. */
    void (*imu_stop)(void *context);

    /* Read at most `capacity` rows (ax ay az gx gy gz, axes as printed on the board, +1 g upward at
     * rest) that wait in the FIFO. Called until it gives no row. False: the chip does not answer;
     * then nothing in `reading` counts. Must not wait for samples to come. */
    bool (*imu_read)(void *context, int16_t (*rows)[COACH_AXES], uint16_t capacity,
                     coach_reading *reading);

    /* Hand a notification of DATA to the radio. False: its buffers are full; it is offered again. */
    bool (*notify)(void *context, const uint8_t *bytes, uint16_t n);

    /* Hand an indication of CTRL to the radio. False: not now; it is offered again. */
    bool (*indicate)(void *context, const uint8_t *bytes, uint16_t n);

    /* NULL: nothing is known. */
    void (*health)(void *context, coach_health *health);

    /* Blink or buzz for so long; 0 ends it. NULL exactly without COACH_FEATURE_IDENTIFY. */
    void (*identify)(void *context, uint8_t seconds);

    /* Test the chip, which is not streaming: bit 0 accelerometer passed, bit 1 gyroscope. False: it
     * does not answer. At most 500 ms. NULL exactly without COACH_FEATURE_SELF_TEST. */
    bool (*self_test)(void *context, uint8_t *passed);

    /* INFO says something else now. For a radio stack that keeps the value itself: give it the
     * bytes of coach_info(). Called before the host is answered. NULL: coach_info() is called at
     * each read. */
    void (*info_changed)(void *context);

    /* Keep main and link apart for a few instructions: disable interrupts, or take a mutex. Never
     * held while another function of the board is called. Both NULL if main and link are one. */
    void (*lock)(void *context);
    void (*unlock)(void *context);
} coach_board;

/* ---- The sensor: the board only makes room for it -------------------------------------------- */

/* Memory for a queue of so many packets of so many samples. One more is being filled. */
#define COACH_QUEUE_BYTES(packets, samples) \
    (((size_t)(packets) + 1u) * (COACH_HEADER_BYTES + COACH_SAMPLE_BYTES * (size_t)(samples)))

#include "coach_state.h" /* what coach_sensor holds; none of the board's business */

/* Bytes of a coach_sensor, for other languages. */
extern const size_t coach_sensor_bytes;

/* Main. Once, before all else: defaults are set, nothing is connected.
 *
 * description, board: kept, must live as long as the sensor.
 * memory: for the queue, `bytes` long, COACH_QUEUE_BYTES(packets, samples). Smaller packets than
 *     `samples` let it hold more of them. At least COACH_QUEUE_BYTES(1, description->max_samples).
 *
 * False: the description contradicts itself, a function is missing, or memory is too small; then
 * nothing else may be called. */
bool coach_init(coach_sensor *sensor, const coach_description *description,
                const coach_board *board, uint8_t *memory, size_t bytes);

/* Main. Do what is due: answers, samples, packets. Call it
 *   - when the FIFO's watermark interrupt came,
 *   - after each call from link,
 *   - when the radio has room again,
 *   - and when as many microseconds have passed as it returned, at most 1 s. */
uint32_t coach_poll(coach_sensor *sensor);

/* Main. Between START and the end of the stream. */
bool coach_streaming(const coach_sensor *sensor);

/* Main. Batches given up since START, and packets that wait now. */
uint32_t coach_dropped_packets(const coach_sensor *sensor);
uint8_t coach_waiting_packets(const coach_sensor *sensor);

/* Main. As set now. */
const coach_settings *coach_current_settings(const coach_sensor *sensor);

/* Link or main. Bytes of INFO; returns how many, 0 if `capacity` is too small (512 always do). */
uint16_t coach_info(coach_sensor *sensor, uint8_t *bytes, uint16_t capacity);

/* Link. What happens on it. A new link begins with an MTU of 23 and nothing subscribed. */
void coach_connected(coach_sensor *sensor);
void coach_disconnected(coach_sensor *sensor);
void coach_mtu_changed(coach_sensor *sensor, uint16_t mtu);
void coach_data_subscribed(coach_sensor *sensor, bool on);
void coach_ctrl_subscribed(coach_sensor *sensor, bool on);

/* Link. The host wrote to CTRL. Returns COACH_ATT_TAKEN, then it is answered by exactly one
 * indication; or the ATT error to refuse the write with, then it is not answered. */
uint8_t coach_ctrl_written(coach_sensor *sensor, const uint8_t *bytes, uint16_t n);

/* Link, or the button's interrupt. The button was pressed. Ignored while idle. */
void coach_button_pressed(coach_sensor *sensor);

#ifdef __cplusplus
}
#endif

#endif
