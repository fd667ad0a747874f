// libgpiod 1.x (Debian 12) and 2.x (Debian 13) share no call that requests a line, so Swift sees
// neither: it sees the calls below. Every call that can fail returns a negative errno; a line
// handle owns whatever the kernel request needs to stay alive.
//
// The implementation is compiled apart, since gpiod.h pulls C library headers into the module and
// Swift would then look for the members of timespec in this module instead of in Glibc.
#pragma once
#include <stddef.h>
#include <stdint.h>

enum outpost_bias { outpost_bias_as_is, outpost_bias_pull_up, outpost_bias_pull_down };

struct outpost_line_settings {
  int output;               // 0: input with both edges; 1: output
  int initial;              // outputs: the first logical level
  int active_low;           // 1: the low voltage is the active level
  enum outpost_bias bias;
};

struct outpost_edge {
  uint64_t monotonic_ns;  // CLOCK_MONOTONIC, taken in the interrupt
  uint64_t sequence;      // counts the line's edges from 1; 0: the kernel interface has no count
  int active;             // the logical level after the edge
};

struct outpost_line;

// Returns the number of the chip's lines.
int outpost_chip_line_count(const char *path);

// What the chip's driver calls it.
int outpost_chip_label(const char *path, char *label, size_t size);

// 1: the line is in use and `consumer` says by whom (may be empty); 0: it is free.
int outpost_line_use(const char *path, unsigned offset, char *consumer, size_t size);

// What the firmware calls the line; empty where it has no name.
int outpost_line_name(const char *path, unsigned offset, char *name, size_t size);

// Takes the line; on success `*line` is to be given to outpost_line_release.
int outpost_line_request(const char *path, unsigned offset,
                         const struct outpost_line_settings *settings, struct outpost_line **line);

void outpost_line_release(struct outpost_line *line);

// The logical level: 1 active, 0 inactive.
int outpost_line_get(struct outpost_line *line);

int outpost_line_set(struct outpost_line *line, int active);

// Readable in poll(2) while edges are queued.
int outpost_line_descriptor(struct outpost_line *line);

// Takes the oldest edge; -EAGAIN: none is queued.
int outpost_line_next_edge(struct outpost_line *line, struct outpost_edge *edge);

// Takes a pulse line as an input that queues no edges yet, and returns its descriptor, which the
// caller closes. The kernel keeps up to `edges` edges.
int outpost_pulse_request(const char *path, unsigned offset, enum outpost_bias bias,
                          unsigned edges);

// Drives the line low.
int outpost_pulse_low(int line);

// Releases the line and queues both edges from now on.
int outpost_pulse_listen(int line, enum outpost_bias bias);

// Takes the oldest edge; -EAGAIN: none is queued.
int outpost_pulse_next_edge(int line, struct outpost_edge *edge);
