/* Where the Cortex-M4 begins: its stack, and newlib's start by semihosting. */
extern void _start(void);

static void fault(void) {
    for (;;) {
    }
}

__attribute__((section(".vectors"), used)) static void (*const vectors[16])(void) = {
    (void (*)(void))0x20400000u, _start, fault, fault, fault, fault, fault, 0, 0, 0, 0, fault,
    fault,                       0,      fault, fault};
