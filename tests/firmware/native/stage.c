#include "stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "coach_bytes.h"

enum { OUTSTANDING = 2, MEMORY = 3000 };

typedef struct {
    const uint8_t *bytes;
    size_t left;
    coach_sensor sensor;
    stage_report *report;
    uint8_t memory[MEMORY];
    /* the board */
    uint32_t now_us;
    uint16_t fifo; /* rows that wait */
    uint32_t lost;
    bool timed;
    bool chip_works;
    bool chip_runs;
    uint8_t room; /* notifications that the radio takes */
    bool answers_go;
    int locked;
    uint32_t random;
    /* the host */
    bool connected;
    bool data_on;
    bool ctrl_on;
    uint16_t mtu;
    uint8_t outstanding; /* requests that were taken and not answered yet */
    uint8_t ops[OUTSTANDING];
    uint8_t refs[OUTSTANDING];
    uint16_t mtus[OUTSTANDING];
    bool stream_open; /* START was answered OK and nothing has ended it since */
    bool unheard;     /* a START was taken that nobody waited for: its stream may come */
    bool first;       /* no batch has come of this stream */
    uint8_t most;     /* samples in a packet, as answered */
    uint16_t next_seq;
    uint32_t next_index;
} stage;

static stage the;

void stage_fail(const char *rule) {
    printf("broken: %s\n", rule);
    fflush(stdout);
    abort();
}

static void must(bool holds, const char *rule) {
    if (!holds) {
        stage_fail(rule);
    }
}

static uint8_t next_byte(void) {
    if (the.left == 0) {
        return 0;
    }
    the.left--;
    return *the.bytes++;
}

static uint16_t next_u16(void) {
    const uint16_t low = next_byte();
    return (uint16_t)(low | next_byte() << 8);
}

static uint32_t next_random(void) {
    the.random ^= the.random << 13;
    the.random ^= the.random >> 17;
    the.random ^= the.random << 5;
    return the.random;
}

static void digest(const uint8_t *bytes, uint16_t n) {
    uint16_t i;
    for (i = 0; i < n; i++) {
        the.report->digest = (the.report->digest ^ bytes[i]) * 16777619u; /* FNV-1a */
    }
}

/* ---- the board ---- */

static uint32_t now_us(void *context) {
    must(context == &the, "context is handed on");
    return the.now_us;
}

static bool imu_start(void *context, const coach_settings *settings) {
    (void)context;
    must(!the.locked, "the board is not called under the lock");
    must(settings->batch >= 1 && settings->batch <= COACH_SAMPLES_MOST, "a batch that can be sent");
    the.chip_runs = the.chip_works;
    the.fifo = 0;
    return the.chip_works;
}

static void imu_stop(void *context) {
    (void)context;
    the.chip_runs = false;
    the.stream_open = false;
}

static bool imu_read(void *context, int16_t (*rows)[COACH_AXES], uint16_t capacity,
                     coach_reading *reading) {
    uint16_t i;
    (void)context;
    must(!the.locked, "the board is not called under the lock");
    must(the.chip_runs || !the.chip_works, "a chip that sleeps is not read");
    if (!the.chip_works) {
        return false;
    }
    reading->n = the.fifo < capacity ? the.fifo : capacity;
    reading->lost = the.lost;
    reading->timed = the.timed;
    reading->timed_row = (int16_t)((int32_t)(next_random() % 64u) - 32);
    reading->timed_us = the.now_us - next_random() % 20000u;
    reading->temperature_c = (int8_t)((int32_t)(next_random() % 256u) - 128);
    for (i = 0; i < reading->n; i++) {
        int axis;
        for (axis = 0; axis < COACH_AXES; axis++) {
            rows[i][axis] = (int16_t)((int32_t)(next_random() & 0xFFFFu) - 0x8000);
        }
    }
    if (reading->n > 0) {
        the.lost = 0;
    }
    the.fifo = (uint16_t)(the.fifo - reading->n);
    return true;
}

static void open_stream(uint8_t most) {
    the.stream_open = true;
    the.unheard = false;
    the.first = true;
    the.most = most;
    the.next_seq = 0;
    the.next_index = 0;
    the.report->streams++;
}

static void check_batch(const coach_data *batch) {
    if (the.unheard && !the.stream_open) {
        open_stream(COACH_SAMPLES_MOST);
    }
    must(the.stream_open, "no batch before the answer to START, none after the end");
    must(batch->n <= the.most, "no packet is larger than was answered");
    must(the.first == ((batch->flags & COACH_FLAG_TIME_BASE_CHANGED) != 0),
         "the first packet is marked, and no other");
    must((batch->flags & 0xC0) == 0, "bits 6 and 7 are 0");
    must((uint16_t)(batch->seq - the.next_seq) <= coach_dropped_packets(&the.sensor),
         "seq shows what was given up, and no more");
    must(batch->first_index >= the.next_index, "no sample twice");
    the.first = false;
    the.next_seq = (uint16_t)(batch->seq + 1u);
    the.next_index = batch->first_index + batch->n;
    the.report->batches++;
}

static bool notify(void *context, const uint8_t *bytes, uint16_t n) {
    coach_data data;
    (void)context;
    must(!the.locked, "the board is not called under the lock");
    if (the.room == 0) {
        return false;
    }
    the.room--;
    must(coach_read_data(bytes, n, &data) == COACH_FAULT_NONE, "packets are sound");
    must(the.connected && the.data_on, "nothing is sent to who does not listen");
    if (data.type == COACH_TYPE_IMU_BATCH) {
        check_batch(&data);
    } else {
        must(data.type == COACH_TYPE_STATUS && n == COACH_STATUS_BYTES, "a batch or STATUS");
        must(the.stream_open || the.unheard, "no STATUS but in a stream");
    }
    the.report->packets++;
    digest(bytes, n);
    return true;
}

static void note_start(const uint8_t *bytes, uint16_t mtu) {
    must(bytes[3] == COACH_TAG_BATCH && bytes[4] == 1, "START answers BATCH");
    open_stream(bytes[5]);
    must(COACH_HEADER_BYTES + COACH_SAMPLE_BYTES * the.most + COACH_ATT_HEADER_BYTES <= mtu,
         "a packet fits the link");
}

static bool indicate(void *context, const uint8_t *bytes, uint16_t n) {
    coach_control_told told;
    (void)context;
    must(!the.locked, "the board is not called under the lock");
    if (!the.answers_go) {
        return false;
    }
    must(n <= COACH_REQUEST_MOST, "an answer fits the smallest link");
    must(coach_read_response(bytes, n, &told) == COACH_FAULT_NONE, "answers are sound");
    must(the.connected && the.ctrl_on, "no answer to who does not listen");
    must(the.outstanding > 0, "no answer without a request");
    must(told.op == the.ops[0] && told.ref == the.refs[0], "answers come in the order of requests");
    if (told.op == COACH_OP_START && told.status == COACH_OK && coach_streaming(&the.sensor)) {
        note_start(bytes, the.mtus[0]);
    }
    the.outstanding--;
    the.ops[0] = the.ops[1];
    the.refs[0] = the.refs[1];
    the.mtus[0] = the.mtus[1];
    the.report->answered++;
    digest(bytes, n);
    return true;
}

static void health(void *context, coach_health *told) {
    (void)context;
    told->battery_mv = (uint16_t)(3000u + next_random() % 1200u);
    told->battery_low = told->battery_mv < 3300;
    told->rssi_dbm = -60;
}

static void identify(void *context, uint8_t seconds) {
    (void)context;
    (void)seconds;
}

static bool self_test(void *context, uint8_t *passed) {
    (void)context;
    *passed = 3;
    return the.chip_works;
}

static void lock(void *context) {
    (void)context;
    must(the.locked == 0, "the lock is taken once");
    the.locked = 1;
}

static void unlock(void *context) {
    (void)context;
    must(the.locked == 1, "the lock is given back");
    the.locked = 0;
}

static const coach_range acc_ranges[] = {
    {4, 1000000, 122, 32767}, {16, 1000000, 488, 32764}, {2, 16384, 1, 32767}};
static const coach_range gyr_ranges[] = {{250, 1000, 9, 32767}, {2000, 100, 7, 32767}};
static const coach_description description = {
    7,
    COACH_PART_LSM6DS3,
    1u << COACH_RATE_104 | 1u << COACH_RATE_208 | 1u << COACH_RATE_26,
    COACH_FEATURE_GYRO | COACH_FEATURE_CLIP_FLAGS | COACH_FEATURE_TIME_SYNC |
        COACH_FEATURE_IDENTIFY | COACH_FEATURE_SELF_TEST | COACH_FEATURE_MARKER,
    41,
    0,
    3,
    2,
    acc_ranges,
    gyr_ranges,
    "1.1-stage",
    "0001"};
static const coach_board board = {&the,     now_us,   imu_start, imu_stop,  imu_read,
                                  notify,   indicate, health,    identify,  self_test,
                                  NULL,     lock,     unlock};

/* ---- the host ---- */

/* Nobody is there to hear what was asked for. */
static void forget_requests(void) {
    uint8_t i;
    for (i = 0; i < the.outstanding; i++) {
        the.unheard = the.unheard || the.ops[i] == COACH_OP_START;
    }
    the.report->voided += the.outstanding;
    the.outstanding = 0;
}

static void write_ctrl(uint8_t n) {
    uint8_t request[64];
    uint8_t outcome;
    uint8_t i;
    for (i = 0; i < n; i++) {
        request[i] = next_byte();
    }
    the.report->writes++;
    outcome = coach_ctrl_written(&the.sensor, request, n);
    must((outcome == COACH_ATT_UNHEARD) == !(the.connected && the.ctrl_on),
         "who cannot hear an answer is refused, and no other");
    if (outcome != COACH_ATT_TAKEN) {
        the.report->refused++;
        return;
    }
    must(the.outstanding < OUTSTANDING, "at most two requests are under way");
    the.ops[the.outstanding] = (uint8_t)(n > 0 ? request[0] & 0x7F : 0);
    the.refs[the.outstanding] = n > 1 ? request[1] : 0;
    the.mtus[the.outstanding] = the.mtu;
    the.outstanding++;
    the.report->taken++;
}

static void connect(void) {
    if (the.connected) {
        return;
    }
    the.connected = true;
    the.mtu = 23;
    coach_connected(&the.sensor);
}

static void disconnect(void) {
    the.connected = false;
    the.data_on = false;
    the.ctrl_on = false;
    forget_requests();
    coach_disconnected(&the.sensor);
}

static void subscribe(uint8_t which) {
    if (!the.connected) {
        return;
    }
    the.data_on = (which & 1) != 0;
    coach_data_subscribed(&the.sensor, the.data_on);
    the.ctrl_on = (which & 2) != 0;
    if (!the.ctrl_on) {
        forget_requests();
    }
    coach_ctrl_subscribed(&the.sensor, the.ctrl_on);
}

static void poll(void) {
    const uint32_t wait_us = coach_poll(&the.sensor);
    must(wait_us > 0 && wait_us <= 1000000, "polls are asked for within a second");
    must(!coach_streaming(&the.sensor) || (the.connected && the.data_on),
         "no stream without a listener");
    must(coach_waiting_packets(&the.sensor) == 0 || coach_streaming(&the.sensor),
         "nothing waits without a stream");
    if (the.answers_go) {
        must(the.outstanding == 0, "a poll answers all that was asked");
    }
}

static void read_info(void) {
    uint8_t bytes[COACH_ATTRIBUTE_MOST];
    coach_info_told told;
    const uint16_t n = coach_info(&the.sensor, bytes, sizeof bytes);
    must(coach_read_info(bytes, n, &told) == COACH_FAULT_NONE, "INFO is sound");
    must(coach_info(&the.sensor, bytes, (uint16_t)(n - 1u)) == 0, "INFO is whole or not there");
    digest(bytes, n);
}

static void act(uint8_t what) {
    const uint8_t how = what >> 4;
    switch (what & 15) {
    case 0:
    case 1:
    case 2:
    case 3:
        write_ctrl((uint8_t)(2 + how));
        break;
    case 4:
        write_ctrl(next_byte() & 63);
        break;
    case 5:
        connect();
        subscribe(how & 3);
        break;
    case 6:
        connect();
        the.mtu = (uint16_t)(23 + next_u16() % 495u);
        coach_mtu_changed(&the.sensor, the.mtu);
        break;
    case 7:
        if (how == 0) {
            disconnect();
        } else {
            connect();
        }
        break;
    case 8:
        the.room = next_byte();
        the.answers_go = how != 0;
        break;
    case 9:
        the.chip_works = how != 0;
        break;
    case 10:
        the.lost = how == 1 ? COACH_LOST_UNKNOWN : how == 2 ? next_byte() : 0u;
        the.timed = how != 3;
        break;
    case 11:
        the.now_us += next_u16() * 16u;
        break;
    case 12:
        read_info();
        break;
    case 13:
        coach_button_pressed(&the.sensor);
        break;
    default:
        the.fifo = (uint16_t)(the.chip_runs ? the.fifo + how * 3 : 0);
        the.now_us += how * 9615u;
        poll();
        break;
    }
}

void stage_play(const uint8_t *bytes, size_t n, stage_report *report) {
    memset(&the, 0, sizeof the);
    the.bytes = bytes;
    the.left = n;
    the.report = report;
    the.random = 2463534242u;
    the.room = 255;
    the.answers_go = true;
    the.chip_works = true;
    the.timed = true;
    the.mtu = 23;
    must(coach_init(&the.sensor, &description, &board, the.memory, sizeof the.memory),
         "a sound description is taken");
    while (the.left > 0) {
        report->actions++;
        act(next_byte());
    }
    /* In the end all that was taken is answered, or nobody is there to hear it. */
    the.answers_go = true;
    poll();
    poll();
    must(the.outstanding == 0, "each request is answered once");
}
