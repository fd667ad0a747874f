// What a session is at this moment: state, version, role, name of the peer.

#include "inspection.h"

#if defined(SPEAKS_TLS1_3)

int outpost_tls13_is_spoken(const outpost_tls_session *session) {
  return session->ssl.FIELD(tls_version) == MBEDTLS_SSL_VERSION_TLS1_3;
}

// Numbers of the ABI beyond the sixteen that TLS 1.2 has too. The ChangeCipherSpec that only
// middleboxes look at (RFC 8446, appendix D.4) is booked where TLS 1.2 has its own.
static uint8_t tls13_state(int state) {
  switch (state) {
    case MBEDTLS_SSL_HELLO_RETRY_REQUEST: return MBEDTLS_SSL_SERVER_HELLO;
    case MBEDTLS_SSL_ENCRYPTED_EXTENSIONS: return STATE_ENCRYPTED_EXTENSIONS;
    case MBEDTLS_SSL_CLIENT_CERTIFICATE_VERIFY: return STATE_CLIENT_CERTIFICATE_VERIFY;
    case MBEDTLS_SSL_CLIENT_CCS_AFTER_SERVER_FINISHED:
    case MBEDTLS_SSL_CLIENT_CCS_BEFORE_2ND_CLIENT_HELLO: return MBEDTLS_SSL_CLIENT_CHANGE_CIPHER_SPEC;
    case MBEDTLS_SSL_SERVER_CCS_AFTER_SERVER_HELLO:
    case MBEDTLS_SSL_SERVER_CCS_AFTER_HELLO_RETRY_REQUEST: return MBEDTLS_SSL_SERVER_CHANGE_CIPHER_SPEC;
    default: return MBEDTLS_SSL_HANDSHAKE_WRAPUP;
  }
}

#endif

uint8_t outpost_tls_state(const outpost_tls_session *session) {
  int state = session->ssl.FIELD(state);
  if (state == MBEDTLS_SSL_HANDSHAKE_OVER) {
    return STATE_OVER;
  }
#if defined(SPEAKS_TLS1_3)
  if (state > MBEDTLS_SSL_HANDSHAKE_WRAPUP && outpost_tls13_is_spoken(session)) {
    return tls13_state(state);
  }
#endif
  // Mbed TLS goes to the ticket within the step of the message after it; so do the accounts.
  return state > MBEDTLS_SSL_HANDSHAKE_WRAPUP ? MBEDTLS_SSL_SERVER_CHANGE_CIPHER_SPEC
                                              : (uint8_t)state;
}

int outpost_tls_is_client(const outpost_tls_session *session) {
  return session->config->ssl.FIELD(endpoint) == MBEDTLS_SSL_IS_CLIENT;
}

const char *outpost_tls_peer_name(const outpost_tls_session *session) {
  const char *name = session->ssl.FIELD(hostname);
  return session->address_count != 0 || name == NULL ? "" : name;
}
