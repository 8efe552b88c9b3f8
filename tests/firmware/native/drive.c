/* Random bytes for the stage, with requests among them that make sense, until so many writes to
 * CTRL were made: drive WRITES [SEED]. */
#include <stdio.h>
#include <stdlib.h>

#include "stage.h"

enum { LENGTH = 4000 };

static uint32_t state;

static uint8_t any(void) {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return (uint8_t)(state >> 24);
}

/* Bytes of one thing that happens; sensible ones are what random bytes hardly ever are. */
static size_t put(uint8_t *at) {
    static const uint8_t sensible[][14] = {
        {1, 0x35},                                         /* listen to both */
        {3, 0x06, 224, 0},                                 /* MTU 247 */
        {3, 0x00, 3, 9},                                   /* START */
        {6, 0x30, 3, 9, 5, 1, 1},                          /* START of stream 1 */
        {3, 0x00, 4, 8},                                   /* STOP */
        {3, 0x00, 1, 7},                                   /* GET_CONFIG */
        {3, 0x00, 5, 6},                                   /* TIME_SYNC */
        {3, 0x00, 7, 5},                                   /* SELF_TEST */
        {3, 0x00, 8, 4},                                   /* RESET */
        {6, 0x30, 2, 3, 4, 1, 19},                         /* SET_CONFIG */
        {10, 0x70, 2, 2, 1, 2, 208, 0, 4, 1, 1},           /* SET_CONFIG */
        {2, 0x0E, 0xAE},                                   /* polls with samples */
        {2, 0xFE, 0xFE},
        {2, 0x18, 255},                                    /* the radio takes what comes */
        {2, 0x18, 2},                                      /* or hardly anything */
        {5, 0x08, 9, 0x1E, 0x18, 9},                       /* and for one poll no answer */
        {3, 0x19, 0x0A, 0x17},                             /* the chip works, a link is there */
    };
    static const uint8_t poll_after[] = {0x1E, 0x2E, 0x0E, 0x3E};
    const uint8_t which = any();
    const uint8_t *one = sensible[any() % (sizeof sensible / sizeof sensible[0])];
    uint8_t i;
    if (which < 16) {
        at[0] = any();
        return 1;
    }
    for (i = 0; i < one[0]; i++) {
        at[i] = one[1 + i];
    }
    if (which < 200) {
        at[i] = poll_after[which % sizeof poll_after];
        i++;
    }
    return i;
}

int main(int argc, char **argv) {
    const uint32_t writes = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 100000u;
    static uint8_t bytes[LENGTH + 16];
    stage_report report = {0};
    report.digest = 2166136261u;
    state = argc > 2 ? (uint32_t)strtoul(argv[2], NULL, 10) : 1u;
    while (report.writes < writes) {
        size_t n = 0;
        while (n < LENGTH) {
            n += put(bytes + n);
        }
        stage_play(bytes, n, &report);
    }
    if (report.answered + report.voided != report.taken) {
        stage_fail("each request is answered once, or nobody is there to hear it");
    }
    printf("actions %lu writes %lu taken %lu refused %lu answered %lu unheard %lu "
           "streams %lu packets %lu batches %lu digest %08lx\n",
           (unsigned long)report.actions, (unsigned long)report.writes,
           (unsigned long)report.taken, (unsigned long)report.refused,
           (unsigned long)report.answered, (unsigned long)report.voided,
           (unsigned long)report.streams, (unsigned long)report.packets,
           (unsigned long)report.batches, (unsigned long)report.digest);
    return 0;
}
