/* How are items read and written? */
#include "coach_bytes.h"
#include "coach_parts.h"

/* Bytes of a known tag; 0 is text, of any length. */
static const uint8_t widths[] = {
    0, 2, 2, 2, 1, 1, 2, 4, 4, 1, 1, 1, 0, 0,
};
enum { KNOWN_TAGS = sizeof widths };

static bool value_is_sound(const coach_item *item) {
    if (item->tag >= KNOWN_TAGS) {
        return true;
    }
    if (widths[item->tag] == 0) {
        return coach_is_utf8(item->value, item->n);
    }
    return item->n == widths[item->tag];
}

/* All up to `before` were found sound. */
static bool tag_came_before(const uint8_t *bytes, uint16_t from, uint16_t before, uint8_t tag) {
    coach_item item;
    while (coach_next_item(bytes, before, &from, &item)) {
        if (item.tag == tag) {
            return true;
        }
    }
    return false;
}

bool coach_items_are_sound(const uint8_t *bytes, uint16_t n, uint16_t at) {
    const uint16_t first = at;
    coach_item item;
    while (at < n) {
        const uint16_t here = at;
        if (n - at < 2 || n - at - 2 < bytes[at + 1]) {
            return false;
        }
        (void)coach_next_item(bytes, n, &at, &item);
        if (item.tag == 0 || tag_came_before(bytes, first, here, item.tag) ||
            !value_is_sound(&item)) {
            return false;
        }
    }
    return true;
}

bool coach_next_item(const uint8_t *bytes, uint16_t n, uint16_t *at, coach_item *item) {
    if (*at >= n) {
        return false;
    }
    item->tag = bytes[*at];
    item->n = bytes[*at + 1];
    item->value = bytes + *at + 2;
    *at = (uint16_t)(*at + 2 + item->n);
    return true;
}

uint32_t coach_item_number(const coach_item *item) {
    switch (item->n) {
    case 1:
        return item->value[0];
    case 2:
        return coach_get_u16(item->value);
    default:
        return coach_get_u32(item->value);
    }
}

uint8_t *coach_put_item_u8(uint8_t *at, uint8_t tag, uint8_t value) {
    return coach_put_item_bytes(at, tag, &value, 1);
}

uint8_t *coach_put_item_u16(uint8_t *at, uint8_t tag, uint16_t value) {
    uint8_t bytes[2];
    coach_put_u16(bytes, value);
    return coach_put_item_bytes(at, tag, bytes, 2);
}

uint8_t *coach_put_item_u32(uint8_t *at, uint8_t tag, uint32_t value) {
    uint8_t bytes[4];
    coach_put_u32(bytes, value);
    return coach_put_item_bytes(at, tag, bytes, 4);
}

uint8_t *coach_put_item_bytes(uint8_t *at, uint8_t tag, const uint8_t *value, uint8_t n) {
    uint8_t i;
    at[0] = tag;
    at[1] = n;
    for (i = 0; i < n; i++) {
        at[2 + i] = value[i];
    }
    return at + 2 + n;
}
