/* What the core costs on a Cortex-M4: instructions and stack of each thing that a board calls.
 *
 * QEMU with -icount shift=0 lets one nanosecond pass with each instruction; SysTick counts at 25 MHz,
 * so one tick is 40 instructions. The stack below a call is painted before and looked at afterwards;
 * the board's own functions are as good as empty. */
#include <stdio.h>
#include <string.h>

#include "coach_sensor.h"

enum { PAINTED = 2048, PAINT = 0xA5, NS_PER_TICK = 40, TIMES = 1000 };

#define SYST_CSR (*(volatile uint32_t *)0xE000E010u)
#define SYST_RVR (*(volatile uint32_t *)0xE000E014u)
#define SYST_CVR (*(volatile uint32_t *)0xE000E018u)

static uint32_t clock_us;
static uint16_t waiting; /* rows in the FIFO */
static int16_t count;

static uint32_t now_us(void *context) {
    (void)context;
    return clock_us;
}

static bool imu_start(void *context, const coach_settings *settings) {
    (void)context;
    (void)settings;
    return true;
}

static void imu_stop(void *context) { (void)context; }

static bool imu_read(void *context, int16_t (*rows)[COACH_AXES], uint16_t capacity,
                     coach_reading *reading) {
    uint16_t i;
    (void)context;
    reading->n = waiting < capacity ? waiting : capacity;
    reading->timed = true;
    reading->timed_row = (int16_t)(reading->n - 1);
    reading->timed_us = clock_us;
    for (i = 0; i < reading->n; i++) {
        rows[i][0] = count++;
    }
    waiting = (uint16_t)(waiting - reading->n);
    return true;
}

static bool give(void *context, const uint8_t *bytes, uint16_t n) {
    (void)context;
    (void)bytes;
    (void)n;
    return true;
}

static bool self_test(void *context, uint8_t *passed) {
    (void)context;
    *passed = 3;
    return true;
}

static void identify(void *context, uint8_t seconds) {
    (void)context;
    (void)seconds;
}

static const coach_range acc_ranges[] = {{2, 1000000, 61, 32767},
                                         {4, 1000000, 122, 32767},
                                         {8, 1000000, 244, 32767},
                                         {16, 1000000, 488, 32767}};
static const coach_range gyr_ranges[] = {{250, 4000, 35, 32767},
                                         {500, 2000, 35, 32767},
                                         {1000, 1000, 35, 32767},
                                         {2000, 100, 7, 32767}};
static const coach_description description = {
    1,
    COACH_PART_LSM6DS3,
    1u << COACH_RATE_104 | 1u << COACH_RATE_208,
    COACH_FEATURE_GYRO | COACH_FEATURE_CLIP_FLAGS | COACH_FEATURE_TIME_SYNC |
        COACH_FEATURE_IDENTIFY | COACH_FEATURE_SELF_TEST | COACH_FEATURE_MARKER,
    19,
    0,
    4,
    4,
    acc_ranges,
    gyr_ranges,
    "1.1.0",
    "0123456789"};
static const coach_board board = {NULL, now_us, imu_start, imu_stop, imu_read, give, give,
                                  NULL, identify, self_test, NULL, NULL, NULL};

static coach_sensor sensor;
static uint8_t memory[COACH_QUEUE_BYTES(16, 19)];
static uint8_t info[COACH_ATTRIBUTE_MOST];

static void poll(void) { (void)coach_poll(&sensor); }

static void poll_batch(void) {
    clock_us += 8 * 9615u;
    waiting = 8;
    poll();
}

static void ask(const uint8_t *request, uint16_t n) {
    (void)coach_ctrl_written(&sensor, request, n);
    poll();
}

static void ask_get(void) { ask((const uint8_t *)"\1\1", 2); }
static void ask_set(void) {
    ask((const uint8_t *)"\2\1\1\2\150\0\2\2\20\0\3\2\320\7\4\1\10", 17);
}
static void ask_start(void) { ask((const uint8_t *)"\3\1\5\1\1", 5); }
static void ask_stop(void) { ask((const uint8_t *)"\4\1", 2); }
static void ask_sync(void) { ask((const uint8_t *)"\5\1", 2); }
static void ask_test(void) { ask((const uint8_t *)"\7\1", 2); }
static void ask_reset(void) { ask((const uint8_t *)"\10\1", 2); }
static void ask_text(void) { ask((const uint8_t *)"\2\1\15\3\342\202\254\14\5h\303\251ll", 14); }
static void write_only(void) { (void)coach_ctrl_written(&sensor, (const uint8_t *)"\1\1", 2); }
static void read_info(void) { (void)coach_info(&sensor, info, sizeof info); }
static void drop(void) { coach_disconnected(&sensor); }
static void settle(void) {
    coach_connected(&sensor);
    coach_mtu_changed(&sensor, 247);
    coach_data_subscribed(&sensor, true);
    coach_ctrl_subscribed(&sensor, true);
    poll();
}
static void nothing(void) {}

/* The bytes that a call from here on would stand on. */
static inline uint8_t volatile *below(void) {
    uint32_t sp;
    __asm__ volatile("mov %0, sp" : "=r"(sp));
    return (uint8_t volatile *)(sp - PAINTED);
}

static uint32_t ticks_of(void (*what)(void)) {
    const uint32_t before = SYST_CVR;
    what();
    return (before - SYST_CVR) & 0xFFFFFFu;
}

static void measure(const char *name, void (*what)(void), void (*again)(void)) {
    uint32_t ticks = 0;
    uint32_t none = 0;
    uint32_t stack;
    uint32_t i;
    for (i = 0; i < TIMES; i++) {
        /* Each time at another moment between two ticks, so that their mean is exact. */
        uint32_t volatile delay = i % 41u;
        while (delay > 0) {
            delay--;
        }
        none += ticks_of(nothing);
        ticks += ticks_of(what);
        again();
    }
    for (i = 0; i < PAINTED; i++) {
        below()[i] = PAINT;
    }
    what();
    for (i = 0; i < PAINTED && below()[i] == PAINT; i++) {
    }
    stack = PAINTED - i;
    again();
    printf("%s: instructions %lu stack %lu\n", name,
           (unsigned long)((ticks - none) * NS_PER_TICK / TIMES), (unsigned long)stack);
}

int main(void) {
    SYST_RVR = 0xFFFFFFu;
    SYST_CSR = 5; /* the processor's clock, no interrupt */
    if (!coach_init(&sensor, &description, &board, memory, sizeof memory)) {
        return 1;
    }
    printf("sensor %lu bytes, queue of 16 packets of 8 %lu, of 19 %lu\n",
           (unsigned long)sizeof(coach_sensor), (unsigned long)COACH_QUEUE_BYTES(16, 8),
           (unsigned long)COACH_QUEUE_BYTES(16, 19));
    settle();
    measure("nothing", nothing, nothing);
    measure("poll, idle", poll, nothing);
    measure("GET_CONFIG", ask_get, nothing);
    measure("SET_CONFIG", ask_set, nothing);
    measure("TIME_SYNC", ask_sync, nothing);
    measure("SELF_TEST", ask_test, nothing);
    measure("text in a request", ask_text, nothing);
    measure("RESET", ask_reset, nothing);
    measure("START", ask_start, ask_stop);
    measure("read INFO", read_info, nothing);
    measure("write to CTRL, from link", write_only, poll);
    measure("link lost, from link", drop, settle);
    ask_start();
    measure("poll, batch of 8", poll_batch, nothing);
    measure("poll, streaming, nothing due", poll, nothing);
    return 0;
}
