// What a client keeps of a session, and when it may be offered again.

#include "resume.h"

#include <string.h>

#include "arena.h"
#include "inspection.h"
#include "memory.h"
#include "reason.h"
#include "tls13.h"

struct outpost_tls_saved {
  mbedtls_ssl_session session;
  /// Whom the session was for: digest of the server's name and of the settings' trust.
  uint8_t binding[FINGERPRINT_BYTES];
  uint8_t fingerprint[FINGERPRINT_BYTES];
  int64_t valid_from, valid_to;
  /// When the chain was verified, on the caller's monotonic clock.
  uint64_t verified_us;
  uint32_t lifetime_seconds;
};

static int bind_to(const outpost_tls_session *session, uint8_t *binding) {
  const char *name = outpost_tls_peer_name(session);
  uint8_t text[FINGERPRINT_BYTES + HOST_NAME_BYTES_MAX + 1 + sizeof session->address];
  memset(text, 0, sizeof text);
  memcpy(text, session->config->trust, FINGERPRINT_BYTES);
  memcpy(text + FINGERPRINT_BYTES, name, strlen(name));
  memcpy(text + FINGERPRINT_BYTES + HOST_NAME_BYTES_MAX + 1, session->address,
         session->address_count);
  return sha256_of(text, sizeof text, binding);
}

// Mbed TLS copies a session with its peer's certificate and parses that again, here and at each
// resumption. The certificate is verified, and without renegotiation nothing needs it afterwards,
// so the copy does not hold it. With KEEP_PEER_CERTIFICATE off it would be the certificate's
// digest.
static int copy_session(mbedtls_ssl_session *copy, outpost_tls_session *session) {
  mbedtls_ssl_session *own = session->ssl.FIELD(session);
#if defined(MBEDTLS_SSL_KEEP_PEER_CERTIFICATE)
  mbedtls_x509_crt *certificate = own->FIELD(peer_cert);
  own->FIELD(peer_cert) = NULL;
  int code = mbedtls_ssl_get_session(&session->ssl, copy);
  own->FIELD(peer_cert) = certificate;
#else
  unsigned char *digest = own->FIELD(peer_cert_digest);
  own->FIELD(peer_cert_digest) = NULL;
  int code = mbedtls_ssl_get_session(&session->ssl, copy);
  own->FIELD(peer_cert_digest) = digest;
#endif
  return code;
}

#if defined(SPEAKS_TLS1_3)
static int is_tls13(const mbedtls_ssl_session *session) {
  return session->FIELD(tls_version) == MBEDTLS_SSL_VERSION_TLS1_3;
}
#else
#define is_tls13(session) 0
#endif

#if defined(MBEDTLS_SSL_SESSION_TICKETS)
static void drop_ticket(mbedtls_ssl_session *copy) {
  mbedtls_platform_zeroize(copy->FIELD(ticket), copy->FIELD(ticket_len));
  outpost_tls_free(copy->FIELD(ticket));
  copy->FIELD(ticket) = NULL;
  copy->FIELD(ticket_len) = 0;
}

// The bytes of this session's ClientHello without its ticket and session id. Mbed TLS 3.6 sends the
// hello in the state after CLIENT_HELLO, which has nothing else to send.
static size_t bare_hello(const outpost_tls_session *session) {
  const outpost_tls_facts *facts = &session->facts;
  size_t bytes = 0;
  for (uint32_t i = 0; i < facts->state_count; i++) {
    bytes += facts->states[i].state <= MBEDTLS_SSL_SERVER_HELLO ? facts->states[i].bytes_out : 0;
  }
  const mbedtls_ssl_session *offered =
      session->offered == NULL ? NULL : &session->offered->session;
  size_t more = offered == NULL ? 0 : offered->FIELD(ticket_len) + sizeof offered->FIELD(id);
  return bytes > more ? bytes - more : 0;
}
#endif

// Drops a ticket that does not fit the record of the hello: it would end each connection that
// offers it. Servers decide what a ticket holds; OpenSSL puts the client's certificate into it.
static void drop_long_ticket(outpost_tls_saved *saved, const outpost_tls_session *session) {
#if defined(MBEDTLS_SSL_SESSION_TICKETS)
  // What TLS 1.3 adds: the ticket's age, a binder and their lengths (RFC 8446, section 4.2.11).
  enum { PRE_SHARED_KEY_BYTES = 72 };
  mbedtls_ssl_session *copy = &saved->session;
  size_t more = copy->FIELD(ticket_len) + sizeof copy->FIELD(id) +
                (is_tls13(copy) ? PRE_SHARED_KEY_BYTES : 0);
  if (copy->FIELD(ticket) != NULL && bare_hello(session) + more > MBEDTLS_SSL_OUT_CONTENT_LEN) {
    drop_ticket(copy);
  }
#else
  (void)saved, (void)session;
#endif
}

// A full handshake without a new ticket leaves the refused one in the session, beside a master
// secret that is not the ticket's. In TLS 1.3 a ticket is used once (RFC 8446, appendix C.4): a
// second use would show an observer that two connections belong to the same node.
static void drop_refused_ticket(outpost_tls_saved *saved, const outpost_tls_session *session) {
#if defined(MBEDTLS_SSL_SESSION_TICKETS)
  mbedtls_ssl_session *copy = &saved->session;
  if ((session->facts.resumed && !is_tls13(copy)) || session->offered == NULL ||
      copy->FIELD(ticket) == NULL) {
    return;
  }
  const mbedtls_ssl_session *before = &session->offered->session;
  if (before->FIELD(ticket_len) == copy->FIELD(ticket_len) &&
      memcmp(before->FIELD(ticket), copy->FIELD(ticket), copy->FIELD(ticket_len)) == 0) {
    drop_ticket(copy);
  }
#else
  (void)saved, (void)session;
#endif
}

static int is_resumable(const mbedtls_ssl_session *session) {
#if defined(MBEDTLS_SSL_SESSION_TICKETS)
  if (session->FIELD(ticket) != NULL && session->FIELD(ticket_len) > 0) {
    return 1;
  }
#endif
  // The id of TLS 1.3 is only there for middleboxes.
  return is_tls13(session) ? 0 : session->FIELD(id_len) > 0;
}

// The server's hint counts where it is shorter; 0 is no hint (RFC 5077, section 3.3).
static uint32_t lifetime(const mbedtls_ssl_session *session) {
  uint32_t seconds = 0;
#if defined(MBEDTLS_SSL_SESSION_TICKETS)
  seconds = session->FIELD(ticket) != NULL ? session->FIELD(ticket_lifetime) : 0;
#else
  (void)session;
#endif
  return seconds == 0 || seconds > RESUMPTION_SECONDS_MAX ? RESUMPTION_SECONDS_MAX : seconds;
}

static int fill(outpost_tls_saved *saved, outpost_tls_session *session) {
  int code = copy_session(&saved->session, session);
  if (code != 0) {
    return code;
  }
  drop_refused_ticket(saved, session);
  drop_long_ticket(saved, session);
  memcpy(saved->fingerprint, session->facts.fingerprint, FINGERPRINT_BYTES);
  saved->valid_from = session->valid_from;
  saved->valid_to = session->valid_to;
  // A resumed session goes on in the lifetime of the one whose chain was verified.
  saved->verified_us =
      session->facts.resumed ? session->offered->verified_us : session->last_now_us;
  saved->lifetime_seconds = lifetime(&saved->session);
  return bind_to(session, saved->binding);
}

static outpost_tls_status keep(outpost_tls_session *session, outpost_tls_saved **result) {
  if (!session->over || session->failure != 0 || !outpost_tls_is_client(session)) {
    return OUTPOST_TLS_MISUSE;
  }
  if (!is_resumable(session->ssl.FIELD(session))) {
    return OUTPOST_TLS_DONE;
  }
  outpost_tls_saved *saved = outpost_tls_engine_calloc(sizeof *saved);
  if (saved == NULL) {
    return OUTPOST_TLS_OUT_OF_MEMORY;
  }
  mbedtls_ssl_session_init(&saved->session);
  if (fill(saved, session) != 0 || !is_resumable(&saved->session)) {
    outpost_tls_saved_free(saved);
    return OUTPOST_TLS_DONE;
  }
  *result = saved;
  return OUTPOST_TLS_DONE;
}

outpost_tls_status outpost_tls_save(outpost_tls_session *session, outpost_tls_saved **result) {
  *result = NULL;
  outpost_tls_arena *before = outpost_tls_arena_select(ARENA_OF(session->config));
  outpost_tls_status status = keep(session, result);
  (void)outpost_tls_arena_select(before);
  return status;
}

static int is_valid_now(const outpost_tls_session *session, const outpost_tls_saved *saved) {
  switch (session->clock_known) {
    case OUTPOST_TLS_TIME_KNOWN:
      return session->unix_seconds >= saved->valid_from && session->unix_seconds <= saved->valid_to;
    case OUTPOST_TLS_TIME_AT_LEAST:
      return session->unix_seconds <= saved->valid_to;
    default:
      return 1;
  }
}

static int is_pinned(const outpost_tls_session *session, const outpost_tls_saved *saved) {
  return !session->config->pins ||
         (session->pin_state == PIN_SET &&
          memcmp(session->pin, saved->fingerprint, FINGERPRINT_BYTES) == 0);
}

outpost_tls_status outpost_tls_offer(
    outpost_tls_session *session, const outpost_tls_saved *saved, uint64_t now_us) {
  uint8_t binding[FINGERPRINT_BYTES];
  if (session->started || !outpost_tls_is_client(session)) {
    return OUTPOST_TLS_MISUSE;
  }
  if (bind_to(session, binding) != 0 || memcmp(binding, saved->binding, sizeof binding) != 0 ||
      now_us < saved->verified_us ||
      (now_us - saved->verified_us) / 1000000 >= saved->lifetime_seconds ||
      !is_valid_now(session, saved) || !is_pinned(session, saved)) {
    return OUTPOST_TLS_STALE;
  }
  outpost_tls_arena *before = outpost_tls_arena_select(ARENA_OF(session->config));
  int code = mbedtls_ssl_set_session(&session->ssl, &saved->session);
  (void)outpost_tls_arena_select(before);
  if (code != 0) {
    return outpost_tls_no_memory(session->config);
  }
  session->offered = saved;
  return OUTPOST_TLS_DONE;
}

// The server has proven with its Finished that it knows the master secret, and only the peer that
// was verified does. That it is the same secret is not taken on trust.
static int is_same_secret(const mbedtls_ssl_session *own, const mbedtls_ssl_session *saved) {
#if defined(SPEAKS_TLS1_3)
  if (is_tls13(own)) {
    return outpost_tls13_is_resumed_from(own, saved);
  }
#endif
  return memcmp(own->FIELD(master), saved->FIELD(master), sizeof own->FIELD(master)) == 0;
}

int outpost_tls_take_over(outpost_tls_session *session) {
  const outpost_tls_saved *saved = session->offered;
  const mbedtls_ssl_session *own = session->ssl.FIELD(session);
  if (saved == NULL || session->facts.peer_seen || !is_same_secret(own, &saved->session)) {
    return 0;
  }
  memcpy(session->facts.fingerprint, saved->fingerprint, FINGERPRINT_BYTES);
  session->facts.peer_seen = 1;
  session->facts.dates_checked = (uint8_t)session->clock_known;
  session->valid_from = saved->valid_from;
  session->valid_to = saved->valid_to;
  return 1;
}

void outpost_tls_saved_free(outpost_tls_saved *saved) {
  mbedtls_ssl_session_free(&saved->session);
  mbedtls_platform_zeroize(saved, sizeof *saved);
  outpost_tls_free(saved);
}
