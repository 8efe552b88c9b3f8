/* Which bytes does INFO have? */
#include "coach_bytes.h"
#include "coach_parts.h"

static uint8_t *put_range(uint8_t *at, const coach_range *range) {
    coach_put_u16(at, range->full_scale);
    coach_put_u32(at + 2, range->lsb_num);
    coach_put_u32(at + 6, range->lsb_den);
    return at + COACH_RANGE_BYTES;
}

static uint16_t text_bytes(const char *text) {
    uint16_t n = 0;
    while (text != NULL && text[n] != '\0') {
        n++;
    }
    return n;
}

static uint8_t *put_text(uint8_t *at, uint8_t tag, const char *text) {
    const uint16_t n = text_bytes(text);
    uint16_t i;
    if (n == 0) {
        return at;
    }
    at[0] = tag;
    at[1] = (uint8_t)n;
    for (i = 0; i < n; i++) {
        at[2 + i] = (uint8_t)text[i];
    }
    return at + 2 + n;
}

static uint16_t item_bytes(const char *text) {
    const uint16_t n = text_bytes(text);
    return (uint16_t)(n == 0 ? 0 : n + 2);
}

uint16_t coach_put_info(uint8_t *bytes, uint16_t capacity, const coach_description *of,
                        const coach_settings *settings) {
    const uint16_t n =
        (uint16_t)(COACH_INFO_FIXED_BYTES +
                   COACH_RANGE_BYTES * (of->acc_range_count + of->gyr_range_count) +
                   item_bytes(of->firmware) + item_bytes(of->serial));
    uint8_t *at = bytes + COACH_INFO_FIXED_BYTES;
    uint8_t i;
    if (n > capacity) {
        return 0;
    }
    bytes[0] = 'C';
    bytes[1] = 'O';
    bytes[2] = 'C';
    bytes[3] = 'H';
    bytes[4] = COACH_MAJOR;
    bytes[5] = COACH_MINOR;
    coach_put_u16(bytes + 6, of->hardware_id);
    coach_put_u16(bytes + 8, of->sensor_part);
    coach_put_u32(bytes + 10, of->rate_bits);
    coach_put_u16(bytes + 14, of->features);
    coach_put_u16(bytes + 16, settings->rate_hz);
    coach_put_u16(bytes + 18, settings->acc_range_g);
    coach_put_u16(bytes + 20, settings->gyr_range_deg_s);
    bytes[22] = of->max_samples;
    bytes[23] = settings->batch;
    bytes[24] = of->acc_range_count;
    bytes[25] = of->gyr_range_count;
    for (i = 0; i < of->acc_range_count; i++) {
        at = put_range(at, &of->acc_ranges[i]);
    }
    for (i = 0; i < of->gyr_range_count; i++) {
        at = put_range(at, &of->gyr_ranges[i]);
    }
    at = put_text(at, COACH_TAG_FIRMWARE, of->firmware);
    (void)put_text(at, COACH_TAG_SERIAL, of->serial);
    return n;
}
