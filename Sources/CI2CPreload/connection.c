// Connections to the simulated board: one socket for each bus (wire.h).
#define _GNU_SOURCE
#include "../CShellWire/wire.h"
#include "internal.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

uint8_t outpost_payload[outpost_payload_max];

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static char prefix[sizeof(((struct sockaddr_un *)0)->sun_path)];
// Whether the program began without standard error: what it opens as that is no place for notes.
static int is_mute;

void outpost_hold(void) { pthread_mutex_lock(&mutex); }
void outpost_release(void) { pthread_mutex_unlock(&mutex); }

// The folder is kept apart from the environment, which the program may change. A child that is
// forked in the middle of another thread's exchange must not inherit a mutex that no thread
// releases.
static void remember_folder(void) {
  pthread_atfork(outpost_hold, outpost_release, outpost_release);
  is_mute = fcntl(STDERR_FILENO, F_GETFD) < 0;
  const char *folder = getenv(OUTPOST_SHELL_VARIABLE);
  if (folder == NULL || *folder == 0) return;
  int length = snprintf(prefix, sizeof prefix, "%s/i2c-", folder);
  if (length < 0 || (size_t)length >= sizeof prefix - 8) prefix[0] = 0;
}

// Before the program opens anything.
__attribute__((constructor)) static void begin(void) { pthread_once(&once, remember_folder); }

static const char *socket_prefix(void) {
  pthread_once(&once, remember_folder);
  return prefix;
}

size_t outpost_folder(const char **folder) {
  *folder = socket_prefix();
  size_t length = strlen(*folder);
  return length > strlen("/i2c-") ? length - strlen("/i2c-") : 0;
}

void *outpost_next(void **found, const char *name) {
  void *next = __atomic_load_n(found, __ATOMIC_RELAXED);
  if (next != NULL) return next;
  next = dlsym(RTLD_NEXT, name);
  __atomic_store_n(found, next, __ATOMIC_RELAXED);
  return next;
}

int outpost_begins(const char *text, const char *start) {
  return strncmp(text, start, strlen(start)) == 0;
}

void outpost_say_not_simulated(const char *what) {
  // One bit for each first letter after /dev/: programs look at the same device many times.
  static unsigned said;
  if (is_mute) return;
  unsigned bit = 1u << (what[strlen("/dev/")] & 31);
  if (__atomic_fetch_or(&said, bit, __ATOMIC_RELAXED) & bit) return;
  int before = errno;
  dprintf(STDERR_FILENO, "outpost shell: %s is not simulated\n", what);
  errno = before;
}

static int address_of(unsigned bus, struct sockaddr_un *address) {
  address->sun_family = AF_UNIX;
  int length = snprintf(address->sun_path, sizeof address->sun_path, "%s%u", socket_prefix(), bus);
  return length > 0 && (size_t)length < sizeof address->sun_path;
}

int outpost_bus_exists(unsigned bus) {
  struct sockaddr_un address;
  if (!address_of(bus, &address)) return 0;
  int before = errno;
  static void *found;
  int (*next)(int, const char *, int, int) = outpost_next(&found, "faccessat");
  int exists = next(AT_FDCWD, address.sun_path, F_OK, 0) == 0;
  errno = before;
  return exists;
}

int outpost_bus_open(unsigned bus, int flags) {
  struct sockaddr_un address;
  if (!address_of(bus, &address)) {
    errno = ENOENT;
    return -1;
  }
  int type = SOCK_SEQPACKET | (flags & O_CLOEXEC ? SOCK_CLOEXEC : 0);
  int descriptor = socket(AF_UNIX, type, 0);
  if (descriptor < 0) return -1;
  while (connect(descriptor, (struct sockaddr *)&address, sizeof address) != 0) {
    if (errno == EINTR) continue;
    int reason = errno == ECONNREFUSED ? ENODEV : errno;
    close(descriptor);
    errno = reason;
    return -1;
  }
  return descriptor;
}

int outpost_bus_of(int descriptor) {
  const char *prefix = socket_prefix();
  if (*prefix == 0) return -1;
  int before = errno;
  struct sockaddr_un peer = {0};
  socklen_t length = sizeof peer - 1;
  int is_socket = getpeername(descriptor, (struct sockaddr *)&peer, &length) == 0;
  errno = before;
  if (!is_socket || peer.sun_family != AF_UNIX || !outpost_begins(peer.sun_path, prefix)) return -1;
  return atoi(peer.sun_path + strlen(prefix));
}

// Threads wait for each other at the mutex; processes that share the connection at a record lock.
void outpost_lock(int descriptor) {
  pthread_mutex_lock(&mutex);
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  while (fcntl(descriptor, F_SETLKW, &lock) != 0 && errno == EINTR) continue;
}

void outpost_unlock(int descriptor) {
  int before = errno;
  struct flock lock = {.l_type = F_UNLCK, .l_whence = SEEK_SET};
  fcntl(descriptor, F_SETLK, &lock);
  pthread_mutex_unlock(&mutex);
  errno = before;
}

int outpost_ask(int descriptor, const struct outpost_exchange *request, size_t *received) {
  struct outpost_request_head head = {
      outpost_wire_magic, request->kind, request->argument, (uint32_t)request->length};
  struct iovec sent[2] = {{&head, sizeof head}, {outpost_payload, request->length}};
  struct msghdr packet = {.msg_iov = sent, .msg_iovlen = 2};
  ssize_t count;
  while ((count = sendmsg(descriptor, &packet, MSG_NOSIGNAL)) < 0 && errno == EINTR) continue;
  // The shell has ended: the same error as for an adapter that is unplugged.
  if (count < 0) return errno == EPIPE || errno == ECONNRESET ? -ENODEV : -errno;

  struct outpost_reply_head reply;
  struct iovec taken[2] = {{&reply, sizeof reply}, {outpost_payload, outpost_payload_max}};
  packet = (struct msghdr){.msg_iov = taken, .msg_iovlen = 2};
  while ((count = recvmsg(descriptor, &packet, 0)) < 0 && errno == EINTR) continue;
  if (count < (ssize_t)sizeof reply) return -ENODEV;
  *received = (size_t)count - sizeof reply;
  return reply.length == *received ? reply.result : -EPROTO;
}
