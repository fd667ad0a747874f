// Who the peer is: names, dates and the reasons of a refusal.

#include "verify.h"

#include <string.h>

#include <mbedtls/oid.h>

#include "constraints.h"
#include "inspection.h"
#include "text.h"

// Days since 1970-01-01 in the proleptic Gregorian calendar (H. Hinnant, "chrono-Compatible
// Low-Level Date Algorithms", days_from_civil).
static int64_t days_since_1970(int64_t year, int64_t month, int64_t day) {
  year -= month <= 2;
  int64_t era = (year >= 0 ? year : year - 399) / 400;
  int64_t year_of_era = year - era * 400;
  int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146097 + day_of_era - 719468;
}

static int64_t unix_seconds(const mbedtls_x509_time *time) {
  int64_t days = days_since_1970(time->year, time->mon, time->day);
  return days * 86400 + time->hour * 3600 + time->min * 60 + time->sec;
}

// Mbed TLS asks time(2), which a device may not have set; the caller's time decides instead.
// Both ends are inclusive (RFC 5280, section 4.1.2.5).
static void check_dates(
    outpost_tls_session *session, const mbedtls_x509_crt *crt, uint32_t *flags) {
  int64_t from = unix_seconds(&crt->valid_from), to = unix_seconds(&crt->valid_to);
  session->valid_from = from > session->valid_from ? from : session->valid_from;
  session->valid_to = to < session->valid_to ? to : session->valid_to;
  *flags &= ~(uint32_t)(MBEDTLS_X509_BADCERT_EXPIRED | MBEDTLS_X509_BADCERT_FUTURE);
  session->facts.dates_checked = (uint8_t)session->clock_known;
  if (session->clock_known == OUTPOST_TLS_TIME_UNKNOWN) {
    return;
  }
  if (session->unix_seconds > to) {
    *flags |= MBEDTLS_X509_BADCERT_EXPIRED;
  }
  if (session->clock_known == OUTPOST_TLS_TIME_KNOWN && session->unix_seconds < from) {
    *flags |= MBEDTLS_X509_BADCERT_FUTURE;
  }
}

// "*." stands for exactly one leftmost label, and for nothing else (RFC 9525, section 6.3).
static int name_matches(const mbedtls_x509_buf *pattern, const char *name) {
  const uint8_t *wanted = (const uint8_t *)name;
  size_t count = strlen(name);
  if (pattern->len > 2 && pattern->p[0] == '*' && pattern->p[1] == '.') {
    const uint8_t *dot = memchr(wanted, '.', count);
    const uint8_t *parent = pattern->p + 2;
    if (dot == NULL || dot == wanted || memchr(parent, '.', pattern->len - 2) == NULL) {
      return 0;
    }
    return outpost_tls_same_text(
        parent, pattern->len - 2, dot + 1, count - (size_t)(dot + 1 - wanted));
  }
  return outpost_tls_same_text(pattern->p, pattern->len, wanted, count);
}

// Only subjectAltName counts (RFC 9525, section 2): never the common name, which Mbed TLS would
// fall back to; and an address only matches an iPAddress entry, which 2.28 does not look at.
static int proves_name(const outpost_tls_session *session, const mbedtls_x509_crt *crt) {
  const mbedtls_x509_sequence *entry = &crt->subject_alt_names;
  for (; entry != NULL && entry->buf.p != NULL; entry = entry->next) {
    int kind = entry->buf.tag & (MBEDTLS_ASN1_TAG_CLASS_MASK | MBEDTLS_ASN1_TAG_VALUE_MASK);
    if (session->address_count != 0) {
      if (kind == (MBEDTLS_ASN1_CONTEXT_SPECIFIC | 7) &&
          entry->buf.len == session->address_count &&
          memcmp(entry->buf.p, session->address, session->address_count) == 0) {
        return 1;
      }
    } else if (kind == (MBEDTLS_ASN1_CONTEXT_SPECIFIC | 2) &&
               name_matches(&entry->buf, outpost_tls_peer_name(session))) {
      return 1;
    }
  }
  return 0;
}

static void check_name(
    outpost_tls_session *session, const mbedtls_x509_crt *crt, uint32_t *flags) {
  session->name_proven = proves_name(session, crt);
  if (!session->name_proven) {
    *flags |= MBEDTLS_X509_BADCERT_CN_MISMATCH;
  }
}

static int same_name(const mbedtls_x509_buf *a, const mbedtls_x509_buf *b) {
  return a->len == b->len && memcmp(a->p, b->p, a->len) == 0;
}

// Mbed TLS skips an issuer that may not sign certificates and then reports that no trusted one
// signed. The certificates that the peer sent show the reason.
static int issuer_may_not_sign(const mbedtls_x509_crt *crt) {
  for (const mbedtls_x509_crt *other = crt->next; other != NULL; other = other->next) {
    if (!same_name(&other->subject_raw, &crt->issuer_raw)) {
      continue;
    }
    if (!other->FIELD(ca_istrue)) {
      return 1;
    }
#if MBEDTLS_VERSION_NUMBER >= 0x03000000 || defined(MBEDTLS_X509_CHECK_KEY_USAGE)
    if (mbedtls_x509_crt_check_key_usage(other, MBEDTLS_X509_KU_KEY_CERT_SIGN) != 0) {
      return 1;
    }
#endif
  }
  return 0;
}

// A refused allocation while a signature is checked is reported here too: Mbed TLS takes it for a
// bad signature. Where the engine allocates for Mbed TLS (memory.c), `step` corrects the reason.
// With a distribution's library the certificate is refused, but with this reason.
static void note_chain(
    outpost_tls_session *session, const mbedtls_x509_crt *crt, int depth, uint32_t flags) {
  if ((flags & MBEDTLS_X509_BADCERT_NOT_TRUSTED) == 0) {
    return;
  }
  if (depth == 0 && same_name(&crt->issuer_raw, &crt->subject_raw)) {
    session->chain_failure = OUTPOST_TLS_SELF_SIGNED;
  } else if (issuer_may_not_sign(crt)) {
    session->chain_failure = OUTPOST_TLS_WRONG_USAGE;
  } else if (session->passed_over) {
    session->chain_failure = OUTPOST_TLS_UNSUPPORTED_CERTIFICATE;
  } else {
    session->chain_failure = OUTPOST_TLS_UNKNOWN_AUTHORITY;
  }
}

static int note_peer(outpost_tls_session *session, mbedtls_x509_crt *crt) {
  if (crt->raw.p == NULL) {
    return 0;
  }
  outpost_tls_facts *facts = &session->facts;
  // A subject that does not fit is cut: the function fails then but leaves what fitted.
  (void)mbedtls_x509_dn_gets(facts->subject, sizeof facts->subject, &crt->subject);
  facts->peer_seen = 1;
  const mbedtls_x509_buf *shown =
      session->config->pins_certificate ? &crt->raw : &crt->pk_raw;
  return sha256_of(shown->p, shown->len, facts->fingerprint);
}

int outpost_tls_is_pinned(const outpost_tls_session *session) {
  if (!session->config->pins) {
    return 1;
  }
  return session->facts.peer_seen &&
         (session->pin_state == PIN_FIRST_USE ||
          (session->pin_state == PIN_SET &&
           memcmp(session->pin, session->facts.fingerprint, FINGERPRINT_BYTES) == 0));
}

// Without authorities Mbed TLS finds no signer for any chain. A pinned key replaces the signer, and
// only for the certificate whose key the peer proves to have. Weak keys and signatures, dates,
// names and uses are checked as usual.
static void check_pin(
    outpost_tls_session *session, int depth, uint32_t *flags) {
  if (!session->config->pins) {
    return;
  }
  if (session->pin_state != PIN_UNSET) {
    *flags &= ~(uint32_t)MBEDTLS_X509_BADCERT_NOT_TRUSTED;
  }
  if (depth == 0 && !outpost_tls_is_pinned(session)) {
    session->key_changed = session->pin_state == PIN_SET;
    *flags |= MBEDTLS_X509_BADCERT_NOT_TRUSTED;
  }
}

// Mbed TLS looks at the extended key usage of the peer's own certificate only. An authority that
// may sign for mail alone must not vouch for a server (CA/Browser Forum, Baseline Requirements,
// section 7.1.2.10.6); the root's counts too, as in other libraries.
static void check_authority(
    outpost_tls_session *session, const mbedtls_x509_crt *crt, uint32_t *flags) {
  const int is_client = outpost_tls_is_client(session);
  const char *use = is_client ? MBEDTLS_OID_SERVER_AUTH : MBEDTLS_OID_CLIENT_AUTH;
  if (mbedtls_x509_crt_check_extended_key_usage(
          crt, use, MBEDTLS_OID_SIZE(MBEDTLS_OID_SERVER_AUTH)) != 0) {
    *flags |= MBEDTLS_X509_BADCERT_EXT_KEY_USAGE;
  }
}

static void check_constraints(
    outpost_tls_session *session, const mbedtls_x509_crt *crt, int depth, uint32_t *flags) {
  outpost_tls_status status = outpost_tls_check_constraints(session, crt, depth);
  if (status != OUTPOST_TLS_DONE) {
    session->name_failure = status;
    *flags |= MBEDTLS_X509_BADCERT_OTHER;
  }
}

int outpost_tls_verify(void *context, mbedtls_x509_crt *crt, int depth, uint32_t *flags) {
  outpost_tls_session *session = context;
  check_dates(session, crt, flags);
  note_chain(session, crt, depth, *flags);
  check_constraints(session, crt, depth, flags);
  if (depth > 0) {
    check_authority(session, crt, flags);
  }
  if (depth > 0 || !outpost_tls_is_client(session)) {
    check_pin(session, depth, flags);
    return 0;
  }
  check_name(session, crt, flags);
  int code = note_peer(session, crt);
  check_pin(session, depth, flags);
  return code;
}

// One name for several flags: whether the chain can be believed at all comes before what it says.
outpost_tls_status outpost_tls_refusal(const outpost_tls_session *session, uint32_t flags) {
  const uint32_t weak = MBEDTLS_X509_BADCERT_BAD_MD | MBEDTLS_X509_BADCERT_BAD_PK |
                        MBEDTLS_X509_BADCERT_BAD_KEY;
  const uint32_t usage = MBEDTLS_X509_BADCERT_KEY_USAGE | MBEDTLS_X509_BADCERT_EXT_KEY_USAGE |
                         MBEDTLS_X509_BADCERT_NS_CERT_TYPE;
  if (session->key_changed) {
    return OUTPOST_TLS_KEY_CHANGED;
  }
  if (flags & MBEDTLS_X509_BADCERT_NOT_TRUSTED) {
    return session->chain_failure;
  }
  if (flags & weak) {
    return OUTPOST_TLS_WEAK_CERTIFICATE;
  }
  if (flags & usage) {
    return OUTPOST_TLS_WRONG_USAGE;
  }
  if (flags & MBEDTLS_X509_BADCERT_OTHER) {
    return session->name_failure;
  }
  if (flags & MBEDTLS_X509_BADCERT_EXPIRED) {
    return OUTPOST_TLS_EXPIRED;
  }
  if (flags & MBEDTLS_X509_BADCERT_FUTURE) {
    return OUTPOST_TLS_NOT_YET_VALID;
  }
  if (flags & MBEDTLS_X509_BADCERT_CN_MISMATCH) {
    return OUTPOST_TLS_WRONG_NAME;
  }
  return OUTPOST_TLS_CERTIFICATE_REJECTED;
}
