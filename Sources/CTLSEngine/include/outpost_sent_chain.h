#pragma once

// The certificates that a server sends, for programs that show them to a person. For sessions of
// the engine in the program alone: no loaded engine has these calls.

#include "outpost_tls.h"

#if defined(__clang__)
#pragma clang assume_nonnull begin
#endif

/// Who is shown the certificates of a session.
typedef struct {
  outpost_tls_session *OUTPOST_TLS_NULLABLE session;
  void *OUTPOST_TLS_NULLABLE context;
  /// Gets one certificate in DER, in the order in which they were sent.
  void (*OUTPOST_TLS_NULLABLE take)(
      void *OUTPOST_TLS_NULLABLE context, const uint8_t *bytes, size_t count);
} outpost_sent_chain;

/// Shows `watch` the certificates of a client's session when they are verified, whatever the
/// verdict is, which stays the same. Before the first handshake call; `watch` lives at least as
/// long as its session.
void outpost_watch_sent_chain(outpost_sent_chain *watch, outpost_tls_session *session);

/// SHA-256 of bytes into 32 others; 0, or Mbed TLS's code.
int outpost_sha256(const uint8_t *bytes, size_t count, uint8_t *digest);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif
