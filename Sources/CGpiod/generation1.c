#include <errno.h>
#include <stdlib.h>

#include "internal.h"

#if OUTPOST_GPIOD_GENERATION == 1

int outpost_chip_line_count(const char *path) {
  struct gpiod_chip *chip = gpiod_chip_open(path);
  if (!chip) return -errno;
  int count = (int)gpiod_chip_num_lines(chip);
  gpiod_chip_close(chip);
  return count;
}

int outpost_chip_label(const char *path, char *label, size_t size) {
  struct gpiod_chip *chip = gpiod_chip_open(path);
  if (!chip) return -errno;
  outpost_copy_name(gpiod_chip_label(chip), label, size);
  gpiod_chip_close(chip);
  return 0;
}

int outpost_line_use(const char *path, unsigned offset, char *consumer, size_t size) {
  struct gpiod_chip *chip = gpiod_chip_open(path);
  if (!chip) return -errno;
  struct gpiod_line *line = gpiod_chip_get_line(chip, offset);
  int result = line ? gpiod_line_is_used(line) : -errno;
  if (result == 1) outpost_copy_name(gpiod_line_consumer(line), consumer, size);
  gpiod_chip_close(chip);
  return result;
}

int outpost_line_name(const char *path, unsigned offset, char *name, size_t size) {
  struct gpiod_chip *chip = gpiod_chip_open(path);
  if (!chip) return -errno;
  struct gpiod_line *line = gpiod_chip_get_line(chip, offset);
  int result = line ? 0 : -errno;
  if (line) outpost_copy_name(gpiod_line_name(line), name, size);
  gpiod_chip_close(chip);
  return result;
}

static int outpost_request_flags(const struct outpost_line_settings *settings) {
  int flags = settings->active_low ? GPIOD_LINE_REQUEST_FLAG_ACTIVE_LOW : 0;
  if (settings->bias == outpost_bias_pull_up) flags |= GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_UP;
  if (settings->bias == outpost_bias_pull_down) flags |= GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_DOWN;
  return flags;
}

void outpost_line_release(struct outpost_line *handle) {
  if (handle->line) gpiod_line_release(handle->line);
  if (handle->chip) gpiod_chip_close(handle->chip);
  free(handle);
}

int outpost_line_take(struct outpost_line *handle, const char *path, unsigned offset,
                      const struct outpost_line_settings *settings) {
  struct gpiod_line_request_config config = {
      .consumer = OUTPOST_CONSUMER,
      .request_type = settings->output ? GPIOD_LINE_REQUEST_DIRECTION_OUTPUT
                                       : GPIOD_LINE_REQUEST_EVENT_BOTH_EDGES,
      .flags = outpost_request_flags(settings)};
  if (!(handle->chip = gpiod_chip_open(path))) return -errno;
  struct gpiod_line *line = gpiod_chip_get_line(handle->chip, offset);
  if (!line || gpiod_line_request(line, &config, settings->initial) < 0) return -errno;
  handle->line = line;
  return settings->output ? 0 : outpost_make_nonblocking(gpiod_line_event_get_fd(line));
}

int outpost_line_get(struct outpost_line *handle) {
  int value = gpiod_line_get_value(handle->line);
  return value < 0 ? -errno : value;
}

int outpost_line_set(struct outpost_line *handle, int active) {
  return gpiod_line_set_value(handle->line, active) < 0 ? -errno : 0;
}

int outpost_line_descriptor(struct outpost_line *handle) {
  return gpiod_line_event_get_fd(handle->line);
}

int outpost_line_next_edge(struct outpost_line *handle, struct outpost_edge *edge) {
  struct gpiod_line_event event;
  if (gpiod_line_event_read(handle->line, &event) < 0) return -errno;
  edge->monotonic_ns = (uint64_t)event.ts.tv_sec * 1000000000u + (uint64_t)event.ts.tv_nsec;
  edge->sequence = 0;
  edge->active = event.event_type == GPIOD_LINE_EVENT_RISING_EDGE;
  return 0;
}

#endif
