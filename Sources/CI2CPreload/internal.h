// The library that `outpost shell` preloads: the C library's calls for /dev/i2c-N, answered by the
// simulated board. For 64-bit Linux, where the calls with and without "64" are the same.
#pragma once
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifndef __LP64__
#error "the preloaded library is for 64-bit systems"
#endif

#pragma GCC visibility push(hidden)

enum path_kind {
  path_other,          // not ours: the system answers
  path_bus,            // /dev/i2c-N
  path_absent,         // does not exist on a simulated board
  path_not_simulated,  // does not exist, and a person should know why
};

// A path as the calls see it.
struct outpost_path {
  enum path_kind kind;
  unsigned bus;           // N, for a bus
  const char *path;       // what the system is asked for instead, if it is not ours
  char buffer[PATH_MAX];  // where that is, if it is not the caller's
};

// Looks at `path`, which `folder` is the base of as for openat(2). Outside of a shell every path is
// path_other. What sysfs shows of I2C is in the shell's own folder.
enum path_kind outpost_look(struct outpost_path *found, int folder, const char *path);

// The shell's folder and how long its path is; 0 outside of a shell.
size_t outpost_folder(const char **folder);

// Whether `text` begins with `start`.
int outpost_begins(const char *text, const char *start);

// Reads and writes of an open bus, as read(2) and write(2).
ssize_t outpost_bus_read(int descriptor, void *buffer, size_t count);
ssize_t outpost_bus_write(int descriptor, const void *buffer, size_t count);

// Fails a call as for a path that does not exist; -1.
int outpost_absent(enum path_kind kind, const char *path);

// Prints once for each kind of device that it is not simulated.
void outpost_say_not_simulated(const char *what);

// Whether the board has bus N.
int outpost_bus_exists(unsigned bus);

// Connects to bus N. Returns a descriptor, or -1 with errno as open(2) sets it.
int outpost_bus_open(unsigned bus, int flags);

// Returns N if the descriptor is a connection to a bus of this shell, otherwise -1; keeps errno.
int outpost_bus_of(int descriptor);

// Hold the one mutex of this library, which survives fork(2), for a short time.
void outpost_hold(void);
void outpost_release(void);

// What a request carries and where its answer goes.
struct outpost_exchange {
  uint32_t kind;
  uint32_t argument;
  size_t length;  // bytes in outpost_payload
};

// The one buffer for payloads in both directions; between lock and unlock it belongs to the caller.
extern uint8_t outpost_payload[];
void outpost_lock(int descriptor);
void outpost_unlock(int descriptor);

// Sends the payload and receives the answer: its bytes in outpost_payload, their number in
// `*received`. Returns the call's result, or a negative error number.
int outpost_ask(int descriptor, const struct outpost_exchange *request, size_t *received);

// The next definition of a call, which is the C library's; `*found` keeps it for the next time.
void *outpost_next(void **found, const char *name);

#pragma GCC visibility pop
