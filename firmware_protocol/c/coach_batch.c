/* Which bytes does an IMU batch have? */
#include "coach_bytes.h"
#include "coach_parts.h"

void coach_put_batch(uint8_t *bytes, uint8_t flags, uint16_t seq, uint32_t t_us,
                     uint32_t first_index, uint16_t dt_us, uint8_t n, int8_t temperature_c) {
    bytes[0] = COACH_MAJOR << 4 | COACH_TYPE_IMU_BATCH;
    bytes[1] = flags;
    coach_put_u16(bytes + 2, seq);
    coach_put_u32(bytes + 4, t_us);
    coach_put_u32(bytes + 8, first_index);
    coach_put_u16(bytes + 12, dt_us);
    bytes[14] = n;
    bytes[15] = coach_i8_bits(temperature_c);
}

static bool is_clipped(int16_t count, int16_t greatest) {
    return count >= greatest || count <= -greatest;
}

/* What a chip of fewer bits cannot exceed is sent as what i16 cannot exceed. */
static int16_t at_full_scale(int16_t count, int16_t greatest) {
    if (greatest == INT16_MAX || !is_clipped(count, greatest)) {
        return count;
    }
    return count > 0 ? INT16_MAX : INT16_MIN;
}

uint8_t coach_put_sample(uint8_t *bytes, const int16_t *row, int16_t acc_greatest,
                         int16_t gyr_greatest) {
    uint8_t flags = 0;
    uint8_t axis;
    for (axis = 0; axis < COACH_AXES; axis++) {
        const bool of_gyr = axis >= COACH_AXES / 2;
        const int16_t greatest = of_gyr ? gyr_greatest : acc_greatest;
        int16_t count = 0; /* greatest is 0 where there is no gyroscope */
        if (greatest > 0) {
            count = at_full_scale(row[axis], greatest);
            if (is_clipped(row[axis], greatest)) {
                flags |= of_gyr ? COACH_FLAG_GYR_CLIPPED : COACH_FLAG_ACC_CLIPPED;
            }
        }
        coach_put_u16(bytes + 2 * axis, coach_i16_bits(count));
    }
    return flags;
}
