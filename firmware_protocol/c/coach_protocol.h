/* The numbers of the wire protocol, version 1.1. ../README.md is the specification; a test
 * compares this file with it. */
#ifndef COACH_PROTOCOL_H
#define COACH_PROTOCOL_H

/* GATT table. 128-bit UUIDs of the form 0955xxxx-5edb-42aa-863a-7db1589bdc6d. */
#define COACH_SERVICE_UUID "09550001-5edb-42aa-863a-7db1589bdc6d"
#define COACH_DATA_UUID "09550002-5edb-42aa-863a-7db1589bdc6d" /* notify */
#define COACH_CTRL_UUID "09550003-5edb-42aa-863a-7db1589bdc6d" /* write with response, indicate */
#define COACH_INFO_UUID "09550004-5edb-42aa-863a-7db1589bdc6d" /* read */

enum {
    COACH_MAJOR = 1,
    COACH_MINOR = 1,

    /* Lengths in bytes. */
    COACH_HEADER_BYTES = 16, /* of an IMU batch */
    COACH_SAMPLE_BYTES = 12,
    COACH_STATUS_BYTES = 13,
    COACH_INFO_FIXED_BYTES = 26,
    COACH_RANGE_BYTES = 10,
    COACH_REQUEST_MOST = 20, /* longest request, and longest response of this version */
    COACH_ATTRIBUTE_MOST = 512,
    COACH_ATT_HEADER_BYTES = 3,

    /* Counts. */
    COACH_AXES = 6, /* ax ay az gx gy gz */
    COACH_SAMPLES_MOST = 41,
    COACH_RANGES_MOST = 8, /* of each kind */
    COACH_RATES = 12,
    COACH_MTU_LEAST = 31, /* below it no sample fits a packet */

    /* Defaults, if they are offered; else the nearest. */
    COACH_DEFAULT_RATE_HZ = 104,
    COACH_DEFAULT_ACC_RANGE_G = 16,
    COACH_DEFAULT_GYR_RANGE_DEG_S = 2000,
    COACH_DEFAULT_BATCH = 8,
    COACH_DEFAULT_IDENTIFY_S = 3,

    /* Not known. */
    COACH_TEMPERATURE_UNKNOWN_C = -128,
    COACH_RSSI_UNKNOWN_DBM = 127,
    COACH_BATTERY_UNKNOWN_MV = 0,

    COACH_STREAM_IMU = 1,
    COACH_RESPONSE_BIT = 0x80
};

#define COACH_STATUS_PERIOD_US 1000000u /* STATUS while streaming */
#define COACH_NO_SAMPLE_US 1000000u     /* so long without a sample, and the stream ends */

/* Low four bits of a DATA packet's first byte; the high four are COACH_MAJOR. */
enum { COACH_TYPE_IMU_BATCH = 1, COACH_TYPE_STATUS = 2 };

/* Flags of an IMU batch. */
enum {
    COACH_FLAG_FIFO_OVERRUN = 1,
    COACH_FLAG_ACC_CLIPPED = 2,
    COACH_FLAG_GYR_CLIPPED = 4,
    COACH_FLAG_TIME_BASE_CHANGED = 8,
    COACH_FLAG_BATTERY_LOW = 16,
    COACH_FLAG_MARKER = 32
};

/* Features in INFO. */
enum {
    COACH_FEATURE_GYRO = 1,
    COACH_FEATURE_CLIP_FLAGS = 2, /* this core sets them: always offer it */
    COACH_FEATURE_TIME_SYNC = 4,  /* this core answers it: always offer it */
    COACH_FEATURE_IDENTIFY = 8,
    COACH_FEATURE_SELF_TEST = 16,
    COACH_FEATURE_MARKER = 32
};

/* Sensor parts in INFO, for the record only. */
enum {
    COACH_PART_SIMULATED = 0,
    COACH_PART_LSM6DS3 = 1,
    COACH_PART_LSM6DSO = 2,
    COACH_PART_BMI270 = 3,
    COACH_PART_ICM42688 = 4
};

/* Bits of INFO's rate_bits: 1u << COACH_RATE_104 and so on. */
enum {
    COACH_RATE_25,
    COACH_RATE_26,
    COACH_RATE_50,
    COACH_RATE_52,
    COACH_RATE_100,
    COACH_RATE_104,
    COACH_RATE_200,
    COACH_RATE_208,
    COACH_RATE_400,
    COACH_RATE_416,
    COACH_RATE_800,
    COACH_RATE_833
};

/* First byte of a request. */
enum {
    COACH_OP_GET_CONFIG = 1,
    COACH_OP_SET_CONFIG = 2,
    COACH_OP_START = 3,
    COACH_OP_STOP = 4,
    COACH_OP_TIME_SYNC = 5,
    COACH_OP_IDENTIFY = 6,
    COACH_OP_SELF_TEST = 7,
    COACH_OP_RESET = 8
};

/* Third byte of a response. */
enum {
    COACH_OK = 0,
    COACH_UNKNOWN_OP = 1,
    COACH_BAD_PARAMETER = 2,
    COACH_BUSY = 3,
    COACH_MTU_TOO_SMALL = 4,
    COACH_NOT_STREAMING = 5,
    COACH_ALREADY_STREAMING = 6,
    COACH_UNSUPPORTED = 7,
    COACH_MALFORMED = 8,
    COACH_SENSOR_FAILED = 9,
    COACH_NOT_SUBSCRIBED = 10
};

/* Tags of items. */
enum {
    COACH_TAG_RATE_HZ = 1,
    COACH_TAG_ACC_RANGE_G = 2,
    COACH_TAG_GYR_RANGE_DEG_S = 3,
    COACH_TAG_BATCH = 4,
    COACH_TAG_STREAM = 5,
    COACH_TAG_MTU = 6,
    COACH_TAG_RX_US = 7,
    COACH_TAG_TX_US = 8,
    COACH_TAG_DURATION_S = 9,
    COACH_TAG_SELF_TEST = 10,
    COACH_TAG_BAD_TAG = 11,
    COACH_TAG_FIRMWARE = 12,
    COACH_TAG_SERIAL = 13
};

/* ATT errors that coach_ctrl_written() gives. */
enum {
    COACH_ATT_TAKEN = 0,
    COACH_ATT_UNHEARD = 0xFD,    /* indications of CTRL are off: no answer could be sent */
    COACH_ATT_IN_PROGRESS = 0xFE /* the host did not wait for the answer before */
};

#endif
