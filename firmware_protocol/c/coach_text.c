/* Is this UTF-8? As the Unicode standard has it, table 3-7: no overlong form, no surrogate. */
#include "coach_parts.h"

typedef struct {
    uint8_t lead_least, lead_most;     /* first byte */
    uint8_t second_least, second_most; /* second byte; those after it are 80 to BF */
    uint8_t follow;                    /* bytes after the first */
} form;

static const form forms[] = {
    {0x00, 0x7F, 0, 0, 0},       {0xC2, 0xDF, 0x80, 0xBF, 1}, {0xE0, 0xE0, 0xA0, 0xBF, 2},
    {0xE1, 0xEC, 0x80, 0xBF, 2}, {0xED, 0xED, 0x80, 0x9F, 2}, {0xEE, 0xEF, 0x80, 0xBF, 2},
    {0xF0, 0xF0, 0x90, 0xBF, 3}, {0xF1, 0xF3, 0x80, 0xBF, 3}, {0xF4, 0xF4, 0x80, 0x8F, 3},
};

static const form *form_of(uint8_t lead) {
    size_t i;
    for (i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (forms[i].lead_least <= lead && lead <= forms[i].lead_most) {
            return &forms[i];
        }
    }
    return NULL;
}

bool coach_is_utf8(const uint8_t *bytes, uint16_t n) {
    uint16_t at = 0;
    while (at < n) {
        const form *one = form_of(bytes[at]);
        uint8_t i;
        if (one == NULL || n - at <= one->follow) {
            return false;
        }
        for (i = 1; i <= one->follow; i++) {
            const uint8_t least = i == 1 ? one->second_least : 0x80;
            const uint8_t most = i == 1 ? one->second_most : 0xBF;
            if (bytes[at + i] < least || bytes[at + i] > most) {
                return false;
            }
        }
        at = (uint16_t)(at + 1 + one->follow);
    }
    return true;
}
