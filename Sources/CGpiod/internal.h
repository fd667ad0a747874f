// Shared by the two generations and hidden from Swift.
#pragma once
#include <gpiod.h>

#include "outpost_gpiod.h"

// Only 1.x has bulk objects of a fixed size; 2.x dropped them.
#ifdef GPIOD_LINE_BULK_MAX_LINES
#define OUTPOST_GPIOD_GENERATION 1
#else
#define OUTPOST_GPIOD_GENERATION 2
#endif

#if OUTPOST_GPIOD_GENERATION == 1
struct outpost_line {
  struct gpiod_chip *chip;  // closing it would invalidate the line
  struct gpiod_line *line;
};
#else
struct outpost_line {
  struct gpiod_line_request *request;  // outlives its chip object in 2.x
  struct gpiod_edge_event_buffer *edges;
  unsigned offset;
};
#endif

// The consumer name that other programs see for our lines.
#define OUTPOST_CONSUMER "outpost"

// Copies `name`, which may be null, and ends it.
void outpost_copy_name(const char *name, char *to, size_t size);

// Without it a read with no edge queued would block the node's only thread.
int outpost_make_nonblocking(int descriptor);

// Fills the empty handle; what it holds after a failure, outpost_line_release frees.
int outpost_line_take(struct outpost_line *handle, const char *path, unsigned offset,
                      const struct outpost_line_settings *settings);
