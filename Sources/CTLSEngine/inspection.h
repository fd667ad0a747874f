#pragma once

// What a session is at this moment: state, version, role, name of the peer (inspection.c).

#include "structures.h"

/// The end of the handshake as the ABI numbers it.
#define STATE_OVER 16u
/// States that only TLS 1.3 has, as the ABI numbers them.
#define STATE_ENCRYPTED_EXTENSIONS 17u
#define STATE_CLIENT_CERTIFICATE_VERIFY 18u

/// The handshake state as the ABI numbers it.
uint8_t outpost_tls_state(const outpost_tls_session *session);
int outpost_tls_is_client(const outpost_tls_session *session);
/// The name that the peer must prove; empty where it is an address.
const char *outpost_tls_peer_name(const outpost_tls_session *session);
#if defined(SPEAKS_TLS1_3)
/// Whether the version is TLS 1.3, as far as it is known.
int outpost_tls13_is_spoken(const outpost_tls_session *session);
#endif
