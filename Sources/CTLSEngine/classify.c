// Names for Mbed TLS's error codes.

#include "classify.h"

#include <string.h>

#include "reason.h"
#include "tls13.h"
#include "verify.h"

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
  // A suite or compression that was not offered.
  if (session->facts.state == MBEDTLS_SSL_SERVER_HELLO &&
      (from(code, MBEDTLS_ERR_SSL_BAD_INPUT_DATA) ||
       from(code, MBEDTLS_ERR_SSL_FEATURE_UNAVAILABLE))) {
    return 1;
  }
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
  if (from(code, MBEDTLS_ERR_SSL_ILLEGAL_PARAMETER) &&
      session->facts.state == MBEDTLS_SSL_SERVER_HELLO) {
    return 1;
  }
  return from(code, MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION) ||
         from(code, MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE);
#else
  return from(code, MBEDTLS_ERR_SSL_BAD_HS_PROTOCOL_VERSION) ||
         from(code, MBEDTLS_ERR_SSL_BAD_HS_SERVER_HELLO) ||
         from(code, MBEDTLS_ERR_SSL_NO_CIPHER_CHOSEN);
#endif
}

// The key exchange is signed with the certificate's key and the handshake ends with a digest of
// itself under the agreed secret (RFC 5246, sections 7.4.3 and 7.4.9): here one of both is wrong.
static int is_forged(const outpost_tls_session *session, int code) {
#if defined(SPEAKS_TLS1_3)
  if ((session->facts.state == MBEDTLS_SSL_CERTIFICATE_VERIFY &&
       from(code, MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE)) ||
      (from(code, MBEDTLS_ERR_SSL_ILLEGAL_PARAMETER) && outpost_tls13_is_downgraded(session))) {
    return 1;
  }
#endif
  if (session->facts.state == MBEDTLS_SSL_SERVER_FINISHED) {
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
    return from(code, MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE);
#else
    return from(code, MBEDTLS_ERR_SSL_BAD_HS_FINISHED);
#endif
  }
  return session->facts.state == MBEDTLS_SSL_SERVER_KEY_EXCHANGE &&
         (from(code, MBEDTLS_ERR_ECP_VERIFY_FAILED) ||
#if defined(MBEDTLS_RSA_C)
          from(code, MBEDTLS_ERR_RSA_VERIFY_FAILED) ||
          from(code, MBEDTLS_ERR_RSA_INVALID_PADDING) ||
#endif
          from(code, MBEDTLS_ERR_PK_SIG_LEN_MISMATCH));
}

// A message at the wrong place. 2.28 only reports a bad message of the kind that it waited for.
static int is_misplaced(const outpost_tls_session *session, int code) {
  unsigned char type = session->ssl.FIELD(in_msg)[0];
#if MBEDTLS_VERSION_NUMBER < 0x03000000
  if (from(code, MBEDTLS_ERR_SSL_BAD_HS_SERVER_HELLO)) {
    return type != MBEDTLS_SSL_HS_SERVER_HELLO;
  }
  if (from(code, MBEDTLS_ERR_SSL_BAD_HS_CERTIFICATE)) {
    return type != MBEDTLS_SSL_HS_CERTIFICATE;
  }
#endif
  (void)type;
  return from(code, MBEDTLS_ERR_SSL_UNEXPECTED_MESSAGE);
}

// A message that cannot be read.
static int is_malformed(int code) {
  static const int codes[] = {
      MBEDTLS_ERR_SSL_PK_TYPE_MISMATCH, MBEDTLS_ERR_ECP_INVALID_KEY,
      MBEDTLS_ERR_ECP_BAD_INPUT_DATA, MBEDTLS_ERR_ECP_FEATURE_UNAVAILABLE,
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
      MBEDTLS_ERR_SSL_DECODE_ERROR, MBEDTLS_ERR_SSL_ILLEGAL_PARAMETER,
      MBEDTLS_ERR_SSL_UNSUPPORTED_EXTENSION, MBEDTLS_ERR_SSL_BAD_CERTIFICATE,
#else
      MBEDTLS_ERR_SSL_BAD_HS_CERTIFICATE, MBEDTLS_ERR_SSL_BAD_HS_CERTIFICATE_REQUEST,
      MBEDTLS_ERR_SSL_BAD_HS_SERVER_KEY_EXCHANGE, MBEDTLS_ERR_SSL_BAD_HS_SERVER_HELLO_DONE,
      MBEDTLS_ERR_SSL_BAD_HS_CHANGE_CIPHER_SPEC, MBEDTLS_ERR_SSL_BAD_HS_NEW_SESSION_TICKET,
      MBEDTLS_ERR_SSL_BAD_HS_FINISHED, MBEDTLS_ERR_SSL_UNKNOWN_CIPHER,
#endif
  };
  for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
    if (from(code, codes[i])) {
      return 1;
    }
  }
  return 0;
}

// An unknown critical extension, name constraints among them, has two codes of its own
// (mbedtls_x509_get_ext in both versions).
int outpost_tls_is_unsupported(int code) {
  return from(code, MBEDTLS_ERR_PK_UNKNOWN_PK_ALG) ||
         from(code, MBEDTLS_ERR_PK_UNKNOWN_NAMED_CURVE) ||
         from(code, MBEDTLS_ERR_PK_FEATURE_UNAVAILABLE) ||
         from(code, MBEDTLS_ERR_X509_UNKNOWN_SIG_ALG) ||
         from(code, MBEDTLS_ERR_X509_FEATURE_UNAVAILABLE) ||
         // Parameters of a signature: RSASSA-PSS, where the library lacks it.
         code == MBEDTLS_ERR_X509_INVALID_ALG ||
         code == MBEDTLS_ERR_X509_INVALID_EXTENSIONS + MBEDTLS_ERR_ASN1_UNEXPECTED_TAG;
}

// X.509 owns the codes up to 0x3000, PK those from 0x3880 to 0x3F80 (mbedtls/error.h).
static outpost_tls_status certificate_status(int code) {
  int high = -code & 0x7F80;
  // The verification itself fails only for a chain with more links than
  // MBEDTLS_X509_MAX_INTERMEDIATE_CA.
  if (from(code, MBEDTLS_ERR_X509_FATAL_ERROR)) {
    return OUTPOST_TLS_CHAIN_TOO_LONG;
  }
  if (outpost_tls_is_unsupported(code)) {
    return OUTPOST_TLS_UNSUPPORTED_CERTIFICATE;
  }
  if ((high >= 0x2080 && high <= 0x3000) || (high >= 0x3880 && high <= 0x3F80)) {
    return OUTPOST_TLS_MALFORMED_CERTIFICATE;
  }
  return is_malformed(code) ? OUTPOST_TLS_MALFORMED_CERTIFICATE : OUTPOST_TLS_FAILED;
}

static size_t number(const unsigned char *bytes, size_t count) {
  size_t value = 0;
  for (size_t i = 0; i < count; i++) {
    value = value << 8 | bytes[i];
  }
  return value;
}

// Mbed TLS has several codes for what its buffer cannot hold. The record's header has its length
// (RFC 5246, section 6.2.3), and so has a handshake message that is not encrypted (section 7.4).
// What was received of it is in Mbed TLS's buffer, or still in the engine's.
static int is_record_too_large(outpost_tls_session *session, int code) {
  const unsigned char *header = session->ssl.FIELD(in_hdr);
  const size_t room = MBEDTLS_SSL_IN_CONTENT_LEN;
  size_t record = number(header + 3, 2);
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
  // It is put together from its records in the same buffer, whose headers are overwritten.
  if (session->ssl.FIELD(badmac_seen_or_in_hsfraglen) != 0 &&
      session->ssl.FIELD(in_hslen) > room && code != MBEDTLS_ERR_SSL_CONN_EOF) {
    session->facts.room = (uint32_t)room;
    session->facts.needed = (uint32_t)session->ssl.FIELD(in_hslen);
    return 1;
  }
#endif
  int is_long = record > room && (code == MBEDTLS_ERR_SSL_BAD_INPUT_DATA ||
                                  code == MBEDTLS_ERR_SSL_INVALID_RECORD);
  // 2.28 cannot put a handshake message together that was cut into several records.
  int is_cut = code == MBEDTLS_ERR_SSL_BUFFER_TOO_SMALL ||
               code == MBEDTLS_ERR_SSL_FEATURE_UNAVAILABLE;
  if (!is_long && !is_cut) {
    return 0;
  }
  size_t message = 0;
  if (header[0] == MBEDTLS_SSL_MSG_HANDSHAKE &&
      session->facts.state < MBEDTLS_SSL_SERVER_CHANGE_CIPHER_SPEC) {
    const unsigned char *start = is_cut ? session->ssl.FIELD(in_msg)
                                        : session->input + session->input_start;
    if (is_cut || session->input_end - session->input_start >= 4) {
      message = 4 + number(start + 1, 3);
    }
  }
  // The same codes also mean that a hello has something that Mbed TLS does not implement.
  if (is_cut && message <= record) {
    return 0;
  }
  session->facts.room = (uint32_t)room;
  session->facts.needed = (uint32_t)(message > record ? message : record);
  return 1;
}

// Alerts with which a server answers a client's certificate, or that there is none (RFC 5246,
// section 7.2.2; certificate_required: RFC 8446, section 6.2).
static int is_about_identity(const outpost_tls_facts *facts) {
  switch (facts->alert) {
    case MBEDTLS_SSL_ALERT_MSG_HANDSHAKE_FAILURE:
    case MBEDTLS_SSL_ALERT_MSG_NO_CERT:
    case MBEDTLS_SSL_ALERT_MSG_BAD_CERT:
    case MBEDTLS_SSL_ALERT_MSG_UNSUPPORTED_CERT:
    case MBEDTLS_SSL_ALERT_MSG_CERT_REVOKED:
    case MBEDTLS_SSL_ALERT_MSG_CERT_EXPIRED:
    case MBEDTLS_SSL_ALERT_MSG_CERT_UNKNOWN:
    case MBEDTLS_SSL_ALERT_MSG_UNKNOWN_CA:
    case MBEDTLS_SSL_ALERT_MSG_ACCESS_DENIED:
    case MBEDTLS_SSL_ALERT_MSG_DECRYPT_ERROR:
    case 116:
      return facts->certificate_asked;
    default:
      return 0;
  }
}

static outpost_tls_status alert_status(const outpost_tls_session *session) {
  const outpost_tls_facts *facts = &session->facts;
  if (refuses_parameters(facts->state, facts->alert)) {
    return OUTPOST_TLS_NO_COMMON_PARAMETERS;
  }
  // After the handshake, nothing but another one can fail for want of parameters. Mbed TLS has
  // answered the server's HelloRequest with no_renegotiation.
  if (session->over && facts->alert == MBEDTLS_SSL_ALERT_MSG_HANDSHAKE_FAILURE &&
      !facts->certificate_asked) {
    return OUTPOST_TLS_RENEGOTIATION;
  }
  if (is_about_identity(facts)) {
    return session->config->own == NULL ? OUTPOST_TLS_IDENTITY_DEMANDED
                                        : OUTPOST_TLS_IDENTITY_REFUSED;
  }
  return OUTPOST_TLS_ALERT;
}

outpost_tls_status outpost_tls_classify(outpost_tls_session *session, int code) {
  outpost_tls_facts *facts = &session->facts;
  if (outpost_tls_is_memory(code)) {
    return outpost_tls_no_memory(session->config);
  }
  if (session->unused_bytes > UNUSED_BYTES_MAX) {
    return OUTPOST_TLS_FLOOD;
  }
  if (session->config->entropy_failed) {
    session->config->entropy_failed = 0;
    return OUTPOST_TLS_NO_ENTROPY;
  }
  // Mbed TLS 2.28 reports a forbidden use as a bad message, but sets the flags all the same.
  if (facts->verify_flags != 0 && facts->verify_flags != UINT32_MAX) {
    return outpost_tls_refusal(session, facts->verify_flags);
  }
#if defined(SPEAKS_TLS1_3)
  // An empty chain has the code of an alert that was received.
  if (code == MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE &&
      session->ssl.FIELD(in_msgtype) != MBEDTLS_SSL_MSG_ALERT) {
    return OUTPOST_TLS_MALFORMED_CERTIFICATE;
  }
#endif
  if (code == MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE) {
    facts->alert = session->ssl.FIELD(in_msg)[1];
    return alert_status(session);
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
  if (is_forged(session, code)) {
    return OUTPOST_TLS_FORGED;
  }
  if (is_misplaced(session, code)) {
    return OUTPOST_TLS_MALFORMED;
  }
  if (is_version_or_suite(session, code)) {
    return OUTPOST_TLS_NO_COMMON_PARAMETERS;
  }
  if (facts->state == MBEDTLS_SSL_SERVER_CERTIFICATE) {
    return certificate_status(code);
  }
  return is_malformed(code) ? OUTPOST_TLS_MALFORMED : OUTPOST_TLS_FAILED;
}
