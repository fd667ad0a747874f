// The library that `outpost shell` preloads: the C library's calls for /dev/i2c-N, answered by the
// simulated board. For 64-bit Linux, where the calls with and without "64" are the same.
#pragma once
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

// Returns what `path` is; for a bus `*bus` becomes N. Outside of a shell every path is path_other.
enum path_kind outpost_path_kind(const char *path, unsigned *bus);

// Prints once for each kind of device that it is not simulated.
void outpost_say_not_simulated(const char *what);

// Whether the board has bus N.
int outpost_bus_exists(unsigned bus);

// Connects to bus N. Returns a descriptor, or -1 with errno as open(2) sets it.
int outpost_bus_open(unsigned bus, int flags);

// Returns N if the descriptor is a connection to a bus of this shell, otherwise -1; keeps errno.
int outpost_bus_of(int descriptor);

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
