// Which device a path means.
#define _GNU_SOURCE
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// What the kernel shows of I2C below /sys; the shell's folder has the same below its own sys.
static const char *const shown[] = {
    "/sys/class/i2c-dev", "/sys/class/i2c-adapter", "/sys/bus/i2c/devices", NULL};

// Removes what does not change a path's meaning: doubled slashes, "." and "..", which is the parent
// here, because none of the folders in question is a symbolic link.
static void simplify(char *path) {
  char *to = path;
  for (const char *from = path; *from != 0;) {
    while (*from == '/') from++;
    size_t length = strcspn(from, "/");
    if (length == 0) break;
    if (length == 2 && from[0] == '.' && from[1] == '.') {
      while (to > path && *--to != '/') continue;
    } else if (!(length == 1 && from[0] == '.')) {
      *to++ = '/';
      memmove(to, from, length);
      to += length;
    }
    from += length;
  }
  if (to == path) *to++ = '/';
  *to = 0;
}

// Where a relative path begins: the path of an open folder, or of the working folder.
static ssize_t base_of(int folder, char *buffer, size_t size) {
  char link[40] = "/proc/self/cwd";
  if (folder != AT_FDCWD) snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
  static void *found;
  ssize_t (*next)(int, const char *, char *, size_t) = outpost_next(&found, "readlinkat");
  int before = errno;
  ssize_t length = next(AT_FDCWD, link, buffer, size);
  errno = before;
  return length;
}

// Whether a relative path can lead to a device: most cannot, and the rest costs a call.
static int may_be_device(const char *path) {
  static const char *const starts[] = {"i2c", "gpio", "spidev", "dev/", "sys/", ".", NULL};
  for (size_t index = 0; starts[index] != NULL; index++) {
    if (outpost_begins(path, starts[index])) return 1;
  }
  // Further down from "/" or "/sys", or up again.
  return outpost_begins(path, "class/i2c") || outpost_begins(path, "bus/i2c") ||
         strstr(path, "/../") != NULL;
}

// Writes the whole path; 0 if it is none of /dev or /sys.
static int whole(struct outpost_path *found, int folder, const char *path) {
  char *whole = found->buffer;
  size_t used = 0;
  if (*path != '/') {
    if (!may_be_device(path)) return 0;
    ssize_t length = base_of(folder, whole, sizeof found->buffer - 1);
    if (length <= 0) return 0;
    used = (size_t)length;
    whole[used++] = '/';
  }
  size_t length = strlen(path);
  if (used + length >= sizeof found->buffer) return 0;
  memcpy(whole + used, path, length + 1);
  simplify(whole);
  return outpost_begins(whole, "/dev/") || outpost_begins(whole, "/sys/");
}

static enum path_kind device_kind(const char *path, unsigned *bus) {
  if (outpost_begins(path, "/dev/i2c/")) return path_absent;
  if (outpost_begins(path, "/dev/gpiochip") || outpost_begins(path, "/dev/gpiomem") ||
      outpost_begins(path, "/dev/spidev")) {
    return path_not_simulated;
  }
  if (!outpost_begins(path, "/dev/i2c-")) return path_other;
  const char *digits = path + strlen("/dev/i2c-");
  size_t count = strspn(digits, "0123456789");
  if (count == 0 || count > 4 || digits[count] != 0) return path_absent;
  *bus = (unsigned)strtoul(digits, NULL, 10);
  return outpost_bus_exists(*bus) ? path_bus : path_absent;
}

// Puts the shell's folder before a path of sysfs that the shell shows.
static void redirect(struct outpost_path *found, const char *folder, size_t length) {
  for (size_t index = 0; shown[index] != NULL; index++) {
    size_t start = strlen(shown[index]);
    char *path = found->buffer;
    if (!outpost_begins(path, shown[index]) || (path[start] != 0 && path[start] != '/')) continue;
    size_t rest = strlen(path) + 1;
    if (length + rest > sizeof found->buffer) return;
    memmove(path + length, path, rest);
    memcpy(path, folder, length);
    found->path = path;
    return;
  }
}

enum path_kind outpost_look(struct outpost_path *found, int folder, const char *path) {
  found->kind = path_other;
  found->path = path;
  const char *own;
  size_t length = path == NULL || *path == 0 ? 0 : outpost_folder(&own);
  if (length == 0 || !whole(found, folder, path)) return path_other;
  found->kind = device_kind(found->buffer, &found->bus);
  if (found->kind == path_other) redirect(found, own, length);
  return found->kind;
}
