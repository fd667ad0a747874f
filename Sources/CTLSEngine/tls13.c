// TLS 1.3 with Mbed TLS 3.6: PSA's random numbers and time, and what the engine checks beyond Mbed
// TLS.

#include "tls13.h"

#include <string.h>

#include "entered.h"
#include "inspection.h"
#include "memory.h"
#include "random.h"

#if defined(SPEAKS_TLS1_3)

#include <psa/crypto.h>

// PSA has no generator here: it draws from the entropy of the session on this thread, as Mbed TLS
// does. Outside of a session there is none.
psa_status_t mbedtls_psa_external_get_random(
    mbedtls_psa_external_random_context_t *context, uint8_t *bytes, size_t count, size_t *drawn) {
  (void)context;
  outpost_tls_session *session = outpost_tls_entered();
  *drawn = 0;
  if (session == NULL || outpost_tls_random(session->config, bytes, count) != 0) {
    return PSA_ERROR_INSUFFICIENT_ENTROPY;
  }
  *drawn = count;
  return PSA_SUCCESS;
}

// The age of a ticket (RFC 8446, section 4.2.11.1), by the caller's monotonic clock.
mbedtls_ms_time_t mbedtls_ms_time(void) {
  const outpost_tls_session *session = outpost_tls_entered();
  return session == NULL ? 0 : (mbedtls_ms_time_t)(session->last_now_us / 1000);
}

// Checks the algorithm of CertificateVerify, which is still in the buffer. Mbed TLS accepts any
// that the hello offers, but PKCS #1 v1.5 is for certificates and for TLS 1.2 alone, and each ECDSA
// algorithm is for one curve (RFC 8446, section 4.2.3).
static int is_signature_allowed(const outpost_tls_session *session) {
  const unsigned char *algorithm = session->ssl.FIELD(in_msg) + 4;
  const mbedtls_x509_crt *shown = session->ssl.FIELD(session_negotiate)->FIELD(peer_cert);
  size_t bits = shown == NULL ? 0 : mbedtls_pk_get_bitlen(&shown->pk);
  switch (algorithm[0] << 8 | algorithm[1]) {
    case MBEDTLS_TLS1_3_SIG_ECDSA_SECP256R1_SHA256: return bits == 256;
    case MBEDTLS_TLS1_3_SIG_ECDSA_SECP384R1_SHA384: return bits == 384;
    case MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA256:
    case MBEDTLS_TLS1_3_SIG_RSA_PSS_RSAE_SHA384: return bits >= 2048;
    default: return 0;
  }
}

static int refuse(outpost_tls_session *session, int code) {
  (void)mbedtls_ssl_send_alert_message(
      &session->ssl, MBEDTLS_SSL_ALERT_LEVEL_FATAL, MBEDTLS_SSL_ALERT_MSG_ILLEGAL_PARAMETER);
  return code;
}

// Reads the order of the states, as note_course does for TLS 1.2, and checks that a server which
// asked for another hello in TLS 1.3 stays with that version (RFC 8446, section 4.1.4).
int outpost_tls13_watch(outpost_tls_session *session, uint8_t before) {
  uint8_t after = outpost_tls_state(session);
  if (!outpost_tls_is_client(session)) {
    return 0;
  }
  switch (before) {
    case MBEDTLS_SSL_SERVER_HELLO:
      if (!outpost_tls13_is_spoken(session)) {
        return session->retried ? refuse(session, MBEDTLS_ERR_SSL_UNEXPECTED_MESSAGE) : 0;
      }
      session->retried = after != STATE_ENCRYPTED_EXTENSIONS;
      return 0;
    case STATE_ENCRYPTED_EXTENSIONS:
      session->facts.resumed = after == MBEDTLS_SSL_SERVER_FINISHED;
      return 0;
    case MBEDTLS_SSL_CERTIFICATE_REQUEST:
      // Without a request the state has only looked at the next message.
      session->facts.certificate_asked =
          outpost_tls13_is_spoken(session) &&
          session->ssl.FIELD(in_msg)[0] == MBEDTLS_SSL_HS_CERTIFICATE_REQUEST;
      return 0;
    case MBEDTLS_SSL_CERTIFICATE_VERIFY:
      if (!outpost_tls13_is_spoken(session)) {
        return 0;
      }
      session->signature_checked = is_signature_allowed(session);
      return session->signature_checked ? 0 : refuse(session, MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE);
    default:
      return 0;
  }
}

// A server that has TLS 1.3 and negotiates TLS 1.2 marks the end of its random number (RFC 8446,
// section 4.1.3). This client offers TLS 1.3, so the mark means that an attacker changed the hello.
int outpost_tls13_is_downgraded(const outpost_tls_session *session) {
  static const unsigned char sentinel[] = {'D', 'O', 'W', 'N', 'G', 'R', 'D'};
  const unsigned char *hello = session->ssl.FIELD(in_msg);
  return session->facts.state == MBEDTLS_SSL_SERVER_HELLO &&
         hello[0] == MBEDTLS_SSL_HS_SERVER_HELLO && session->ssl.FIELD(in_hslen) >= 4 + 2 + 32 &&
         memcmp(hello + 4 + 2 + 24, sentinel, sizeof sentinel) == 0;
}

int outpost_tls13_is_proven(const outpost_tls_session *session) {
  return !outpost_tls13_is_spoken(session) || session->facts.resumed || session->signature_checked;
}

// Mbed TLS keeps the certificate for TLS 1.3's CertificateVerify. The engine has noted what it
// needs of it later.
void outpost_tls13_forget_certificate(outpost_tls_session *session) {
  mbedtls_ssl_session *own = session->ssl.FIELD(session);
  if (own != NULL && own->FIELD(peer_cert) != NULL) {
    mbedtls_x509_crt_free(own->FIELD(peer_cert));
    outpost_tls_free(own->FIELD(peer_cert));
    own->FIELD(peer_cert) = NULL;
  }
}

// It comes among the application data (RFC 8446, section 4.6.1); Mbed TLS takes two calls for one.
int outpost_tls13_is_at_ticket(const outpost_tls_session *session, int code) {
  return code == MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET ||
         (code == MBEDTLS_ERR_SSL_WANT_READ &&
          session->ssl.FIELD(state) == MBEDTLS_SSL_TLS1_3_NEW_SESSION_TICKET);
}

int outpost_tls13_is_resumed_from(
    const mbedtls_ssl_session *own, const mbedtls_ssl_session *saved) {
  size_t count = saved->FIELD(resumption_key_len);
  return own->FIELD(tls_version) == saved->FIELD(tls_version) && count > 0 &&
         own->FIELD(resumption_key_len) == count &&
         memcmp(own->FIELD(resumption_key), saved->FIELD(resumption_key), count) == 0;
}

#endif
