// The calls that find a device by its path.
#define _GNU_SOURCE
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>

// LANANA gives the I2C devices major number 89.
enum { i2c_major = 89, device_mode = S_IFCHR | 0660 };

int outpost_absent(enum path_kind kind, const char *path) {
  if (kind == path_not_simulated) outpost_say_not_simulated(path);
  errno = ENOENT;
  return -1;
}

static int open_at(int folder, const char *path, int flags, mode_t mode) {
  struct outpost_path found_path;
  enum path_kind kind = outpost_look(&found_path, folder, path);
  if (kind == path_bus) return outpost_bus_open(found_path.bus, flags);
  if (kind != path_other) return outpost_absent(kind, path);
  static void *found;
  int (*next)(int, const char *, int, ...) = outpost_next(&found, "openat");
  return next(folder, found_path.path, flags, mode);
}

// The mode is there only if a file may be made (open(2)).
#define MODE_AFTER(flags, mode)                                \
  mode_t mode = 0;                                             \
  if (((flags) & O_CREAT) || ((flags) & O_TMPFILE) == O_TMPFILE) { \
    va_list arguments;                                         \
    va_start(arguments, flags);                                \
    mode = va_arg(arguments, mode_t);                          \
    va_end(arguments);                                         \
  }

int open(const char *path, int flags, ...) {
  MODE_AFTER(flags, mode)
  return open_at(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  MODE_AFTER(flags, mode)
  return open_at(AT_FDCWD, path, flags, mode);
}

int openat(int folder, const char *path, int flags, ...) {
  MODE_AFTER(flags, mode)
  return open_at(folder, path, flags, mode);
}

int openat64(int folder, const char *path, int flags, ...) {
  MODE_AFTER(flags, mode)
  return open_at(folder, path, flags, mode);
}

// What the calls become in programs that are built with _FORTIFY_SOURCE.
int __open_2(const char *path, int flags) {
  return open_at(AT_FDCWD, path, flags, 0);
}
int __open64_2(const char *path, int flags) {
  return open_at(AT_FDCWD, path, flags, 0);
}
int __openat_2(int folder, const char *path, int flags) {
  return open_at(folder, path, flags, 0);
}
int __openat64_2(int folder, const char *path, int flags) {
  return open_at(folder, path, flags, 0);
}

static int describe(unsigned bus, struct stat *facts) {
  memset(facts, 0, sizeof *facts);
  facts->st_dev = makedev(0, 5);
  facts->st_ino = 1000 + bus;
  facts->st_mode = device_mode;
  facts->st_nlink = 1;
  facts->st_uid = geteuid();
  facts->st_gid = getegid();
  facts->st_rdev = makedev(i2c_major, bus);
  facts->st_blksize = 4096;
  return 0;
}

// The bus of the descriptor that a call with AT_EMPTY_PATH means, or -1.
static int bus_meant(int descriptor, const char *path, int flags) {
  int is_meant = (flags & AT_EMPTY_PATH) && (path == NULL || *path == 0);
  return is_meant ? outpost_bus_of(descriptor) : -1;
}

static int stat_at(int folder, const char *path, struct stat *facts, int flags) {
  struct outpost_path found_path;
  enum path_kind kind = outpost_look(&found_path, folder, path);
  if (kind == path_bus) return describe(found_path.bus, facts);
  if (kind != path_other) return outpost_absent(kind, path);
  int open_bus = bus_meant(folder, path, flags);
  if (open_bus >= 0) return describe((unsigned)open_bus, facts);
  static void *found;
  int (*next)(int, const char *, struct stat *, int) = outpost_next(&found, "fstatat");
  return next(folder, found_path.path, facts, flags);
}

static int stat_open(int descriptor, struct stat *facts) {
  int bus = outpost_bus_of(descriptor);
  if (bus >= 0) return describe((unsigned)bus, facts);
  static void *found;
  int (*next)(int, struct stat *) = outpost_next(&found, "fstat");
  return next(descriptor, facts);
}

#define AS_STAT(facts) ((struct stat *)(facts))

int stat(const char *path, struct stat *facts) { return stat_at(AT_FDCWD, path, facts, 0); }
int stat64(const char *path, struct stat64 *facts) {
  return stat_at(AT_FDCWD, path, AS_STAT(facts), 0);
}
int lstat(const char *path, struct stat *facts) {
  return stat_at(AT_FDCWD, path, facts, AT_SYMLINK_NOFOLLOW);
}
int lstat64(const char *path, struct stat64 *facts) {
  return stat_at(AT_FDCWD, path, AS_STAT(facts), AT_SYMLINK_NOFOLLOW);
}
int fstatat(int folder, const char *path, struct stat *facts, int flags) {
  return stat_at(folder, path, facts, flags);
}
int fstatat64(int folder, const char *path, struct stat64 *facts, int flags) {
  return stat_at(folder, path, AS_STAT(facts), flags);
}
int fstat(int descriptor, struct stat *facts) { return stat_open(descriptor, facts); }
int fstat64(int descriptor, struct stat64 *facts) {
  return stat_open(descriptor, AS_STAT(facts));
}

// What programs call that were built before glibc 2.33. `version` names the layout; there is one.
int __xstat(int version, const char *path, struct stat *facts) {
  (void)version;
  return stat_at(AT_FDCWD, path, facts, 0);
}
int __xstat64(int version, const char *path, struct stat64 *facts) {
  (void)version;
  return stat_at(AT_FDCWD, path, AS_STAT(facts), 0);
}
int __lxstat(int version, const char *path, struct stat *facts) {
  (void)version;
  return stat_at(AT_FDCWD, path, facts, AT_SYMLINK_NOFOLLOW);
}
int __lxstat64(int version, const char *path, struct stat64 *facts) {
  (void)version;
  return stat_at(AT_FDCWD, path, AS_STAT(facts), AT_SYMLINK_NOFOLLOW);
}
int __fxstatat(int version, int folder, const char *path, struct stat *facts, int flags) {
  (void)version;
  return stat_at(folder, path, facts, flags);
}
int __fxstatat64(int version, int folder, const char *path, struct stat64 *facts, int flags) {
  (void)version;
  return stat_at(folder, path, AS_STAT(facts), flags);
}
int __fxstat(int version, int descriptor, struct stat *facts) {
  (void)version;
  return stat_open(descriptor, facts);
}
int __fxstat64(int version, int descriptor, struct stat64 *facts) {
  (void)version;
  return stat_open(descriptor, AS_STAT(facts));
}

static int describe_extended(unsigned bus, struct statx *facts) {
  memset(facts, 0, sizeof *facts);
  facts->stx_mask = STATX_BASIC_STATS;
  facts->stx_blksize = 4096;
  facts->stx_nlink = 1;
  facts->stx_uid = geteuid();
  facts->stx_gid = getegid();
  facts->stx_mode = device_mode;
  facts->stx_ino = 1000 + bus;
  facts->stx_rdev_major = i2c_major;
  facts->stx_rdev_minor = bus;
  facts->stx_dev_minor = 5;
  return 0;
}

int statx(int folder, const char *restrict path, int flags, unsigned mask,
          struct statx *restrict facts) {
  struct outpost_path found_path;
  enum path_kind kind = outpost_look(&found_path, folder, path);
  if (kind == path_bus) return describe_extended(found_path.bus, facts);
  if (kind != path_other) return outpost_absent(kind, path);
  int open_bus = bus_meant(folder, path, flags);
  if (open_bus >= 0) return describe_extended((unsigned)open_bus, facts);
  static void *found;
  int (*next)(int, const char *, int, unsigned, struct statx *) = outpost_next(&found, "statx");
  return next(folder, found_path.path, flags, mask, facts);
}

static int access_at(int folder, const char *path, int mode, int flags) {
  struct outpost_path found_path;
  enum path_kind kind = outpost_look(&found_path, folder, path);
  if (kind == path_other) {
    static void *found;
    int (*next)(int, const char *, int, int) = outpost_next(&found, "faccessat");
    return next(folder, found_path.path, mode, flags);
  }
  if (kind != path_bus) return outpost_absent(kind, path);
  if (!(mode & X_OK)) return 0;
  errno = EACCES;
  return -1;
}

int access(const char *path, int mode) { return access_at(AT_FDCWD, path, mode, 0); }
int eaccess(const char *path, int mode) { return access_at(AT_FDCWD, path, mode, AT_EACCESS); }
int euidaccess(const char *path, int mode) { return eaccess(path, mode); }
int faccessat(int folder, const char *path, int mode, int flags) {
  return access_at(folder, path, mode, flags);
}

// `ls -l` looks for access lists, which devices do not have.
static ssize_t attribute_of(void **found, const char *name, const char *path,
                            const char *attribute, void *value, size_t size) {
  struct outpost_path found_path;
  if (outpost_look(&found_path, AT_FDCWD, path) == path_bus) {
    errno = ENOTSUP;
    return -1;
  }
  ssize_t (*next)(const char *, const char *, void *, size_t) = outpost_next(found, name);
  return next(found_path.path, attribute, value, size);
}

ssize_t getxattr(const char *path, const char *attribute, void *value, size_t size) {
  static void *found;
  return attribute_of(&found, "getxattr", path, attribute, value, size);
}
ssize_t lgetxattr(const char *path, const char *attribute, void *value, size_t size) {
  static void *found;
  return attribute_of(&found, "lgetxattr", path, attribute, value, size);
}

int chdir(const char *path) {
  struct outpost_path found_path;
  outpost_look(&found_path, AT_FDCWD, path);
  static void *found;
  int (*next)(const char *) = outpost_next(&found, "chdir");
  return next(found_path.path);
}

static ssize_t link_at(int folder, const char *path, char *buffer, size_t size) {
  struct outpost_path found_path;
  enum path_kind kind = outpost_look(&found_path, folder, path);
  if (kind == path_bus) {
    // A device is no symbolic link.
    errno = EINVAL;
    return -1;
  }
  if (kind != path_other) return outpost_absent(kind, path);
  static void *found;
  ssize_t (*next)(int, const char *, char *, size_t) = outpost_next(&found, "readlinkat");
  return next(folder, found_path.path, buffer, size);
}

ssize_t readlink(const char *restrict path, char *restrict buffer, size_t size) {
  return link_at(AT_FDCWD, path, buffer, size);
}
ssize_t readlinkat(int folder, const char *restrict path, char *restrict buffer, size_t size) {
  return link_at(folder, path, buffer, size);
}
ssize_t __readlink_chk(const char *path, char *buffer, size_t size, size_t held) {
  return link_at(AT_FDCWD, path, buffer, size < held ? size : held);
}
ssize_t __readlinkat_chk(int folder, const char *path, char *buffer, size_t size, size_t held) {
  return link_at(folder, path, buffer, size < held ? size : held);
}

// The whole name of a device is that by which it was found, without detours.
static char *whole_name(const char *path, char *resolved) {
  struct outpost_path found_path;
  enum path_kind kind = outpost_look(&found_path, AT_FDCWD, path);
  if (kind != path_bus && kind != path_other) {
    outpost_absent(kind, path);
    return NULL;
  }
  if (kind == path_bus) {
    char *name = resolved != NULL ? resolved : malloc(PATH_MAX);
    if (name != NULL) snprintf(name, PATH_MAX, "/dev/i2c-%u", found_path.bus);
    return name;
  }
  static void *found;
  char *(*next)(const char *, char *) = outpost_next(&found, "realpath");
  return next(found_path.path, resolved);
}

char *realpath(const char *restrict path, char *restrict resolved) {
  return whole_name(path, resolved);
}
char *__realpath_chk(const char *path, char *resolved, size_t held) {
  (void)held;
  return whole_name(path, resolved);
}
char *canonicalize_file_name(const char *path) { return whole_name(path, NULL); }
