// Mbed TLS's error codes by the name that the caller knows them by.

#include "engine.h"

// A code is the negative sum of a high part (a module's, multiples of 0x80) and a low part (of the
// numbers and encodings below); either may say that memory was refused.
int outpost_tls_is_memory(int code) {
  static const int refused[] = {
      -MBEDTLS_ERR_SSL_ALLOC_FAILED, -MBEDTLS_ERR_X509_ALLOC_FAILED, -MBEDTLS_ERR_PK_ALLOC_FAILED,
      -MBEDTLS_ERR_MD_ALLOC_FAILED, -MBEDTLS_ERR_CIPHER_ALLOC_FAILED,
#if defined(MBEDTLS_ECP_C)
      -MBEDTLS_ERR_ECP_ALLOC_FAILED,
#endif
#if defined(MBEDTLS_PEM_PARSE_C)
      -MBEDTLS_ERR_PEM_ALLOC_FAILED,
#endif
      -MBEDTLS_ERR_ASN1_ALLOC_FAILED,
#if defined(MBEDTLS_BIGNUM_C)
      -MBEDTLS_ERR_MPI_ALLOC_FAILED,
#endif
  };
  int high = -code & 0x7F80;
  int low = -code & 0x7F;
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    if (code < 0 && (refused[i] == high || refused[i] == low)) {
      return 1;
    }
  }
  return 0;
}

static int from(int code, int high) {
  return (-code & 0x7F80) == -high;
}

// RFC 5246, section 7.2.2: handshake_failure says that no acceptable parameters were found, as
// protocol_version and insufficient_security do more exactly; all three answer the ClientHello.
static int refuses_parameters(uint8_t state, uint8_t alert) {
  return state == MBEDTLS_SSL_SERVER_HELLO &&
         (alert == MBEDTLS_SSL_ALERT_MSG_HANDSHAKE_FAILURE ||
          alert == MBEDTLS_SSL_ALERT_MSG_PROTOCOL_VERSION ||
          alert == MBEDTLS_SSL_ALERT_MSG_INSUFFICIENT_SECURITY);
}

static int is_version_or_suite(const outpost_tls_session *session, int code) {
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
  if (from(code, MBEDTLS_ERR_SSL_ILLEGAL_PARAMETER) &&
      session->facts.state == MBEDTLS_SSL_SERVER_HELLO) {
    return 1;
  }
  return from(code, MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION) ||
         from(code, MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE);
#else
  (void)session;
  return from(code, MBEDTLS_ERR_SSL_BAD_HS_PROTOCOL_VERSION) ||
         from(code, MBEDTLS_ERR_SSL_BAD_HS_SERVER_HELLO) ||
         from(code, MBEDTLS_ERR_SSL_NO_CIPHER_CHOSEN);
#endif
}

static int is_certificate(int code) {
  // X.509 owns 0x2080 to 0x2980, PK 0x3880 to 0x3F80 (mbedtls/error.h).
  int high = -code & 0x7F80;
  if ((high >= 0x2080 && high <= 0x2980) || (high >= 0x3880 && high <= 0x3F80)) {
    return 1;
  }
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
  return from(code, MBEDTLS_ERR_SSL_BAD_CERTIFICATE);
#else
  return from(code, MBEDTLS_ERR_SSL_BAD_HS_CERTIFICATE);
#endif
}

// Mbed TLS has several codes for a record that its buffer cannot hold; the record's header tells
// (RFC 5246, section 6.2.3).
static int is_record_too_large(const outpost_tls_session *session, int code) {
  const unsigned char *header = session->ssl.FIELD(in_hdr);
  size_t length = ((size_t)header[3] << 8) | header[4];
  // 2.28 cannot put a handshake message together that was cut into several records.
  return code == MBEDTLS_ERR_SSL_BUFFER_TOO_SMALL || code == MBEDTLS_ERR_SSL_FEATURE_UNAVAILABLE ||
         ((code == MBEDTLS_ERR_SSL_BAD_INPUT_DATA || code == MBEDTLS_ERR_SSL_INVALID_RECORD) &&
          length > MBEDTLS_SSL_IN_CONTENT_LEN);
}

outpost_tls_status outpost_tls_classify(outpost_tls_session *session, int code) {
  outpost_tls_facts *facts = &session->facts;
  if (outpost_tls_is_memory(code)) {
    return OUTPOST_TLS_OUT_OF_MEMORY;
  }
  if (session->config->entropy_failed) {
    session->config->entropy_failed = 0;
    return OUTPOST_TLS_NO_ENTROPY;
  }
  // Mbed TLS 2.28 reports a forbidden use as a bad message, but sets the flags all the same.
  if (facts->verify_flags != 0 && facts->verify_flags != UINT32_MAX) {
    return outpost_tls_refusal(session, facts->verify_flags);
  }
  if (code == MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE) {
    facts->alert = session->ssl.FIELD(in_msg)[1];
    return refuses_parameters(facts->state, facts->alert) ? OUTPOST_TLS_NO_COMMON_PARAMETERS
                                                          : OUTPOST_TLS_ALERT;
  }
  if (code == MBEDTLS_ERR_SSL_CONN_EOF || code == MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY) {
    return session->over ? OUTPOST_TLS_TRUNCATED : OUTPOST_TLS_ABORTED;
  }
  if (is_record_too_large(session, code)) {
    return OUTPOST_TLS_RECORD_TOO_LARGE;
  }
  if (code == MBEDTLS_ERR_SSL_INVALID_MAC || code == MBEDTLS_ERR_SSL_INVALID_RECORD) {
    return OUTPOST_TLS_BAD_RECORD;
  }
  if (is_version_or_suite(session, code)) {
    return OUTPOST_TLS_NO_COMMON_PARAMETERS;
  }
  if (facts->state == MBEDTLS_SSL_SERVER_CERTIFICATE && is_certificate(code)) {
    return OUTPOST_TLS_MALFORMED_CERTIFICATE;
  }
  return OUTPOST_TLS_FAILED;
}
