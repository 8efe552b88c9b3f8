/* The stage for libFuzzer: clang -fsanitize=fuzzer,address,undefined. */
#include "stage.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n) {
    stage_report report = {0};
    stage_play(bytes, n, &report);
    return 0;
}
