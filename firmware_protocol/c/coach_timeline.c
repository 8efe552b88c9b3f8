/* Which number and which time has a sample, and how long is a sample period in truth?
 *
 * The period is the mean between two times that the board knew: the newest one and one that lies 1
 * to 32 s before it. Before that, and across a loss of unknown length, the one known so far holds. */
#include "coach_bytes.h"
#include "coach_parts.h"

#define KNOWN_AFTER_US 1000000u
#define MARK_EVERY_US 16000000u

void coach_timeline_begin(coach_timeline *line, uint16_t rate_hz) {
    line->index = 0;
    line->next_us = 0;
    line->dt_us = (uint16_t)((1000000u + rate_hz / 2u) / rate_hz);
    line->any = false;
    line->marked = false;
}

static void measure_period(coach_timeline *line, coach_mark now) {
    const uint32_t span_us = now.us - line->older.us;
    const uint32_t samples = now.index - line->older.index;
    if (!line->marked) {
        line->older = now;
        line->newer = now;
        line->marked = true;
        return;
    }
    /* A mark that lies before the older one has a huge span: it tells nothing. */
    if (span_us < KNOWN_AFTER_US || span_us > 4u * MARK_EVERY_US || samples == 0 ||
        samples > span_us) {
        return;
    }
    {
        const uint32_t mean_us = (span_us + samples / 2u) / samples;
        line->dt_us = (uint16_t)(mean_us > UINT16_MAX ? UINT16_MAX : mean_us);
    }
    if (now.us - line->newer.us >= MARK_EVERY_US) {
        line->older = line->newer;
        line->newer = now;
    }
}

/* When row 0 was taken. */
static uint32_t first_us(const coach_timeline *line, const coach_reading *reading, uint32_t lost) {
    if (!reading->timed) {
        return line->next_us + lost * line->dt_us;
    }
    return reading->timed_us - (uint32_t)((int32_t)reading->timed_row * (int32_t)line->dt_us);
}

/* Samples that were lost before row 0; what only the time tells is rounded down. */
static uint32_t lost_before(const coach_timeline *line, const coach_reading *reading) {
    int32_t late_us;
    if (reading->lost != COACH_LOST_UNKNOWN) {
        return reading->lost;
    }
    if (!line->any) {
        return 0;
    }
    late_us = coach_us_between(line->next_us, first_us(line, reading, 0));
    return late_us > 0 ? (uint32_t)late_us / line->dt_us : 0;
}

coach_mark coach_timeline_read(coach_timeline *line, const coach_reading *reading) {
    const uint32_t lost = lost_before(line, reading);
    coach_mark row;
    row.index = line->index + lost;
    if (reading->lost == COACH_LOST_UNKNOWN) {
        line->marked = false;
    }
    if (reading->timed) {
        const int32_t offset = reading->timed_row;
        coach_mark timed;
        timed.index = row.index + (uint32_t)offset;
        timed.us = reading->timed_us;
        measure_period(line, timed);
    }
    row.us = first_us(line, reading, lost);
    line->index = row.index + reading->n;
    line->next_us = row.us + (uint32_t)reading->n * line->dt_us;
    line->any = true;
    return row;
}
