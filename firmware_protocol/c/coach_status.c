/* Which bytes does STATUS have? */
#include "coach_bytes.h"
#include "coach_parts.h"

void coach_put_status(uint8_t *bytes, uint8_t queue_depth, uint16_t battery_mv, uint32_t uptime_s,
                      uint32_t dropped_packets, int8_t rssi_dbm) {
    bytes[0] = COACH_MAJOR << 4 | COACH_TYPE_STATUS;
    bytes[1] = queue_depth;
    coach_put_u16(bytes + 2, battery_mv);
    coach_put_u32(bytes + 4, uptime_s);
    coach_put_u32(bytes + 8, dropped_packets);
    bytes[12] = coach_i8_bits(rssi_dbm);
}
