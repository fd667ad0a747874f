// Lines that are an output for a moment and an input with edges right after.
//
// No generation of libgpiod serves these alike: 1.x speaks the kernel's first interface, which
// keeps 16 edges and must release the line to change its direction. Linux 5.10 and later change the
// direction in place and keep as many edges as are asked for (linux/gpio.h, gpio_v2_line_request),
// so these calls go straight to the kernel.
#include <errno.h>
#include <fcntl.h>
#include <linux/gpio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "internal.h"

static struct gpio_v2_line_config outpost_pulse_config(uint64_t flags) {
  struct gpio_v2_line_config config = {.flags = flags};
  return config;
}

static uint64_t outpost_pulse_bias(enum outpost_bias bias) {
  if (bias == outpost_bias_pull_up) return GPIO_V2_LINE_FLAG_BIAS_PULL_UP;
  if (bias == outpost_bias_pull_down) return GPIO_V2_LINE_FLAG_BIAS_PULL_DOWN;
  return 0;
}

int outpost_pulse_request(const char *path, unsigned offset, enum outpost_bias bias,
                          unsigned edges) {
  int chip = open(path, O_RDONLY | O_CLOEXEC);
  if (chip < 0) return -errno;
  struct gpio_v2_line_request request = {
      .offsets = {offset}, .num_lines = 1, .event_buffer_size = edges};
  strncpy(request.consumer, OUTPOST_CONSUMER, sizeof request.consumer - 1);
  request.config = outpost_pulse_config(GPIO_V2_LINE_FLAG_INPUT | outpost_pulse_bias(bias));
  int result = ioctl(chip, GPIO_V2_GET_LINE_IOCTL, &request) < 0 ? -errno : request.fd;
  close(chip);
  if (result < 0) return result;
  int flags = outpost_make_nonblocking(result);
  if (flags < 0) close(result);
  return flags < 0 ? flags : result;
}

int outpost_pulse_low(int line) {
  // The value of an output that is not named is low.
  struct gpio_v2_line_config config = outpost_pulse_config(GPIO_V2_LINE_FLAG_OUTPUT);
  return ioctl(line, GPIO_V2_LINE_SET_CONFIG_IOCTL, &config) < 0 ? -errno : 0;
}

int outpost_pulse_listen(int line, enum outpost_bias bias) {
  struct gpio_v2_line_config config = outpost_pulse_config(
      GPIO_V2_LINE_FLAG_INPUT | GPIO_V2_LINE_FLAG_EDGE_RISING | GPIO_V2_LINE_FLAG_EDGE_FALLING |
      outpost_pulse_bias(bias));
  return ioctl(line, GPIO_V2_LINE_SET_CONFIG_IOCTL, &config) < 0 ? -errno : 0;
}

int outpost_pulse_next_edge(int line, struct outpost_edge *edge) {
  struct gpio_v2_line_event event;
  ssize_t count = read(line, &event, sizeof event);
  if (count < 0) return -errno;
  if (count != sizeof event) return -EIO;
  edge->monotonic_ns = event.timestamp_ns;
  edge->sequence = event.line_seqno;
  edge->active = event.id == GPIO_V2_LINE_EVENT_RISING_EDGE;
  return 0;
}
