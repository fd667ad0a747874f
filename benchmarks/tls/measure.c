// Runs one client against the server of the comparison and prints what it cost, as one JSON object.
//
//   measure PORT ANCHORS RUNS [OPTION]

#include "measure.h"

#include "heap.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define STACK_BYTES (8u << 20)
#define PAINT 0xA5
#define RUNS_MAX 1000

static const char request[] =
    "POST /iot-sensor-server HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    "Content-Length: 82\r\n\r\n"
    "{\"device\":\"0123456789abcdef01234567\",\"temperature\":21.5,\"humidity\":41.0,\"gas\":310 }";

static struct { uint64_t sent, received; } wire;
static struct { char head[16]; size_t filled; int done; } answer;

long peer_send(int socket, const void *bytes, size_t count) {
  size_t moved = 0;
  while (moved < count) {
    ssize_t once = send(socket, (const char *)bytes + moved, count - moved, MSG_NOSIGNAL);
    if (once <= 0) {
      return -1;
    }
    moved += (size_t)once;
  }
  wire.sent += count;
  return (long)count;
}

long peer_receive(int socket, void *bytes, size_t count) {
  ssize_t moved = recv(socket, bytes, count, 0);
  if (moved > 0) {
    wire.received += (uint64_t)moved;
  }
  return moved;
}

int peer_is_answered(const void *bytes, size_t count) {
  // The server's answer is one write that ends with "ok\n".
  for (size_t i = 0; i < count && answer.filled < sizeof answer.head; i++) {
    answer.head[answer.filled++] = ((const char *)bytes)[i];
  }
  if (count >= 3 && memcmp((const char *)bytes + count - 3, "ok\n", 3) == 0) {
    answer.done = memcmp(answer.head, "HTTP/1.1 200", 12) == 0;
  }
  return answer.done;
}

static uint64_t nanoseconds(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

typedef struct {
  int socket;
  int result;
  uint64_t wall_ns, cpu_ns;
} exchange;

// Below the frame that paints, less what the painting call itself stands on.
#define PAINT_MARGIN 256

/// The lowest address of the stack that everything runs on.
static uint8_t *stack;

static __attribute__((noinline)) void paint(const uint8_t *frame) {
  memset(stack, PAINT, (size_t)(frame - stack) - PAINT_MARGIN);
}

static size_t painted_over(const uint8_t *frame) {
  const uint8_t *clean = stack;
  while (clean < frame && *clean == PAINT) {
    clean++;
  }
  return (size_t)(frame - clean);
}

static void run_exchange(exchange *it) {
  uint64_t wall = nanoseconds(CLOCK_MONOTONIC), cpu = nanoseconds(CLOCK_THREAD_CPUTIME_ID);
  it->result = client_exchange(it->socket, "localhost", request, sizeof request - 1);
  it->wall_ns = nanoseconds(CLOCK_MONOTONIC) - wall;
  it->cpu_ns = nanoseconds(CLOCK_THREAD_CPUTIME_ID) - cpu;
}

static int connected(uint16_t port) {
  int one = 1, handle = socket(AF_INET, SOCK_STREAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  // Without it a flight of several small records waits 40 ms for a delayed acknowledgement.
  setsockopt(handle, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (connect(handle, (struct sockaddr *)&address, sizeof address) != 0) {
    perror("connect");
    exit(1);
  }
  return handle;
}

static int by_value(const void *a, const void *b) {
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return x < y ? -1 : x > y;
}

typedef struct {
  uint16_t port;
  int runs;
  const char *anchors, *option;
  int status;
} comparison;

/// All of one client's exchanges; on one thread, since some libraries keep tables for each.
static void *compare(void *context) {
  comparison *asked = context;
  asked->status = 1;
  if (client_load(asked->option) != 0) {
    return NULL;
  }
  // The C library reads the time zone once for a process, at the first look at a date.
  tzset();
  size_t before = heap.live, before_blocks = heap.blocks;
  uint64_t began = nanoseconds(CLOCK_MONOTONIC), first = 0;
  if (client_open(asked->anchors, asked->option) != 0) {
    fprintf(stderr, "error: %s does not accept %s\n", client_library(), asked->anchors);
    return NULL;
  }
  size_t shared = heap.live - before;
  size_t peak = 0, blocks = 0, calls = 0, stack_peak = 0;
  static uint64_t wall[RUNS_MAX], cpu[RUNS_MAX];
  for (int run = 0; run < asked->runs; run++) {
    uint64_t opening = nanoseconds(CLOCK_MONOTONIC);
    exchange it = {.socket = connected(asked->port)};
    began += nanoseconds(CLOCK_MONOTONIC) - opening;
    uint8_t *frame = __builtin_frame_address(0);
    memset(&answer, 0, sizeof answer);
    memset(&wire, 0, sizeof wire);
    heap_begin();
    uint64_t painting = nanoseconds(CLOCK_MONOTONIC);
    paint(frame - sizeof it);
    painting = nanoseconds(CLOCK_MONOTONIC) - painting;
    run_exchange(&it);
    if (run == 0) {
      first = nanoseconds(CLOCK_MONOTONIC) - began - painting;
    }
    size_t used = painted_over(frame);
    close(it.socket);
    if (it.result != 0 || !answer.done) {
      fprintf(stderr, "error: %s: exchange %d failed (%d)\n", client_library(), run, it.result);
      return NULL;
    }
    if (heap.peak - before > peak) {
      peak = heap.peak - before;
      blocks = heap.blocks_at_peak - before_blocks;
    }
    // The first exchange also loads tables and error texts; later ones are the rule.
    calls = heap.calls;
    stack_peak = used > stack_peak ? used : stack_peak;
    wall[run] = it.wall_ns;
    cpu[run] = it.cpu_ns;
  }
  int runs = asked->runs, late = (runs * 95) / 100;
  qsort(wall, (size_t)runs, sizeof wall[0], by_value);
  qsort(cpu, (size_t)runs, sizeof cpu[0], by_value);
  printf("{\"library\":\"%s\",\"runs\":%d,\"firstUs\":%.1f,\"shared\":%zu,\"heapPeak\":%zu,\"blocks\":%zu,"
         "\"calls\":%zu,\"stack\":%zu,\"static\":%zu,\"sent\":%llu,\"received\":%llu,",
         client_library(), runs, first / 1e3, shared, peak, blocks, calls, stack_peak, client_static_bytes(),
         (unsigned long long)wire.sent, (unsigned long long)wire.received);
  printf("\"wallMinUs\":%.1f,\"wallMedianUs\":%.1f,\"wallP95Us\":%.1f,"
         "\"cpuMinUs\":%.1f,\"cpuMedianUs\":%.1f,\"cpuP95Us\":%.1f}\n",
         wall[0] / 1e3, wall[runs / 2] / 1e3, wall[late] / 1e3, cpu[0] / 1e3, cpu[runs / 2] / 1e3,
         cpu[late] / 1e3);
  asked->status = 0;
  return NULL;
}

int main(int count, char **arguments) {
  if (count < 4) {
    fprintf(stderr, "usage: %s PORT ANCHORS RUNS [OPTION]\n", arguments[0]);
    return 64;
  }
  comparison asked = {.port = (uint16_t)atoi(arguments[1]),
                      .anchors = arguments[2],
                      .runs = atoi(arguments[3]),
                      .option = count > 4 ? arguments[4] : NULL};
  if (asked.runs < 1 || asked.runs > RUNS_MAX) {
    fprintf(stderr, "error: RUNS is 1...%d\n", RUNS_MAX);
    return 64;
  }
  stack = mmap(NULL, STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_t thread;
  if (stack == MAP_FAILED || pthread_attr_setstack(&attributes, stack, STACK_BYTES) != 0 ||
      pthread_create(&thread, &attributes, compare, &asked) != 0) {
    fprintf(stderr, "error: no thread with a stack of its own for the exchanges\n");
    return 1;
  }
  pthread_join(thread, NULL);
  return asked.status;
}
