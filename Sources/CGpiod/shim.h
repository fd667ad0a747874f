// libgpiod 1.x (Debian 12) and 2.x (Debian 13) share no call that requests a line, so Swift sees
// neither: it sees the calls below. Every call that can fail returns a negative errno; a line
// handle owns whatever the kernel request needs to stay alive.
#pragma once
#include <errno.h>
#include <fcntl.h>
#include <gpiod.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// Only 1.x has bulk objects of a fixed size; 2.x dropped them.
#ifdef GPIOD_LINE_BULK_MAX_LINES
#define OUTPOST_GPIOD_GENERATION 1
#else
#define OUTPOST_GPIOD_GENERATION 2
#endif

enum outpost_bias { outpost_bias_as_is, outpost_bias_pull_up, outpost_bias_pull_down };

struct outpost_line_settings {
  int output;               // 0: input with both edges; 1: output
  int initial;              // outputs: the first logical level
  int active_low;           // 1: the low voltage is the active level
  enum outpost_bias bias;
  unsigned long debounce_us;  // inputs: the kernel's debounce period; needs generation 2
};

struct outpost_edge {
  uint64_t monotonic_ns;  // CLOCK_MONOTONIC, taken in the interrupt
  uint64_t sequence;      // counts the line's edges from 1; 0: the kernel interface has no count
  int active;             // the logical level after the edge
};

struct outpost_line;

static inline const char *outpost_consumer(void) { return "outpost"; }

static inline void outpost_copy_name(const char *name, char *to, size_t size) {
  if (size == 0) return;
  strncpy(to, name ? name : "", size - 1);
  to[size - 1] = 0;
}

// Without it a read with no edge queued would block the node's only thread.
static inline int outpost_make_nonblocking(int descriptor) {
  int flags = fcntl(descriptor, F_GETFL);
  if (flags < 0 || fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) < 0) return -errno;
  return 0;
}

#if OUTPOST_GPIOD_GENERATION == 1

struct outpost_line {
  struct gpiod_chip *chip;  // closing it would invalidate the line
  struct gpiod_line *line;
};

static inline int outpost_chip_line_count(const char *path) {
  struct gpiod_chip *chip = gpiod_chip_open(path);
  if (!chip) return -errno;
  int count = (int)gpiod_chip_num_lines(chip);
  gpiod_chip_close(chip);
  return count;
}

// 1: the line is in use and `consumer` says by whom (may be empty); 0: it is free.
static inline int outpost_line_use(const char *path, unsigned offset, char *consumer, size_t size) {
  struct gpiod_chip *chip = gpiod_chip_open(path);
  if (!chip) return -errno;
  struct gpiod_line *line = gpiod_chip_get_line(chip, offset);
  int result = line ? gpiod_line_is_used(line) : -errno;
  if (result == 1) outpost_copy_name(gpiod_line_consumer(line), consumer, size);
  gpiod_chip_close(chip);
  return result;
}

static inline int outpost_request_flags(const struct outpost_line_settings *settings) {
  int flags = settings->active_low ? GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW : 0;
  if (settings->bias == outpost_bias_pull_up) flags |= GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_UP;
  if (settings->bias == outpost_bias_pull_down) flags |= GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_DOWN;
  return flags;
}

static inline void outpost_line_release(struct outpost_line *handle) {
  if (handle->line) gpiod_line_release(handle->line);
  if (handle->chip) gpiod_chip_close(handle->chip);
  free(handle);
}

static inline int outpost_line_take(struct outpost_line *handle, const char *path, unsigned offset,
                                    const struct outpost_line_settings *settings) {
  struct gpiod_line_request_config config = {
      .consumer = outpost_consumer(),
      .request_type = settings->output ? GPIOD_LINE_REQUEST_DIRECTION_OUTPUT
                                       : GPIOD_LINE_REQUEST_EVENT_BOTH_EDGES,
      .flags = outpost_request_flags(settings)};
  if (settings->debounce_us) return -EOPNOTSUPP;
  if (!(handle->chip = gpiod_chip_open(path))) return -errno;
  struct gpiod_line *line = gpiod_chip_get_line(handle->chip, offset);
  if (!line || gpiod_line_request(line, &config, settings->initial) < 0) return -errno;
  handle->line = line;
  return settings->output ? 0 : outpost_make_nonblocking(gpiod_line_event_get_fd(line));
}

static inline int outpost_line_get(struct outpost_line *handle) {
  int value = gpiod_line_get_value(handle->line);
  return value < 0 ? -errno : value;
}

static inline int outpost_line_set(struct outpost_line *handle, int active) {
  return gpiod_line_set_value(handle->line, active) < 0 ? -errno : 0;
}

static inline int outpost_line_descriptor(struct outpost_line *handle) {
  return gpiod_line_event_get_fd(handle->line);
}

// -EAGAIN: no edge is queued.
static inline int outpost_line_next_edge(struct outpost_line *handle, struct outpost_edge *edge) {
  struct gpiod_line_event event;
  if (gpiod_line_event_read(handle->line, &event) < 0) return -errno;
  edge->monotonic_ns = (uint64_t)event.ts.tv_sec * 1000000000u + (uint64_t)event.ts.tv_nsec;
  edge->sequence = 0;
  edge->active = event.event_type == GPIOD_LINE_EVENT_RISING_EDGE;
  return 0;
}

#else

struct outpost_line {
  struct gpiod_line_request *request;  // outlives its chip object in 2.x
  struct gpiod_edge_event_buffer *edges;
  unsigned offset;
};

static inline int outpost_chip_line_count(const char *path) {
  struct gpiod_chip *chip = gpiod_chip_open(path);
  if (!chip) return -errno;
  struct gpiod_chip_info *info = gpiod_chip_get_info(chip);
  int count = info ? (int)gpiod_chip_info_get_num_lines(info) : -errno;
  if (info) gpiod_chip_info_free(info);
  gpiod_chip_close(chip);
  return count;
}

// 1: the line is in use and `consumer` says by whom (may be empty); 0: it is free.
static inline int outpost_line_use(const char *path, unsigned offset, char *consumer, size_t size) {
  struct gpiod_chip *chip = gpiod_chip_open(path);
  if (!chip) return -errno;
  struct gpiod_line_info *info = gpiod_chip_get_line_info(chip, offset);
  int result = info ? gpiod_line_info_is_used(info) : -errno;
  if (result == 1) outpost_copy_name(gpiod_line_info_get_consumer(info), consumer, size);
  if (info) gpiod_line_info_free(info);
  gpiod_chip_close(chip);
  return result;
}

static inline void outpost_line_release(struct outpost_line *handle) {
  if (handle->edges) gpiod_edge_event_buffer_free(handle->edges);
  if (handle->request) gpiod_line_request_release(handle->request);
  free(handle);
}

static inline int outpost_apply_settings(struct gpiod_line_settings *to,
                                         const struct outpost_line_settings *settings) {
  int failed = 0;
  gpiod_line_settings_set_active_low(to, settings->active_low);
  if (settings->bias == outpost_bias_pull_up)
    failed |= gpiod_line_settings_set_bias(to, GPIOD_LINE_BIAS_PULL_UP);
  if (settings->bias == outpost_bias_pull_down)
    failed |= gpiod_line_settings_set_bias(to, GPIOD_LINE_BIAS_PULL_DOWN);
  if (settings->output) {
    failed |= gpiod_line_settings_set_direction(to, GPIOD_LINE_DIRECTION_OUTPUT);
    failed |= gpiod_line_settings_set_output_value(
        to, settings->initial ? GPIOD_LINE_VALUE_ACTIVE : GPIOD_LINE_VALUE_INACTIVE);
  } else {
    failed |= gpiod_line_settings_set_direction(to, GPIOD_LINE_DIRECTION_INPUT);
    failed |= gpiod_line_settings_set_edge_detection(to, GPIOD_LINE_EDGE_BOTH);
    failed |= gpiod_line_settings_set_event_clock(to, GPIOD_LINE_CLOCK_MONOTONIC);
    gpiod_line_settings_set_debounce_period_us(to, settings->debounce_us);
  }
  return failed ? -errno : 0;
}

static inline int outpost_line_take(struct outpost_line *handle, const char *path, unsigned offset,
                                    const struct outpost_line_settings *settings) {
  int result = -ENOMEM;
  struct gpiod_chip *chip = gpiod_chip_open(path);
  if (!chip) return -errno;
  struct gpiod_line_settings *line = gpiod_line_settings_new();
  struct gpiod_line_config *lines = gpiod_line_config_new();
  struct gpiod_request_config *request = gpiod_request_config_new();
  handle->offset = offset;
  // One edge a read: an edge in a buffer of ours would be invisible to poll(2).
  handle->edges = gpiod_edge_event_buffer_new(1);
  if (line && lines && request && handle->edges) {
    gpiod_request_config_set_consumer(request, outpost_consumer());
    result = outpost_apply_settings(line, settings);
    if (!result && gpiod_line_config_add_line_settings(lines, &offset, 1, line) < 0)
      result = -errno;
    if (!result && !(handle->request = gpiod_chip_request_lines(chip, request, lines)))
      result = -errno;
  }
  if (request) gpiod_request_config_free(request);
  if (lines) gpiod_line_config_free(lines);
  if (line) gpiod_line_settings_free(line);
  gpiod_chip_close(chip);
  if (result || settings->output) return result;
  return outpost_make_nonblocking(gpiod_line_request_get_fd(handle->request));
}

static inline int outpost_line_get(struct outpost_line *handle) {
  int value = gpiod_line_request_get_value(handle->request, handle->offset);
  return value < 0 ? -errno : value == GPIOD_LINE_VALUE_ACTIVE;
}

static inline int outpost_line_set(struct outpost_line *handle, int active) {
  enum gpiod_line_value value = active ? GPIOD_LINE_VALUE_ACTIVE : GPIOD_LINE_VALUE_INACTIVE;
  int result = gpiod_line_request_set_value(handle->request, handle->offset, value);
  return result < 0 ? -errno : 0;
}

static inline int outpost_line_descriptor(struct outpost_line *handle) {
  return gpiod_line_request_get_fd(handle->request);
}

// -EAGAIN: no edge is queued.
static inline int outpost_line_next_edge(struct outpost_line *handle, struct outpost_edge *edge) {
  int count = gpiod_line_request_read_edge_events(handle->request, handle->edges, 1);
  if (count <= 0) return count < 0 ? -errno : -EAGAIN;
  struct gpiod_edge_event *event = gpiod_edge_event_buffer_get_event(handle->edges, 0);
  edge->monotonic_ns = gpiod_edge_event_get_timestamp_ns(event);
  edge->sequence = gpiod_edge_event_get_line_seqno(event);
  edge->active = gpiod_edge_event_get_event_type(event) == GPIOD_EDGE_EVENT_RISING_EDGE;
  return 0;
}

#endif

// Takes the line; on success `*line` is to be given to outpost_line_release.
static inline int outpost_line_request(const char *path, unsigned offset,
                                       const struct outpost_line_settings *settings,
                                       struct outpost_line **line) {
  struct outpost_line *handle = (struct outpost_line *)calloc(1, sizeof *handle);
  if (!handle) return -ENOMEM;
  int result = outpost_line_take(handle, path, offset, settings);
  if (result < 0) {
    outpost_line_release(handle);
    return result;
  }
  *line = handle;
  return 0;
}
