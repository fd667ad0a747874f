#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

void outpost_copy_name(const char *name, char *to, size_t size) {
  if (size == 0) return;
  strncpy(to, name ? name : "", size - 1);
  to[size - 1] = 0;
}

int outpost_make_nonblocking(int descriptor) {
  int flags = fcntl(descriptor, F_GETFL);
  if (flags < 0 || fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) < 0) return -errno;
  return 0;
}

int outpost_line_request(const char *path, unsigned offset,
                         const struct outpost_line_settings *settings,
                         struct outpost_line **line) {
  struct outpost_line *handle = calloc(1, sizeof *handle);
  if (!handle) return -ENOMEM;
  int result = outpost_line_take(handle, path, offset, settings);
  if (result < 0) {
    outpost_line_release(handle);
    return result;
  }
  *line = handle;
  return 0;
}
