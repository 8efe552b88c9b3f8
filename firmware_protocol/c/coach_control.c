/* What is answered to a request? One answer to each, whatever its bytes. */
#include "coach_bytes.h"
#include "coach_parts.h"

typedef struct {
    coach_sensor *sensor;
    const coach_link *link;
    uint8_t *at; /* where the next item of the answer goes */
    uint8_t op;
} asked;

typedef struct {
    uint32_t takes;    /* bit i: the tag i */
    uint16_t feature;  /* without it UNSUPPORTED; 0 = needs none */
    uint8_t streaming; /* refusal while streaming; COACH_OK = allowed */
    uint8_t idle;      /* refusal while idle */
    uint8_t (*act)(asked *it);
} rule;

#define TAKES(tag) (UINT32_C(1) << (tag))
#define TAKES_CONFIG \
    (TAKES(COACH_TAG_RATE_HZ) | TAKES(COACH_TAG_ACC_RANGE_G) | \
     TAKES(COACH_TAG_GYR_RANGE_DEG_S) | TAKES(COACH_TAG_BATCH))

/* The number that the request gives for a tag, or another one if it does not. */
static uint32_t number_or(const asked *it, uint8_t tag, uint32_t otherwise) {
    uint16_t at = 2;
    coach_item item;
    while (coach_next_item(it->link->request, it->link->request_n, &at, &item)) {
        if (item.tag == tag) {
            return coach_item_number(&item);
        }
    }
    return otherwise;
}

static uint8_t get_config(asked *it) {
    const coach_settings *now = &it->sensor->settings;
    it->at = coach_put_item_u16(it->at, COACH_TAG_RATE_HZ, now->rate_hz);
    it->at = coach_put_item_u16(it->at, COACH_TAG_ACC_RANGE_G, now->acc_range_g);
    it->at = coach_put_item_u16(it->at, COACH_TAG_GYR_RANGE_DEG_S, now->gyr_range_deg_s);
    it->at = coach_put_item_u8(it->at, COACH_TAG_BATCH, now->batch);
    return COACH_OK;
}

/* The settings are read from link too, for INFO. */
static void set(coach_sensor *sensor, const coach_settings *settings) {
    coach_lock(sensor);
    sensor->settings = *settings;
    coach_unlock(sensor);
    if (sensor->board->info_changed != NULL) {
        sensor->board->info_changed(sensor->board->context);
    }
}

static uint8_t set_config(asked *it) {
    coach_settings to = it->sensor->settings;
    to.rate_hz = (uint16_t)number_or(it, COACH_TAG_RATE_HZ, to.rate_hz);
    to.acc_range_g = (uint16_t)number_or(it, COACH_TAG_ACC_RANGE_G, to.acc_range_g);
    to.gyr_range_deg_s = (uint16_t)number_or(it, COACH_TAG_GYR_RANGE_DEG_S, to.gyr_range_deg_s);
    to.batch = (uint8_t)number_or(it, COACH_TAG_BATCH, to.batch);
    set(it->sensor, &to);
    return get_config(it);
}

/* Most samples that a packet of this link carries; 0 below COACH_MTU_LEAST. */
static uint8_t samples_for(uint16_t mtu) {
    const uint32_t room = mtu < COACH_MTU_LEAST ? 0u : (uint32_t)(mtu - COACH_ATT_HEADER_BYTES);
    const uint32_t bytes = room > COACH_ATTRIBUTE_MOST ? (uint32_t)COACH_ATTRIBUTE_MOST : room;
    return (uint8_t)(room == 0 ? 0 : (bytes - COACH_HEADER_BYTES) / COACH_SAMPLE_BYTES);
}

static uint8_t start(asked *it) {
    coach_sensor *sensor = it->sensor;
    const uint8_t most = samples_for(it->link->mtu_then);
    const uint8_t batch = sensor->settings.batch < most ? sensor->settings.batch : most;
    if (!it->link->data_on_then) {
        return COACH_NOT_SUBSCRIBED;
    }
    if (batch == 0) {
        it->at = coach_put_item_u16(it->at, COACH_TAG_MTU, it->link->mtu_then);
        return COACH_MTU_TOO_SMALL;
    }
    if (!coach_stream_begin(sensor, batch)) {
        return COACH_SENSOR_FAILED;
    }
    sensor->answer.opens_stream = true;
    it->at = coach_put_item_u8(it->at, COACH_TAG_BATCH, batch);
    return COACH_OK;
}

static uint8_t stop(asked *it) {
    coach_stream_end(it->sensor);
    return COACH_OK;
}

static uint8_t time_sync(asked *it) {
    it->at = coach_put_item_u32(it->at, COACH_TAG_RX_US, it->link->rx_us);
    it->at = coach_put_item_u32(it->at, COACH_TAG_TX_US, 0); /* as it is handed to the radio */
    it->sensor->answer.tells_tx = true;
    return COACH_OK;
}

static uint8_t identify(asked *it) {
    const uint32_t seconds = number_or(it, COACH_TAG_DURATION_S, COACH_DEFAULT_IDENTIFY_S);
    it->sensor->board->identify(it->sensor->board->context, (uint8_t)seconds);
    return COACH_OK;
}

static uint8_t self_test(asked *it) {
    uint8_t passed = 0;
    if (!it->sensor->board->self_test(it->sensor->board->context, &passed)) {
        return COACH_SENSOR_FAILED;
    }
    it->at = coach_put_item_u8(it->at, COACH_TAG_SELF_TEST, passed);
    return COACH_OK;
}

static uint8_t reset(asked *it) {
    coach_settings to;
    coach_stream_end(it->sensor);
    coach_defaults(it->sensor->description, &to);
    set(it->sensor, &to);
    return COACH_OK;
}

/* By op; 0 is never used. */
static const rule rules[] = {
    {0, 0, COACH_OK, COACH_OK, NULL},
    {0, 0, COACH_OK, COACH_OK, get_config},
    {TAKES_CONFIG, 0, COACH_BUSY, COACH_OK, set_config},
    {TAKES(COACH_TAG_STREAM), 0, COACH_ALREADY_STREAMING, COACH_OK, start},
    {0, 0, COACH_OK, COACH_NOT_STREAMING, stop},
    {0, COACH_FEATURE_TIME_SYNC, COACH_OK, COACH_OK, time_sync},
    {TAKES(COACH_TAG_DURATION_S), COACH_FEATURE_IDENTIFY, COACH_OK, COACH_OK, identify},
    {0, COACH_FEATURE_SELF_TEST, COACH_BUSY, COACH_OK, self_test},
    {0, 0, COACH_OK, COACH_OK, reset},
};
enum { OPS = sizeof rules / sizeof rules[0] };

/* Whether the sensor offers the value of an item that the op takes. */
static bool is_offered(const coach_description *of, const coach_item *item) {
    const uint32_t value = coach_item_number(item);
    switch (item->tag) {
    case COACH_TAG_RATE_HZ:
        return coach_rate_is_offered(of, value);
    case COACH_TAG_ACC_RANGE_G:
        return coach_range_of(of->acc_ranges, of->acc_range_count, value) != NULL;
    case COACH_TAG_GYR_RANGE_DEG_S:
        return of->gyr_range_count == 0
                   ? value == 0
                   : coach_range_of(of->gyr_ranges, of->gyr_range_count, value) != NULL;
    case COACH_TAG_BATCH:
        return value >= 1 && value <= of->max_samples;
    case COACH_TAG_STREAM:
        return value == COACH_STREAM_IMU;
    default: /* DURATION_S */
        return true;
    }
}

/* The first item at fault; 0 if none is. */
static uint8_t bad_tag(const asked *it) {
    const uint32_t takes = rules[it->op].takes;
    uint16_t at = 2;
    coach_item item;
    while (coach_next_item(it->link->request, it->link->request_n, &at, &item)) {
        if (item.tag >= 32 || (takes >> item.tag & 1u) == 0 ||
            !is_offered(it->sensor->description, &item)) {
            return item.tag;
        }
    }
    return 0;
}

/* What coach_read_request() refuses, without need to know why. */
static bool is_malformed(const coach_link *link) {
    const uint8_t n = link->request_n;
    return n < 2 || n > COACH_REQUEST_MOST || link->request[0] == 0 ||
           (link->request[0] & COACH_RESPONSE_BIT) != 0 ||
           !coach_items_are_sound(link->request, n, 2);
}

/* The first refusal of the order that the protocol lays down, or what comes of doing it. */
static uint8_t decide(asked *it) {
    const coach_sensor *sensor = it->sensor;
    uint8_t wrong;
    const rule *the;
    if (is_malformed(it->link)) {
        return COACH_MALFORMED;
    }
    if (it->op >= OPS) {
        return COACH_UNKNOWN_OP;
    }
    the = &rules[it->op];
    if ((the->feature & ~(uint32_t)sensor->description->features) != 0) {
        return COACH_UNSUPPORTED;
    }
    wrong = bad_tag(it);
    if (wrong != 0) {
        it->at = coach_put_item_u8(it->at, COACH_TAG_BAD_TAG, wrong);
        return COACH_BAD_PARAMETER;
    }
    if (sensor->streaming && the->streaming != COACH_OK) {
        return the->streaming;
    }
    if (!sensor->streaming && the->idle != COACH_OK) {
        return the->idle;
    }
    return the->act(it);
}

void coach_answer_request(coach_sensor *sensor, const coach_link *request) {
    coach_answer *answer = &sensor->answer;
    asked it;
    it.sensor = sensor;
    it.link = request;
    it.at = answer->bytes + 3;
    it.op = (uint8_t)(request->request_n > 0 ? request->request[0] & ~COACH_RESPONSE_BIT : 0);
    answer->opens_stream = false;
    answer->tells_tx = false;
    answer->bytes[0] = (uint8_t)(COACH_RESPONSE_BIT | it.op);
    answer->bytes[1] = request->request_n > 1 ? request->request[1] : 0;
    answer->bytes[2] = decide(&it);
    answer->n = (uint8_t)(it.at - answer->bytes);
}
