// libFuzzer: bytes as a server's, to the client of the profile that it is built with.
//
// The client's random numbers repeat, so a server's recorded flights (seeds.c) lead through the
// whole handshake and what is changed in them is met at any state. Beside crashes it looks for the
// one thing that must not happen: application data that leaves before the handshake is over.

#include "outpost_tls.h"
#include "seeded.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const outpost_tls_api *api;
static outpost_tls_config *config;
static seeded generator;

int LLVMFuzzerInitialize(int *count, char ***arguments) {
  (void)count, (void)arguments;
  static uint8_t anchors[65536];
  FILE *file = fopen(ANCHORS, "rb");
  size_t length = file == NULL ? 0 : fread(anchors, 1, sizeof anchors, file);
  outpost_tls_problem problem;
  api = outpost_tls_engine();
  if (file == NULL ||
      api->client_config(anchors, length, seeded_fill, &generator, &config, &problem) !=
          OUTPOST_TLS_DONE) {
    fprintf(stderr, "error: %s cannot be read\n", ANCHORS);
    exit(1);
  }
  fclose(file);
  return 0;
}

// Content type 23 is application data (RFC 5246, section 6.2.1). In TLS 1.3, which has
// EncryptedExtensions (17), the client's last flight has that type too: after the server's
// Finished, in the states that follow it.
static int is_last_flight(const outpost_tls_session *session) {
  outpost_tls_facts facts;
  int newer = 0;
  api->facts(session, &facts);
  for (uint32_t i = 0; i < facts.state_count; i++) {
    newer |= facts.states[i].state == 17;
  }
  return newer && (facts.state == 7 || facts.state == 11 || facts.state >= 14);
}

static void send_output(outpost_tls_session *session, int is_open) {
  size_t count;
  const uint8_t *bytes = api->output(session, &count);
  is_open = is_open || is_last_flight(session);
  for (size_t at = 0; at + 5 <= count; at += 5 + ((size_t)bytes[at + 3] << 8 | bytes[at + 4])) {
    if (bytes[at] == 23 && !is_open) {
      abort();
    }
  }
  api->output_taken(session, count);
}

static int feed(outpost_tls_session *session, const uint8_t **data, size_t *size) {
  size_t space;
  uint8_t *room = api->input_space(session, &space);
  if (*size == 0) {
    api->input_ended(session);
    return 0;
  }
  size_t count = space < *size ? space : *size;
  memcpy(room, *data, count);
  api->input_filled(session, count);
  *data += count;
  *size -= count;
  return 1;
}

static int negotiate(outpost_tls_session *session, const uint8_t **data, size_t *size) {
  int more = 1;
  for (;;) {
    outpost_tls_status status = api->handshake(session, 0);
    send_output(session, status == OUTPOST_TLS_DONE);
    if (status == OUTPOST_TLS_DONE) {
      return 1;
    }
    if (status == OUTPOST_TLS_WANT_INPUT) {
      if (!more) {
        return 0;
      }
      more = feed(session, data, size);
    } else if (status != OUTPOST_TLS_PROGRESS) {
      return 0;
    }
  }
}

static void exchange(outpost_tls_session *session, const uint8_t *data, size_t size) {
  static const uint8_t report[] = "POST / HTTP/1.1\r\n\r\n";
  uint8_t bytes[100];
  size_t moved;
  (void)api->write(session, report, sizeof report - 1, &moved);
  send_output(session, 1);
  for (int more = 1;;) {
    outpost_tls_status status = api->read(session, bytes, sizeof bytes, &moved);
    if (status == OUTPOST_TLS_WANT_INPUT && more) {
      more = feed(session, &data, &size);
    } else if (status != OUTPOST_TLS_DONE) {
      break;
    }
    send_output(session, 1);
  }
  outpost_tls_saved *saved;
  if (api->save(session, &saved) == OUTPOST_TLS_DONE && saved != NULL) {
    api->saved_free(saved);
  }
  (void)api->close_notify(session);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  generator.state = SEEDED_CLIENT;
  outpost_tls_session *session;
  if (api->client(config, "hub.test", NULL, 0, &session) != OUTPOST_TLS_DONE) {
    abort();
  }
  api->set_wall_clock(session, OUTPOST_TLS_TIME_KNOWN, SEEDED_UNIX_SECONDS);
  int is_open = negotiate(session, &data, &size);
  if (is_open) {
    exchange(session, data, size);
  }
  // Which seeds lead through the whole handshake, for scripts/fuzz.sh.
  if (getenv("SAY_OPEN") != NULL) {
    puts(is_open ? "open" : "refused");
  }
  api->session_free(session);
  return 0;
}
