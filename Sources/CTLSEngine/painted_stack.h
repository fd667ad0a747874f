#pragma once

// One handshake state, on a painted stack where the engine is measured (painted_stack.c).

#include "structures.h"

#if defined(OUTPOST_TLS_MEASURED)
/// Runs one handshake state, on a painted stack where the session's account wants that.
int outpost_tls_step(outpost_tls_session *session);
/// Draws random numbers from the configuration's entropy, on the caller's own stack.
int outpost_tls_draw(outpost_tls_config *config, unsigned char *bytes, size_t count);
#else
#define outpost_tls_step(session) mbedtls_ssl_handshake_step(&(session)->ssl)
#define outpost_tls_draw(config, bytes, count) \
  (config)->entropy((config)->entropy_context, bytes, count)
#endif
