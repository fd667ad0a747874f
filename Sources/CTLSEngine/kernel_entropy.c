#include "include/outpost_kernel_entropy.h"

#include <errno.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <unistd.h>

int outpost_kernel_entropy(uint8_t *bytes, size_t count) {
  while (count > 0) {
    // The system call itself: glibc's getrandom, from 2.41 on, draws from a generator in this
    // process with pages of state for each thread (__vdso_getrandom).
    // Without GRND_NONBLOCK the call would wait for the generator to be seeded, which takes
    // minutes after boot on some boards; with it the handshake fails and is retried.
    long filled = syscall(SYS_getrandom, bytes, count, GRND_NONBLOCK);
    if (filled < 0 && errno == EINTR) {
      continue;
    }
    if (filled <= 0) {
      return -1;
    }
    bytes += filled;
    count -= (size_t)filled;
  }
  return 0;
}
