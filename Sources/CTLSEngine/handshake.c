// The handshake, one state at a time, with its accounts and its last checks.

#include "engine.h"

outpost_tls_state_cost *outpost_tls_current_cost(outpost_tls_session *session) {
  return session->facts.state_count == 0 ? NULL
                                         : &session->facts.states[session->facts.state_count - 1];
}

#if defined(FINISHED_IGNORES_FAILURE)
// CVE-2025-27810: these versions compute Finished with a function that cannot report a failure, so
// a refused allocation in the PRF leaves Finished undefined. The PRF is wrapped as soon as the
// handshake has one, and its failure ends the session before a byte of that flight leaves.
static int checked_prf(
    const unsigned char *secret, size_t slen, const char *label, const unsigned char *random,
    size_t rlen, unsigned char *dstbuf, size_t dlen) {
  int code = outpost_tls_entered()->prf(secret, slen, label, random, rlen, dstbuf, dlen);
  if (code != 0) {
    outpost_tls_entered()->prf_failure = code;
  }
  return code;
}

static void watch_prf(outpost_tls_session *session) {
  mbedtls_ssl_handshake_params *handshake = session->ssl.handshake;
  if (handshake != NULL && handshake->tls_prf != NULL && handshake->tls_prf != checked_prf) {
    session->prf = handshake->tls_prf;
    handshake->tls_prf = checked_prf;
  }
}
#endif

static int step(outpost_tls_session *session) {
  int code = mbedtls_ssl_handshake_step(&session->ssl);
#if defined(FINISHED_IGNORES_FAILURE)
  watch_prf(session);
  if (session->prf_failure != 0) {
    session->output_start = session->output_end = 0;
    return session->prf_failure;
  }
#endif
  return code;
}

static void book_time(outpost_tls_session *session, uint64_t now_us) {
  outpost_tls_facts *facts = &session->facts;
  if (session->accounts_closed) {
    return;
  }
  if (session->started && now_us > session->last_now_us) {
    outpost_tls_current_cost(session)->microseconds += now_us - session->last_now_us;
  }
  session->started = 1;
  session->last_now_us = now_us;
  session->accounts_closed = session->over;
  if (session->over) {
    return;
  }
  if ((facts->state_count == 0 || outpost_tls_current_cost(session)->state != facts->state) &&
      facts->state_count < sizeof facts->states / sizeof *facts->states) {
    facts->states[facts->state_count++].state = facts->state;
  }
}

// A peer that speaks another protocol is told apart by its very first bytes: content type and
// major version of a record (RFC 5246, section 6.2.1).
static int is_not_tls(const outpost_tls_session *session) {
  if (session->facts.bytes_in != 0) {
    return 0;
  }
  size_t count = session->input_end - session->input_start;
  const uint8_t *bytes = session->input + session->input_start;
  if (count > 0 && bytes[0] != MBEDTLS_SSL_MSG_HANDSHAKE && bytes[0] != MBEDTLS_SSL_MSG_ALERT) {
    return 1;
  }
  return count > 1 && bytes[1] != 3;
}

static outpost_tls_status fail(outpost_tls_session *session, outpost_tls_status failure) {
  session->failure = failure;
  return failure;
}

static int is_client(const outpost_tls_session *session) {
  return session->ssl.FIELD(conf)->FIELD(endpoint) == MBEDTLS_SSL_IS_CLIENT;
}

outpost_tls_status outpost_tls_fail(outpost_tls_session *session, int code) {
  session->facts.code = code;
  if (!session->over && is_client(session)) {
    session->facts.verify_flags = mbedtls_ssl_get_verify_result(&session->ssl);
  }
  return fail(session, outpost_tls_classify(session, code));
}

int outpost_tls_made_progress(const outpost_tls_session *session, size_t input_before) {
  return session->input_start != input_before && session->input_start < session->input_end;
}

// Belt and braces: no client session opens whose peer has not proven its name in a chain without a
// single flag, whatever Mbed TLS's own verdict was.
static outpost_tls_status handshake_over(outpost_tls_session *session) {
  if (is_client(session)) {
    session->facts.verify_flags = mbedtls_ssl_get_verify_result(&session->ssl);
    if (!session->name_proven || session->facts.verify_flags != 0) {
      return fail(session, OUTPOST_TLS_CERTIFICATE_REJECTED);
    }
  }
  session->over = 1;
  return OUTPOST_TLS_PROGRESS;
}

outpost_tls_status outpost_tls_handshake(outpost_tls_session *session, uint64_t now_us) {
  if (session->failure != 0) {
    return session->failure;
  }
  book_time(session, now_us);
  if (session->over) {
    return OUTPOST_TLS_DONE;
  }
  if (is_not_tls(session)) {
    return fail(session, OUTPOST_TLS_NOT_TLS);
  }
  outpost_tls_session *before = outpost_tls_enter(session);
  size_t input_before;
  int code;
  do {
    input_before = session->input_start;
    code = step(session);
  } while (code == MBEDTLS_ERR_SSL_WANT_READ && outpost_tls_made_progress(session, input_before));
  outpost_tls_leave(before);
  if (code == MBEDTLS_ERR_SSL_WANT_READ) {
    return OUTPOST_TLS_WANT_INPUT;
  }
  if (code != 0) {
    return outpost_tls_fail(session, code);
  }
  session->facts.state = (uint8_t)session->ssl.FIELD(state);
  return session->facts.state == MBEDTLS_SSL_HANDSHAKE_OVER ? handshake_over(session)
                                                            : OUTPOST_TLS_PROGRESS;
}
