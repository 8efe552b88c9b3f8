/* What a sensor remembers. Only its size is the board's business; nothing here is to be touched. */
#ifndef COACH_STATE_H
#define COACH_STATE_H

/* What link has told and main has not yet taken in. Both write here, so only under the lock.
 *
 * At most one request waits. What ended the stream or made an answer pointless is kept apart for the
 * time before and after that request, so that main does all in the order in which it happened. */
typedef struct {
    uint16_t mtu;
    bool connected;
    bool data_on;
    bool ctrl_on;
    bool stream_over;  /* the link dropped or DATA was unsubscribed */
    bool answer_void;  /* the link dropped or CTRL was unsubscribed */
    bool pressed;      /* the button */
    bool requested;    /* the fields below hold */
    bool over_before;  /* stream_over as the request came */
    bool void_before;  /* answer_void as the request came */
    bool data_on_then; /* data_on as the request came */
    uint16_t mtu_then;
    uint32_t rx_us;
    uint8_t request_n; /* COACH_REQUEST_MOST + 1 stands for all that is longer */
    uint8_t request[COACH_REQUEST_MOST];
} coach_link;

/* The answer that waits to be indicated. */
typedef struct {
    uint8_t n; /* 0 = none */
    bool opens_stream; /* no packet before it */
    bool tells_tx; /* the last 4 bytes are the time at which it is handed to the radio */
    uint8_t bytes[COACH_REQUEST_MOST];
} coach_answer;

typedef struct {
    uint32_t index;
    uint32_t us;
} coach_mark;

/* Which number and which time a sample has. */
typedef struct {
    uint32_t index;   /* of the next row */
    uint32_t next_us; /* when it is to be expected */
    uint16_t dt_us;   /* measured, or nominal before that */
    bool any;         /* a row has been seen: next_us holds */
    bool marked;      /* both marks hold */
    coach_mark older; /* dt_us is measured from here to the newest timed row */
    coach_mark newer;
} coach_timeline;

/* Packets that wait for the radio: a ring of places for batches, the one after the last of which
 * is being filled, and one place for STATUS. */
typedef struct {
    uint8_t *memory;
    uint16_t place_bytes;
    uint16_t places;
    uint16_t head;    /* place of the oldest batch */
    uint16_t batches; /* that wait */
    uint16_t limit;   /* of packets that wait, STATUS among them */
    uint16_t ahead;   /* batches that are sent before STATUS */
    bool status_waits;
    uint8_t carried; /* marks of batches that were given up when none waited */
    uint32_t dropped;
    uint8_t status[COACH_STATUS_BYTES];
} coach_queue;

/* The batch that is being filled. */
typedef struct {
    uint8_t n;
    uint8_t flags;
    uint32_t t_us;
    uint32_t first_index;
} coach_open_batch;

typedef struct {
    const coach_description *description;
    const coach_board *board;
    size_t memory_bytes;
    uint32_t clock_us; /* now_us as main saw it last */
    uint32_t uptime_s;
    uint32_t uptime_part_us;
    coach_settings settings;
    coach_link link;
    coach_answer answer;
    /* The stream. */
    bool streaming;
    bool marker;      /* a press waits for the next batch */
    uint8_t batch;    /* samples in a packet */
    uint16_t seq;
    uint32_t rows_us; /* when a row was read last */
    uint32_t status_us; /* when STATUS is due */
    int16_t acc_greatest;
    int16_t gyr_greatest; /* 0 without gyroscope */
    int8_t temperature_c;
    coach_health health;
    coach_timeline timeline;
    coach_open_batch open;
    coach_queue queue;
} coach_sensor;

#endif
