// A bus as a stream of the C library: streams read and write past this library, so a bus gets a
// stream with calls of its own (fopencookie(3)).
#define _GNU_SOURCE
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Streams of buses that can be open at a time.
enum { streams_max = 64 };

static struct stream {
  FILE *file;
  int descriptor;
} streams[streams_max];

static int descriptor_of(void *cookie) { return (int)(intptr_t)cookie; }

static ssize_t stream_read(void *cookie, char *buffer, size_t size) {
  return outpost_bus_read(descriptor_of(cookie), buffer, size);
}

static ssize_t stream_write(void *cookie, const char *buffer, size_t size) {
  ssize_t written = outpost_bus_write(descriptor_of(cookie), buffer, size);
  // fopencookie(3): a failed write returns 0.
  return written < 0 ? 0 : written;
}

static int stream_close(void *cookie) {
  int descriptor = descriptor_of(cookie);
  outpost_hold();
  for (size_t index = 0; index < streams_max; index++) {
    if (streams[index].file != NULL && streams[index].descriptor == descriptor) {
      streams[index].file = NULL;
    }
  }
  outpost_release();
  return close(descriptor);
}

static FILE *stream_over(int descriptor, const char *mode) {
  cookie_io_functions_t calls = {stream_read, stream_write, NULL, stream_close};
  FILE *file = fopencookie((void *)(intptr_t)descriptor, mode, calls);
  if (file == NULL) return NULL;
  outpost_hold();
  for (size_t index = 0; index < streams_max; index++) {
    if (streams[index].file != NULL) continue;
    streams[index] = (struct stream){file, descriptor};
    break;
  }
  outpost_release();
  return file;
}

static FILE *open_stream(const char *path, const char *mode) {
  struct outpost_path found_path;
  enum path_kind kind = outpost_look(&found_path, AT_FDCWD, path);
  if (kind == path_other) {
    static void *found;
    FILE *(*next)(const char *, const char *) = outpost_next(&found, "fopen");
    return next(found_path.path, mode);
  }
  if (kind != path_bus) {
    outpost_absent(kind, path);
    return NULL;
  }
  int descriptor = outpost_bus_open(found_path.bus, strchr(mode, 'e') != NULL ? O_CLOEXEC : 0);
  if (descriptor < 0) return NULL;
  FILE *file = stream_over(descriptor, mode);
  if (file == NULL) {
    int reason = errno;
    close(descriptor);
    errno = reason;
  }
  return file;
}

FILE *fopen(const char *restrict path, const char *restrict mode) { return open_stream(path, mode); }
FILE *fopen64(const char *restrict path, const char *restrict mode) {
  return open_stream(path, mode);
}

FILE *fdopen(int descriptor, const char *mode) {
  if (outpost_bus_of(descriptor) >= 0) return stream_over(descriptor, mode);
  static void *found;
  FILE *(*next)(int, const char *) = outpost_next(&found, "fdopen");
  return next(descriptor, mode);
}

// The C library does not know the descriptor of such a stream, which programs need for ioctl(2).
static int number_of(FILE *file, void **found, const char *name) {
  int descriptor = -1;
  outpost_hold();
  for (size_t index = 0; index < streams_max; index++) {
    if (streams[index].file == file) descriptor = streams[index].descriptor;
  }
  outpost_release();
  if (descriptor >= 0) return descriptor;
  int (*next)(FILE *) = outpost_next(found, name);
  return next(file);
}

int fileno(FILE *file) {
  static void *found;
  return number_of(file, &found, "fileno");
}
int fileno_unlocked(FILE *file) {
  static void *found;
  return number_of(file, &found, "fileno_unlocked");
}
