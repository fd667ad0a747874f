// libFuzzer: two certificates, of which the first is the authority of the second: name constraints
// read out of arbitrary extensions. Nothing is signed here, so every byte can change.

#include "seeded.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../Sources/CTLSEngine/constraints.h"
#include "../../Sources/CTLSEngine/parser.h"

static outpost_tls_session *session;

int LLVMFuzzerInitialize(int *count, char ***arguments) {
  (void)count, (void)arguments;
  static uint8_t anchors[65536];
  static seeded generator;
  static outpost_tls_config *config;
  FILE *file = fopen(ANCHORS, "rb");
  size_t length = file == NULL ? 0 : fread(anchors, 1, sizeof anchors, file);
  const outpost_tls_api *api = outpost_tls_engine();
  outpost_tls_problem problem;
  generator.state = SEEDED_CLIENT;
  if (file == NULL ||
      api->client_config(anchors, length, seeded_fill, &generator, &config, &problem) !=
          OUTPOST_TLS_DONE ||
      api->client(config, "a.hub.test", NULL, 0, &session) != OUTPOST_TLS_DONE) {
    fprintf(stderr, "error: no session for the names\n");
    exit(1);
  }
  fclose(file);
  return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count) {
  if (count < 3) {
    return 0;
  }
  size_t first = (size_t)bytes[0] << 8 | bytes[1];
  const uint8_t *authority = bytes + 2;
  size_t rest = count - 2;
  if (first > rest) {
    return 0;
  }
  // A name and an address in turn: the kind of what is wanted.
  session->address_count = first % 2 == 0 ? 0 : 4;
  session->constraining_count = 0;
  mbedtls_x509_crt list;
  mbedtls_x509_crt_init(&list);
  if (outpost_tls_parse_certificate(&list, authority, first, 1) == 0 &&
      outpost_tls_parse_certificate(&list, authority + first, rest - first, 1) == 0 &&
      list.raw.p != NULL && list.next != NULL) {
    if (outpost_tls_check_constraints(session, &list, 1) == OUTPOST_TLS_DONE) {
      if (session->constraining_count > 1) {
        abort();
      }
      (void)outpost_tls_check_constraints(session, list.next, 0);
    }
  }
  mbedtls_x509_crt_free(&list);
  return 0;
}
