// The handshake, one state at a time, with its accounts and its last checks.

#include "handshake.h"

#include <string.h>

#include "classify.h"
#include "entered.h"
#include "inspection.h"
#include "memory.h"
#include "painted_stack.h"
#include "resume.h"
#include "tls13.h"
#include "verify.h"

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

#if defined(ASKS_FOR_FRAGMENTS)
// Whether the ServerHello that has just been read has an extension (RFC 5246, section 7.4.1.3).
static int agrees_to(const outpost_tls_session *session, unsigned extension) {
  const unsigned char *at = session->ssl.FIELD(in_msg);
  const unsigned char *end = at + session->ssl.FIELD(in_hslen);
  at += 4 + 2 + 32;
  // The session id, a suite, a compression, the length of the extensions.
  if (at >= end || end - at < 1 + at[0] + 2 + 1 + 2) {
    return 0;
  }
  at += 1 + at[0] + 2 + 1 + 2;
  while (end - at >= 4) {
    if ((unsigned)(at[0] << 8 | at[1]) == extension) {
      return 1;
    }
    at += 4 + (at[2] << 8 | at[3]);
  }
  return 0;
}

static void note_fragments(outpost_tls_session *session) {
  session->facts.room = MBEDTLS_SSL_IN_CONTENT_LEN;
  session->facts.ignores_fragments =
      outpost_tls_is_client(session) &&
      session->config->ssl.FIELD(mfl_code) != MBEDTLS_SSL_MAX_FRAG_LEN_NONE &&
      !agrees_to(session, MBEDTLS_TLS_EXT_MAX_FRAGMENT_LENGTH);
}
#endif

// What follows from the order of the states: a resumption has no state between the ServerHello and
// the ChangeCipherSpec, and a client sends a Certificate message only if the server asked for one.
static void note_course(outpost_tls_session *session, uint8_t before, uint64_t bytes_out) {
#if defined(SPEAKS_TLS1_3)
  if (outpost_tls13_is_spoken(session)) {
    return;
  }
#endif
#if defined(ASKS_FOR_FRAGMENTS)
  if (before == MBEDTLS_SSL_SERVER_HELLO) {
    note_fragments(session);
  }
#endif
  if (before == MBEDTLS_SSL_SERVER_HELLO &&
      outpost_tls_state(session) == MBEDTLS_SSL_SERVER_CHANGE_CIPHER_SPEC) {
    session->facts.resumed = 1;
  }
  if (before == MBEDTLS_SSL_CLIENT_CERTIFICATE && outpost_tls_is_client(session) &&
      session->facts.bytes_out + session->ssl.FIELD(out_left) > bytes_out) {
    session->facts.certificate_asked = 1;
  }
}

// Mbed TLS reports some refused allocations as a peer's fault and could ignore others. A state in
// which an allocation was refused has failed for that reason, whatever it returns, and its output
// is dropped.
static int step(outpost_tls_session *session) {
  unsigned refusals = outpost_tls_refusals();
  uint8_t before = outpost_tls_state(session);
  uint64_t bytes_out = session->facts.bytes_out;
  int code = outpost_tls_step(session);
  if (outpost_tls_refusals() != refusals) {
    session->output_start = session->output_end = 0;
    return outpost_tls_is_memory(code) ? code : MBEDTLS_ERR_SSL_ALLOC_FAILED;
  }
  if (code == 0) {
    note_course(session, before, bytes_out);
  }
#if defined(SPEAKS_TLS1_3)
  code = code == 0 ? outpost_tls13_watch(session, before) : code;
#endif
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

// The first bytes show whether a peer speaks TLS: content type and major version of a record
// (RFC 5246, section 6.2.1).
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

outpost_tls_status outpost_tls_fail(outpost_tls_session *session, int code) {
  session->facts.code = code;
  if (code == MBEDTLS_ERR_SSL_NO_CLIENT_CERTIFICATE) {
    // Sends a client without a certificate the reason (RFC 5246, section 7.4.6); 2.28 only closes.
    (void)mbedtls_ssl_send_alert_message(
        &session->ssl, MBEDTLS_SSL_ALERT_LEVEL_FATAL, MBEDTLS_SSL_ALERT_MSG_HANDSHAKE_FAILURE);
  }
  if (!session->over && outpost_tls_is_client(session)) {
    session->facts.verify_flags = mbedtls_ssl_get_verify_result(&session->ssl);
  }
  return fail(session, outpost_tls_classify(session, code));
}

int outpost_tls_made_progress(const outpost_tls_session *session, size_t input_before) {
  return session->input_start != input_before && session->input_start < session->input_end;
}

// A second check after Mbed TLS's own: no client session opens unless its peer has proven its name
// in a chain without a single flag.
static outpost_tls_status handshake_over(outpost_tls_session *session) {
  if (outpost_tls_is_client(session)) {
    session->facts.verify_flags = mbedtls_ssl_get_verify_result(&session->ssl);
    int proven = session->facts.resumed ? outpost_tls_take_over(session) : session->name_proven;
    if (!proven || session->facts.verify_flags != 0 || !outpost_tls_is_pinned(session)) {
      return fail(session, OUTPOST_TLS_CERTIFICATE_REJECTED);
    }
#if defined(SPEAKS_TLS1_3)
    if (!outpost_tls13_is_proven(session)) {
      return fail(session, OUTPOST_TLS_FORGED);
    }
    outpost_tls13_forget_certificate(session);
#endif
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
  session->unused_bytes = 0;
  session->facts.state = outpost_tls_state(session);
  return session->facts.state == STATE_OVER ? handshake_over(session) : OUTPOST_TLS_PROGRESS;
}
