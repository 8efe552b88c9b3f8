// As much of the board's core as the sketch asks for, played by sketch_stage.cpp.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <algorithm>

using std::max;
using std::min;

enum { LOW, HIGH, RISING, FALLING };
enum { INPUT, OUTPUT, INPUT_PULLUP, INPUT_PULLDOWN, OUTPUT_H0H1 };
enum { AR_INTERNAL_2_4 };
enum {
    LED_RED = 11,
    LED_BLUE = 12,
    LED_GREEN = 13,
    VBAT_ENABLE = 14,
    PIN_LSM6DS3TR_C_POWER = 15,
    PIN_LSM6DS3TR_C_INT1 = 18,
    PIN_VBAT = 32
};

void pinMode(uint32_t pin, uint32_t mode);
void digitalWrite(uint32_t pin, uint32_t value);
uint32_t analogRead(uint32_t pin);
void analogReference(int reference);
void analogReadResolution(int bits);
int attachInterrupt(uint32_t pin, void (*handler)(), uint32_t mode);
void noInterrupts();
void interrupts();
uint32_t millis();
void delay(uint32_t ms);
void systemOff(uint32_t pin, uint8_t wake_level);
const char *getMcuUniqueID();

typedef long BaseType_t;
typedef struct Semaphore *SemaphoreHandle_t;
enum { pdFALSE, pdTRUE };
#define pdMS_TO_TICKS(ms) (ms)
#define portYIELD_FROM_ISR(other_task) (void)(other_task)
SemaphoreHandle_t xSemaphoreCreateBinary();
BaseType_t xSemaphoreGive(SemaphoreHandle_t which);
BaseType_t xSemaphoreGiveFromISR(SemaphoreHandle_t which, BaseType_t *other_task);
BaseType_t xSemaphoreTake(SemaphoreHandle_t which, uint32_t ticks);
void taskENTER_CRITICAL();
void taskEXIT_CRITICAL();

struct Counter {
    operator uint32_t() const;
};
struct RTC {
    Counter COUNTER;
    uint32_t PRESCALER, TASKS_START;
};
extern RTC rtc2;
#define NRF_RTC2 (&rtc2)
