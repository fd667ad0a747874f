// The certificates that a server sends, for programs that show them to a person.

#include "outpost_sent_chain.h"

#include "structures.h"
#include "verify.h"

// Mbed TLS verifies from the top down, and the certificates that were sent are the list behind the
// first: at the top it may be that of the anchors.
static int show_and_verify(void *context, mbedtls_x509_crt *crt, int depth, uint32_t *flags) {
  outpost_sent_chain *watch = context;
  if (depth == 0 && watch->take != NULL) {
    for (const mbedtls_x509_crt *sent = crt; sent != NULL; sent = sent->next) {
      if (sent->raw.p != NULL) watch->take(watch->context, sent->raw.p, sent->raw.len);
    }
  }
  return outpost_tls_verify(watch->session, crt, depth, flags);
}

void outpost_watch_sent_chain(outpost_sent_chain *watch, outpost_tls_session *session) {
  watch->session = session;
  mbedtls_ssl_set_verify(&session->ssl, show_and_verify, watch);
}

int outpost_sha256(const uint8_t *bytes, size_t count, uint8_t *digest) {
  return sha256_of(bytes, count, digest);
}
