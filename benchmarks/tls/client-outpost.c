// A TLS profile of Outpost, loaded from the shared object that the option names.

#include "measure.h"

#include "outpost_tls.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#define ANCHORS_MAX 65536

static const outpost_tls_api *engine;
static outpost_tls_config *settings;
static char version[32] = "Outpost's engine";

const char *client_library(void) { return version; }

size_t client_static_bytes(void) { return 0; }

static int entropy(void *context, uint8_t *bytes, size_t count) {
  (void)context;
  return getrandom(bytes, count, 0) == (ssize_t)count ? 0 : -1;
}

int client_load(const char *option) {
  void *object = dlopen(option != NULL ? option : "", RTLD_NOW | RTLD_LOCAL);
  if (object == NULL) {
    fprintf(stderr, "error: %s\n", dlerror());
    return -1;
  }
  const outpost_tls_api *(*entry)(void) =
      (const outpost_tls_api *(*)(void))dlsym(object, "outpost_tls_engine");
  // The layout above the number is not held: `make bench-tls` builds profiles of the present
  // sources first.
  if (entry == NULL || ((engine = entry())->abi & 0xFF) != OUTPOST_TLS_ABI) {
    fprintf(stderr, "error: %s is no engine of ABI %u: run make profiles\n", option, OUTPOST_TLS_ABI);
    return -1;
  }
  engine->library_version(version);
  return 0;
}

int client_open(const char *anchors, const char *option) {
  (void)option;
  static uint8_t text[ANCHORS_MAX];
  // Not through stdio, whose buffer would count as the library's.
  int file = open(anchors, O_RDONLY);
  ssize_t count = read(file, text, sizeof text);
  close(file);
  outpost_tls_problem problem;
  return count < 0 ? -1
                   : (int)engine->client_config(text, (size_t)count, entropy, NULL, &settings, &problem);
}

/// Moves bytes between engine and socket; 0 when the stream goes on.
static int pump(outpost_tls_session *session, int socket, outpost_tls_status status) {
  size_t count;
  const uint8_t *out = engine->output(session, &count);
  if (count > 0) {
    if (peer_send(socket, out, count) < 0) {
      return -1;
    }
    engine->output_taken(session, count);
  }
  if (status != OUTPOST_TLS_WANT_INPUT) {
    return 0;
  }
  uint8_t *in = engine->input_space(session, &count);
  long moved = peer_receive(socket, in, count);
  if (moved <= 0) {
    return -1;
  }
  engine->input_filled(session, (size_t)moved);
  return 0;
}

static int converse(outpost_tls_session *session, int socket, const char *request, size_t count) {
  outpost_tls_status status;
  do {
    status = engine->handshake(session, 0);
    if (status >= OUTPOST_TLS_FAILED || (status == OUTPOST_TLS_WANT_INPUT && pump(session, socket, status))) {
      return status;
    }
  } while (status != OUTPOST_TLS_DONE);
  for (size_t moved; count > 0; request += moved, count -= moved) {
    status = engine->write(session, (const uint8_t *)request, count, &moved);
    if (status == OUTPOST_TLS_WANT_OUTPUT) {
      moved = 0;
    } else if (status != OUTPOST_TLS_DONE) {
      return status;
    }
    if (pump(session, socket, OUTPOST_TLS_DONE)) {
      return -1;
    }
  }
  uint8_t answer[256];
  for (size_t moved;;) {
    status = engine->read(session, answer, sizeof answer, &moved);
    if (status == OUTPOST_TLS_DONE) {
      if (peer_is_answered(answer, moved)) {
        break;
      }
    } else if (status != OUTPOST_TLS_WANT_INPUT || pump(session, socket, status)) {
      return status == OUTPOST_TLS_WANT_INPUT ? -1 : (int)status;
    }
  }
  engine->close_notify(session);
  return pump(session, socket, OUTPOST_TLS_DONE);
}

int client_exchange(int socket, const char *host, const char *request, size_t count) {
  outpost_tls_session *session;
  outpost_tls_status status = engine->client(settings, host, NULL, 0, &session);
  if (status != OUTPOST_TLS_DONE) {
    return status;
  }
  engine->set_wall_clock(session, OUTPOST_TLS_TIME_KNOWN, (int64_t)time(NULL));
  int result = converse(session, socket, request, count);
  if (result != 0) {
    outpost_tls_facts facts;
    engine->facts(session, &facts);
    fprintf(stderr, "error: status %d, code %d, handshake state %d\n", result, facts.code, facts.state);
  }
  engine->session_free(session);
  return result;
}
