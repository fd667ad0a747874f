// The calls that list folders: /dev has the board's buses and no others.
#define _GNU_SOURCE
#include "internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
  // Lists of /dev that can be open at a time; a further one shows what the system has.
  lists_max = 16,
  // The most buses of a board.
  buses_max = 8,
};

// An open list of /dev.
struct list {
  DIR *stream;
  unsigned buses[buses_max];
  size_t count;
  size_t given;  // how many of the buses have been returned
  struct dirent entry;
};

static struct list lists[lists_max];

static DIR *system_open(const char *path) {
  static void *found;
  DIR *(*next)(const char *) = outpost_next(&found, "opendir");
  return next(path);
}

static struct dirent *system_read(DIR *stream) {
  static void *found;
  struct dirent *(*next)(DIR *) = outpost_next(&found, "readdir");
  return next(stream);
}

static int system_close(DIR *stream) {
  static void *found;
  int (*next)(DIR *) = outpost_next(&found, "closedir");
  return next(stream);
}

static struct list *list_of(const DIR *stream) {
  for (size_t index = 0; index < lists_max; index++) {
    if (lists[index].stream == stream) return &lists[index];
  }
  return NULL;
}

static int is_devices(DIR *stream) {
  static void *found;
  int (*next)(int, const char *, struct stat *, int) = outpost_next(&found, "fstatat");
  struct stat opened, devices;
  return next(dirfd(stream), "", &opened, AT_EMPTY_PATH) == 0 &&
         next(AT_FDCWD, "/dev", &devices, 0) == 0 && opened.st_dev == devices.st_dev &&
         opened.st_ino == devices.st_ino;
}

static int ascending(const void *one, const void *other) {
  unsigned first = *(const unsigned *)one, second = *(const unsigned *)other;
  return (first > second) - (first < second);
}

// The numbers of the board's buses: each has a socket in the shell's folder.
static size_t board_buses(unsigned *numbers) {
  const char *folder;
  char path[PATH_MAX];
  size_t length = outpost_folder(&folder), count = 0;
  if (length == 0 || length >= sizeof path) return 0;
  memcpy(path, folder, length);
  path[length] = 0;
  DIR *stream = system_open(path);
  if (stream == NULL) return 0;
  struct dirent *entry;
  while (count < buses_max && (entry = system_read(stream)) != NULL) {
    if (outpost_begins(entry->d_name, "i2c-")) {
      numbers[count++] = (unsigned)strtoul(entry->d_name + strlen("i2c-"), NULL, 10);
    }
  }
  system_close(stream);
  qsort(numbers, count, sizeof *numbers, ascending);
  return count;
}

static DIR *noted(DIR *stream) {
  const char *folder;
  if (stream == NULL || outpost_folder(&folder) == 0) return stream;
  int before = errno;
  if (is_devices(stream)) {
    outpost_hold();
    struct list *list = list_of(NULL);
    if (list != NULL) {
      list->count = board_buses(list->buses);
      list->given = 0;
      list->stream = stream;
    }
    outpost_release();
  }
  errno = before;
  return stream;
}

DIR *opendir(const char *path) {
  struct outpost_path found_path;
  outpost_look(&found_path, AT_FDCWD, path);
  return noted(system_open(found_path.path));
}

DIR *fdopendir(int descriptor) {
  static void *found;
  DIR *(*next)(int) = outpost_next(&found, "fdopendir");
  return noted(next(descriptor));
}

static int is_hidden(const char *name) {
  return outpost_begins(name, "i2c-") || outpost_begins(name, "gpiochip") ||
         outpost_begins(name, "gpiomem") || outpost_begins(name, "spidev");
}

static struct dirent *next_of(struct list *list) {
  struct dirent *entry;
  while ((entry = system_read(list->stream)) != NULL) {
    if (!is_hidden(entry->d_name)) return entry;
  }
  if (list->given == list->count) return NULL;
  unsigned bus = list->buses[list->given++];
  entry = &list->entry;
  memset(entry, 0, sizeof *entry);
  entry->d_ino = 1000 + bus;
  entry->d_reclen = sizeof *entry;
  entry->d_type = DT_CHR;
  snprintf(entry->d_name, sizeof entry->d_name, "i2c-%u", bus);
  return entry;
}

static struct dirent *read_entry(DIR *stream) {
  outpost_hold();
  struct list *list = stream == NULL ? NULL : list_of(stream);
  struct dirent *entry = list != NULL ? next_of(list) : NULL;
  outpost_release();
  return list != NULL ? entry : system_read(stream);
}

struct dirent *readdir(DIR *stream) { return read_entry(stream); }
struct dirent64 *readdir64(DIR *stream) { return (struct dirent64 *)read_entry(stream); }

void rewinddir(DIR *stream) {
  outpost_hold();
  struct list *list = list_of(stream);
  if (list != NULL) list->given = 0;
  outpost_release();
  static void *found;
  void (*next)(DIR *) = outpost_next(&found, "rewinddir");
  next(stream);
}

int closedir(DIR *stream) {
  outpost_hold();
  struct list *list = list_of(stream);
  if (list != NULL) list->stream = NULL;
  outpost_release();
  return system_close(stream);
}

// glob(3) and scandir(3) of the C library list folders past this library.
static void *glob_open(const char *path) { return opendir(path); }
static struct dirent *glob_read(void *stream) { return readdir(stream); }
static void glob_close(void *stream) { closedir(stream); }

int glob(const char *restrict pattern, int flags, int (*failed)(const char *, int),
         glob_t *restrict found_paths) {
  static void *found;
  int (*next)(const char *, int, int (*)(const char *, int), glob_t *) =
      outpost_next(&found, "glob");
  const char *folder;
  if (!(flags & GLOB_ALTDIRFUNC) && outpost_folder(&folder) > 0) {
    flags |= GLOB_ALTDIRFUNC;
    found_paths->gl_opendir = glob_open;
    found_paths->gl_readdir = glob_read;
    found_paths->gl_closedir = glob_close;
    found_paths->gl_stat = stat;
    found_paths->gl_lstat = lstat;
  }
  return next(pattern, flags, failed, found_paths);
}

int glob64(const char *restrict pattern, int flags, int (*failed)(const char *, int),
           glob64_t *restrict found_paths) {
  return glob(pattern, flags, failed, (glob_t *)found_paths);
}

static void forget(struct dirent **entries, size_t count) {
  while (count > 0) free(entries[--count]);
  free(entries);
}

int scandir(const char *restrict path, struct dirent ***restrict result,
            int (*wanted)(const struct dirent *),
            int (*order)(const struct dirent **, const struct dirent **)) {
  DIR *stream = opendir(path);
  if (stream == NULL) return -1;
  struct dirent **entries = NULL, *entry;
  size_t count = 0;
  while ((entry = readdir(stream)) != NULL) {
    if (wanted != NULL && !wanted(entry)) continue;
    struct dirent **more = realloc(entries, (count + 1) * sizeof *entries);
    struct dirent *copy = more == NULL ? NULL : malloc(sizeof *copy);
    if (more != NULL) entries = more;
    if (copy == NULL) {
      forget(entries, count);
      closedir(stream);
      errno = ENOMEM;
      return -1;
    }
    size_t length = offsetof(struct dirent, d_name) + strlen(entry->d_name) + 1;
    memcpy(copy, entry, length < sizeof *copy ? length : sizeof *copy);
    entries[count++] = copy;
  }
  closedir(stream);
  if (order != NULL && count > 0) {
    qsort(entries, count, sizeof *entries, (int (*)(const void *, const void *))order);
  }
  *result = entries;
  return (int)count;
}

int scandir64(const char *restrict path, struct dirent64 ***restrict result,
              int (*wanted)(const struct dirent64 *),
              int (*order)(const struct dirent64 **, const struct dirent64 **)) {
  return scandir(path, (struct dirent ***)result, (int (*)(const struct dirent *))wanted,
                 (int (*)(const struct dirent **, const struct dirent **))order);
}
