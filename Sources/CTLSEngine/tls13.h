#pragma once

// What the engine checks in TLS 1.3 beyond Mbed TLS (tls13.c).

#include "structures.h"

#if defined(SPEAKS_TLS1_3)
/// Checks a state that ended without an error. Returns 0, or the code of the handshake's failure.
int outpost_tls13_watch(outpost_tls_session *session, uint8_t before);
/// Whether the refused ServerHello shows that an attacker made the server choose TLS 1.2.
int outpost_tls13_is_downgraded(const outpost_tls_session *session);
/// Whether a server in TLS 1.3 has signed the handshake, or resumed a session; 1 in TLS 1.2.
int outpost_tls13_is_proven(const outpost_tls_session *session);
/// Frees the peer's certificate after its last use.
void outpost_tls13_forget_certificate(outpost_tls_session *session);
/// Whether a session has the secret of the one that was offered.
int outpost_tls13_is_resumed_from(
    const mbedtls_ssl_session *own, const mbedtls_ssl_session *saved);
/// Whether a read that returned no byte goes on because it has reached a ticket.
int outpost_tls13_is_at_ticket(const outpost_tls_session *session, int code);
#else
#define outpost_tls13_is_at_ticket(session, code) 0
#endif
