#include <errno.h>
#include <stdlib.h>

#include "internal.h"

#if OUTPOST_GPIOD_GENERATION == 2

int outpost_chip_line_count(const char *path) {
  struct gpiod_chip *chip = gpiod_chip_open(path);
  if (!chip) return -errno;
  struct gpiod_chip_info *info = gpiod_chip_get_info(chip);
  int count = info ? (int)gpiod_chip_info_get_num_lines(info) : -errno;
  if (info) gpiod_chip_info_free(info);
  gpiod_chip_close(chip);
  return count;
}

int outpost_chip_label(const char *path, char *label, size_t size) {
  struct gpiod_chip *chip = gpiod_chip_open(path);
  if (!chip) return -errno;
  struct gpiod_chip_info *info = gpiod_chip_get_info(chip);
  int result = info ? 0 : -errno;
  if (info) outpost_copy_name(gpiod_chip_info_get_label(info), label, size);
  if (info) gpiod_chip_info_free(info);
  gpiod_chip_close(chip);
  return result;
}

int outpost_line_use(const char *path, unsigned offset, char *consumer, size_t size) {
  struct gpiod_chip *chip = gpiod_chip_open(path);
  if (!chip) return -errno;
  struct gpiod_line_info *info = gpiod_chip_get_line_info(chip, offset);
  int result = info ? gpiod_line_info_is_used(info) : -errno;
  if (result == 1) outpost_copy_name(gpiod_line_info_get_consumer(info), consumer, size);
  if (info) gpiod_line_info_free(info);
  gpiod_chip_close(chip);
  return result;
}

int outpost_line_name(const char *path, unsigned offset, char *name, size_t size) {
  struct gpiod_chip *chip = gpiod_chip_open(path);
  if (!chip) return -errno;
  struct gpiod_line_info *info = gpiod_chip_get_line_info(chip, offset);
  int result = info ? 0 : -errno;
  if (info) outpost_copy_name(gpiod_line_info_get_name(info), name, size);
  if (info) gpiod_line_info_free(info);
  gpiod_chip_close(chip);
  return result;
}

void outpost_line_release(struct outpost_line *handle) {
  if (handle->edges) gpiod_edge_event_buffer_free(handle->edges);
  if (handle->request) gpiod_line_request_release(handle->request);
  free(handle);
}

static int outpost_apply_settings(struct gpiod_line_settings *to,
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
  }
  return failed ? -errno : 0;
}

int outpost_line_take(struct outpost_line *handle, const char *path, unsigned offset,
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
    gpiod_request_config_set_consumer(request, OUTPOST_CONSUMER);
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

int outpost_line_get(struct outpost_line *handle) {
  int value = gpiod_line_request_get_value(handle->request, handle->offset);
  return value < 0 ? -errno : value == GPIOD_LINE_VALUE_ACTIVE;
}

int outpost_line_set(struct outpost_line *handle, int active) {
  enum gpiod_line_value value = active ? GPIOD_LINE_VALUE_ACTIVE : GPIOD_LINE_VALUE_INACTIVE;
  int result = gpiod_line_request_set_value(handle->request, handle->offset, value);
  return result < 0 ? -errno : 0;
}

int outpost_line_descriptor(struct outpost_line *handle) {
  return gpiod_line_request_get_fd(handle->request);
}

int outpost_line_next_edge(struct outpost_line *handle, struct outpost_edge *edge) {
  int count = gpiod_line_request_read_edge_events(handle->request, handle->edges, 1);
  if (count <= 0) return count < 0 ? -errno : -EAGAIN;
  struct gpiod_edge_event *event = gpiod_edge_event_buffer_get_event(handle->edges, 0);
  edge->monotonic_ns = gpiod_edge_event_get_timestamp_ns(event);
  edge->sequence = gpiod_edge_event_get_line_seqno(event);
  edge->active = gpiod_edge_event_get_event_type(event) == GPIOD_EDGE_EVENT_RISING_EDGE;
  return 0;
}

#endif
