/* Numbers to bytes and back: little-endian whatever the machine is. */
#ifndef COACH_BYTES_H
#define COACH_BYTES_H

#include <stdint.h>

static inline void coach_put_u16(uint8_t *at, uint32_t value) {
    at[0] = (uint8_t)(value & 0xFFu);
    at[1] = (uint8_t)(value >> 8 & 0xFFu);
}

static inline void coach_put_u32(uint8_t *at, uint32_t value) {
    coach_put_u16(at, value & 0xFFFFu);
    coach_put_u16(at + 2, value >> 16);
}

/* Two's complement, which C99 promises for the conversion to unsigned. */
static inline uint8_t coach_i8_bits(int8_t value) { return (uint8_t)value; }
static inline uint16_t coach_i16_bits(int16_t value) { return (uint16_t)value; }

static inline uint16_t coach_get_u16(const uint8_t *at) {
    return (uint16_t)(at[0] | (uint32_t)at[1] << 8);
}

static inline uint32_t coach_get_u32(const uint8_t *at) {
    return coach_get_u16(at) | (uint32_t)coach_get_u16(at + 2) << 16;
}

/* The way back is not promised: a value above the greatest is up to the compiler. So, in numbers. */
static inline int16_t coach_get_i16(const uint8_t *at) {
    const int32_t bits = coach_get_u16(at);
    return (int16_t)(bits < 0x8000 ? bits : bits - 0x10000);
}

static inline int8_t coach_get_i8(const uint8_t *at) {
    return (int8_t)(at[0] < 0x80 ? at[0] : at[0] - 0x100);
}

/* How far `later` is after `earlier` on a clock that wraps; negative if it is before. */
static inline int32_t coach_us_between(uint32_t earlier, uint32_t later) {
    const uint32_t ahead = later - earlier;
    return ahead < 0x80000000u ? (int32_t)ahead : -(int32_t)(0xFFFFFFFFu - ahead) - 1;
}

#endif
