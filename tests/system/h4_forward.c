/* Carries HCI packets between a serial port of the emulated machine and the kernel's virtual
 * controller device. Usage: h4_forward /dev/vport0p1 /dev/vhci
 *
 * The port is a stream of bytes; /dev/vhci wants exactly one whole packet per write and gives one
 * per read. So only the way into the kernel needs framing (Bluetooth Core, Vol 4 Part A, "H4").
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BUFFER = 65536, VENDOR = 0xFF };

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void write_all(int fd, const uint8_t *bytes, size_t n) {
    while (n > 0) {
        ssize_t written = write(fd, bytes, n);
        if (written <= 0) fail("h4_forward: write");
        bytes += written;
        n -= (size_t)written;
    }
}

/* Length of the packet that begins here, type included; 0 if more bytes are needed to know. */
static size_t packet_length(const uint8_t *p, size_t n) {
    static const struct { uint8_t header, at, wide; } form[] = {
        {0, 0, 0}, {3, 2, 0}, {4, 2, 1}, {3, 2, 0}, {2, 1, 0}, {4, 2, 1}};
    if (n < 1) return 0;
    if (p[0] < 1 || p[0] > 5) {
        fprintf(stderr, "h4_forward: no HCI packet begins with %u\n", p[0]);
        exit(1);
    }
    size_t header = 1u + form[p[0]].header, at = 1u + form[p[0]].at;
    if (n < header) return 0;
    size_t body = p[at];
    if (form[p[0]].wide) body |= (size_t)(p[at + 1] & 0x3F) << 8; /* upper bits: reserved or flags */
    return header + body;
}

static size_t to_kernel(int vhci, uint8_t *buffer, size_t n) {
    size_t used = 0, length;
    while ((length = packet_length(buffer + used, n - used)) != 0 && used + length <= n) {
        /* ENXIO: the adapter is switched off, and hears nothing. */
        ssize_t taken = write(vhci, buffer + used, length);
        if (taken != (ssize_t)length && !(taken < 0 && errno == ENXIO)) fail("h4_forward: vhci");
        used += length;
    }
    memmove(buffer, buffer + used, n - used);
    return n - used;
}

int main(int argc, char **argv) {
    static uint8_t in[BUFFER], out[BUFFER];
    static const uint8_t create_controller[] = {VENDOR, 0};
    size_t waiting = 0;
    if (argc != 3) return 2;
    int port = open(argv[1], O_RDWR), vhci = open(argv[2], O_RDWR);
    if (port < 0 || vhci < 0) fail("h4_forward: open");
    if (write(vhci, create_controller, sizeof create_controller) < 0) fail("h4_forward: create");
    for (;;) {
        struct pollfd ends[] = {{port, POLLIN, 0}, {vhci, POLLIN, 0}};
        if (poll(ends, 2, -1) < 0) fail("h4_forward: poll");
        if (ends[0].revents) {
            ssize_t n = read(port, in + waiting, sizeof in - waiting);
            if (n <= 0) fail("h4_forward: the host end closed");
            waiting = to_kernel(vhci, in, waiting + (size_t)n);
        }
        if (ends[1].revents) {
            ssize_t n = read(vhci, out, sizeof out);
            if (n <= 0) fail("h4_forward: vhci");
            /* The answer to create_controller is for us, not for the radio. */
            if (out[0] != VENDOR) write_all(port, out, (size_t)n);
        }
    }
}
