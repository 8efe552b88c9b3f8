/* What does this sensor offer, and how is it set at power-on? */
#include "coach_parts.h"

enum { TEXT_MOST = 64 };

const uint16_t coach_rates_hz[COACH_RATES] = {25,  26,  50,  52,  100, 104,
                                              200, 208, 400, 416, 800, 833};

bool coach_rate_is_offered(const coach_description *of, uint32_t rate_hz) {
    uint8_t i;
    for (i = 0; i < COACH_RATES; i++) {
        if (coach_rates_hz[i] == rate_hz) {
            return (of->rate_bits >> i & 1u) != 0;
        }
    }
    return false;
}

const coach_range *coach_range_of(const coach_range *ranges, uint8_t count, uint32_t full_scale) {
    uint8_t i;
    for (i = 0; i < count; i++) {
        if (ranges[i].full_scale == full_scale) {
            return &ranges[i];
        }
    }
    return NULL;
}

/* Whether a is nearer to what is wanted than b; of two as near the larger. */
static bool is_nearer(uint16_t wanted, uint16_t a, uint16_t b) {
    const uint32_t far_a = a > wanted ? (uint32_t)(a - wanted) : (uint32_t)(wanted - a);
    const uint32_t far_b = b > wanted ? (uint32_t)(b - wanted) : (uint32_t)(wanted - b);
    return far_a < far_b || (far_a == far_b && a > b);
}

static uint16_t nearest_range(const coach_range *ranges, uint8_t count, uint16_t wanted) {
    uint16_t found = 0;
    uint8_t i;
    for (i = 0; i < count; i++) {
        if (i == 0 || is_nearer(wanted, ranges[i].full_scale, found)) {
            found = ranges[i].full_scale;
        }
    }
    return found;
}

static uint16_t nearest_rate(uint32_t rate_bits, uint16_t wanted) {
    uint16_t found = 0;
    uint8_t i;
    for (i = 0; i < COACH_RATES; i++) {
        if ((rate_bits >> i & 1u) != 0 &&
            (found == 0 || is_nearer(wanted, coach_rates_hz[i], found))) {
            found = coach_rates_hz[i];
        }
    }
    return found;
}

void coach_defaults(const coach_description *of, coach_settings *settings) {
    settings->rate_hz = nearest_rate(of->rate_bits, COACH_DEFAULT_RATE_HZ);
    settings->acc_range_g =
        nearest_range(of->acc_ranges, of->acc_range_count, COACH_DEFAULT_ACC_RANGE_G);
    settings->gyr_range_deg_s =
        nearest_range(of->gyr_ranges, of->gyr_range_count, COACH_DEFAULT_GYR_RANGE_DEG_S);
    settings->batch = COACH_DEFAULT_BATCH;
    if (of->max_samples < settings->batch) {
        settings->batch = of->max_samples;
    }
}

static bool ranges_are_sound(const coach_range *ranges, uint8_t count) {
    uint8_t i;
    if (count > COACH_RANGES_MOST || (count > 0 && ranges == NULL)) {
        return false;
    }
    for (i = 0; i < count; i++) {
        const coach_range *one = &ranges[i];
        if (one->full_scale == 0 || one->lsb_num == 0 || one->lsb_den == 0 || one->greatest <= 0 ||
            coach_range_of(ranges, i, one->full_scale) != NULL) {
            return false;
        }
    }
    return true;
}

static bool text_is_sound(const char *text) {
    uint8_t bytes[TEXT_MOST];
    uint16_t n = 0;
    if (text == NULL) {
        return true;
    }
    while (text[n] != '\0') {
        if (n == TEXT_MOST) {
            return false;
        }
        bytes[n] = (uint8_t)text[n];
        n++;
    }
    return coach_is_utf8(bytes, n);
}

bool coach_description_is_sound(const coach_description *description) {
    const coach_description *d = description;
    const bool gyro = (d->features & COACH_FEATURE_GYRO) != 0;
    return d->rate_bits != 0 && d->rate_bits >> COACH_RATES == 0 && d->max_samples >= 1 &&
           d->max_samples <= COACH_SAMPLES_MOST && d->acc_range_count >= 1 &&
           ranges_are_sound(d->acc_ranges, d->acc_range_count) &&
           ranges_are_sound(d->gyr_ranges, d->gyr_range_count) &&
           gyro == (d->gyr_range_count > 0) && text_is_sound(d->firmware) &&
           text_is_sound(d->serial);
}
