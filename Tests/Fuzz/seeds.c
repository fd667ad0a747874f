// Records what servers with test certificates say to the client of a profile, as seeds for
// tls_client.c: the profile is a shared object, and so is the server, or it is the machine's own
// Mbed TLS.
//
// seeds PROFILE.so SERVER.so|system CERTIFICATES OUTPUT NAME...     CERTIFICATES/NAME.pem,
// OUTPUT/NAME

#include "outpost_tls.h"
#include "seeded.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  const outpost_tls_api *api;
  outpost_tls_session *session;
} end;

typedef struct {
  uint8_t bytes[65536];
  size_t count;
} text;

static void fail(const char *what) {
  fprintf(stderr, "error: %s\n", what);
  exit(1);
}

static text read_file(const char *folder, const char *prefix, const char *name, const char *suffix) {
  static text result;
  char path[4096];
  snprintf(path, sizeof path, "%s/%s%s%s.pem", folder, prefix, name, suffix);
  FILE *file = fopen(path, "rb");
  if (file == NULL) {
    fail(path);
  }
  result.count = fread(result.bytes, 1, sizeof result.bytes, file);
  fclose(file);
  return result;
}

// Carries all that `from` has to `to`; keeps it in `file` where there is one.
static int carry(end from, end to, FILE *file) {
  int moved = 0;
  for (;;) {
    size_t count, space;
    const uint8_t *bytes = from.api->output(from.session, &count);
    uint8_t *room = to.api->input_space(to.session, &space);
    count = count < space ? count : space;
    if (count == 0) {
      return moved;
    }
    memcpy(room, bytes, count);
    if (file != NULL) {
      fwrite(bytes, 1, count, file);
    }
    to.api->input_filled(to.session, count);
    from.api->output_taken(from.session, count);
    moved = 1;
  }
}

static outpost_tls_status advance(end side) {
  outpost_tls_status status;
  do {
    status = side.api->handshake(side.session, 0);
  } while (status == OUTPOST_TLS_PROGRESS);
  return status;
}

static void record(end client, end server, FILE *file) {
  outpost_tls_status status[2];
  int moved;
  do {
    status[0] = advance(client);
    moved = carry(client, server, NULL);
    status[1] = advance(server);
    moved |= carry(server, client, file);
  } while (moved && (status[0] != OUTPOST_TLS_DONE || status[1] != OUTPOST_TLS_DONE));
  static const char answer[] = "HTTP/1.1 204 No Content\r\n\r\n";
  size_t count;
  if (status[1] == OUTPOST_TLS_DONE &&
      server.api->write(server.session, (const uint8_t *)answer, sizeof answer - 1, &count) ==
          OUTPOST_TLS_DONE) {
    carry(server, client, file);
    server.api->close_notify(server.session);
    carry(server, client, file);
  }
}

static const outpost_tls_api *load(const char *path) {
  void *object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  const outpost_tls_api *(*entry)(void) =
      object == NULL ? NULL : (const outpost_tls_api *(*)(void))dlsym(object, "outpost_tls_engine");
  if (entry == NULL) {
    fail(dlerror());
  }
  return entry();
}

int main(int count, char **arguments) {
  if (count < 5) {
    fail("usage: seeds PROFILE.so SERVER.so|system CERTIFICATES OUTPUT NAME...");
  }
  const outpost_tls_api *ends[2] = {load(arguments[1]), outpost_tls_engine()};
  if (strcmp(arguments[2], "system") != 0) {
    ends[1] = load(arguments[2]);
  }
  for (int i = 5; i < count; i++) {
    seeded randoms[2] = {{SEEDED_CLIENT}, {2}};
    end client = {ends[0], NULL}, server = {ends[1], NULL};
    outpost_tls_config *client_config, *server_config;
    outpost_tls_problem problem;
    text anchors = read_file(arguments[3], "", "ca", "");
    const char *key = strstr(arguments[i], "rsa") != NULL ? "hub-rsa" : "hub";
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", arguments[4], arguments[i]);
    FILE *file = fopen(path, "wb");
    if (file == NULL || client.api->client_config(anchors.bytes, anchors.count, seeded_fill,
                                                  &randoms[0], &client_config, &problem) != 0) {
      fail(path);
    }
    text chain = read_file(arguments[3], "", arguments[i], "");
    text keys = read_file(arguments[3], "TEST-ONLY-", key, ".key");
    if (server.api->server_config(chain.bytes, chain.count, keys.bytes, keys.count, seeded_fill,
                                  &randoms[1], &server_config, &problem) != 0 ||
        client.api->client(client_config, "hub.test", NULL, 0, &client.session) != 0 ||
        server.api->server(server_config, &server.session) != 0) {
      fail(arguments[i]);
    }
    client.api->set_wall_clock(client.session, OUTPOST_TLS_TIME_KNOWN, SEEDED_UNIX_SECONDS);
    server.api->set_wall_clock(server.session, OUTPOST_TLS_TIME_KNOWN, SEEDED_UNIX_SECONDS);
    record(client, server, file);
    fclose(file);
    client.api->session_free(client.session);
    client.api->config_free(client_config);
    server.api->session_free(server.session);
    server.api->config_free(server_config);
  }
  return 0;
}
