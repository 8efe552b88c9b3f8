/* A board, a radio and a host in one, played by bytes: whatever they are, the rules must hold.
 *
 * Each byte, with those that belong to it, is one thing that happens: a write to CTRL, another
 * subscription, another MTU, a lost link, samples, a poll. What the core then does is checked, and
 * a broken rule ends the program. */
#ifndef STAGE_H
#define STAGE_H

#include "coach_read.h"

typedef struct {
    uint32_t actions;
    uint32_t writes;
    uint32_t taken;
    uint32_t refused;
    uint32_t answered;
    uint32_t voided; /* nobody was there any more to be answered */
    uint32_t packets;
    uint32_t batches;
    uint32_t streams;
    uint32_t digest; /* of all that was sent */
} stage_report;

/* Play these bytes on a new sensor; adds to the report. */
void stage_play(const uint8_t *bytes, size_t n, stage_report *report);

/* Ends the program with the name of the rule. */
void stage_fail(const char *rule);

#endif
