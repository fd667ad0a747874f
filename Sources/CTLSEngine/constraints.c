// Name constraints of authorities (RFC 5280, section 4.2.1.10), which Mbed TLS does not evaluate:
// those of the root too, as other libraries do. They are read where the certificate is, without a
// copy.

#include "constraints.h"

#include <string.h>

#include "der.h"
#include "inspection.h"
#include "text.h"

// The kinds of a GeneralName: the number of its context-specific tag (RFC 5280, section 4.2.1.6).
enum { KIND_EMAIL = 1, KIND_DNS = 2, KIND_DIRECTORY = 4, KIND_ADDRESS = 7 };

// Whether a name is in a subtree; UNKNOWN where that cannot be said, which refuses both what must
// be in it and what must not.
typedef enum { UNKNOWN = -1, OUTSIDE = 0, INSIDE = 1 } membership;

int outpost_tls_are_constraints(const uint8_t *oid, size_t count) {
  static const uint8_t name_constraints[] = {0x55, 0x1D, 0x1E};
  return count == sizeof name_constraints && memcmp(oid, name_constraints, count) == 0;
}

// The content of the extension: 1, 0 where there is none, -1 where it cannot be read.
static int find_constraints(const mbedtls_x509_crt *crt, der *constraints) {
  der all, list, extension, part;
  int found = 0;
  if (crt->v3_ext.p == NULL) {
    return 0;
  }
  all.p = crt->v3_ext.p;
  all.end = all.p + crt->v3_ext.len;
  if (!der_take_tag(&all, 0x30, &list)) {
    return -1;
  }
  while (der_count(list) > 0) {
    if (!der_take_tag(&list, 0x30, &extension) || !der_take_tag(&extension, 0x06, &part)) {
      return -1;
    }
    if (!outpost_tls_are_constraints(part.p, der_count(part))) {
      continue;
    }
    (void)der_take_tag(&extension, 0x01, &part);
    if (found || !der_take_tag(&extension, 0x04, &part) ||
        !der_take_tag(&part, 0x30, constraints)) {
      return -1;
    }
    found = 1;
  }
  return found;
}

// "host.example.org" is in "example.org"; a leading dot, which RFC 5280 has for URIs only, excludes
// the domain itself, as in other libraries.
static membership in_domain(der name, der base) {
  size_t count = der_count(name), tail = der_count(base);
  if (tail == 0) {
    return INSIDE;
  }
  if (count < tail || !outpost_tls_same_text(name.end - tail, tail, base.p, tail)) {
    return OUTSIDE;
  }
  return count == tail || base.p[0] == '.' || name.end[-(ptrdiff_t)tail - 1] == '.';
}

// The base has the address and then its mask.
static membership in_network(der name, der base) {
  size_t count = der_count(name);
  if ((count != 4 && count != 16) || (der_count(base) != 8 && der_count(base) != 32)) {
    return UNKNOWN;
  }
  if (der_count(base) != 2 * count) {
    return OUTSIDE;
  }
  for (size_t i = 0; i < count; i++) {
    if ((name.p[i] ^ base.p[i]) & base.p[count + i]) {
      return OUTSIDE;
    }
  }
  return INSIDE;
}

static size_t spaces(der text) {
  size_t count = 0;
  while (count < der_count(text) && text.p[count] == ' ') {
    count++;
  }
  return count;
}

// One letter without regard to case and to how many blanks there are (RFC 5280, section 7.1); 256
// at the end.
static unsigned next_letter(der *text) {
  size_t blanks = spaces(*text);
  text->p += blanks;
  if (der_count(*text) == 0) {
    return 256;
  }
  return blanks > 0 ? ' ' : outpost_tls_lower_case(*text->p++);
}

static membership same_value(der a, uint8_t a_tag, der b, uint8_t b_tag) {
  // UTF8String, PrintableString, TeletexString, IA5String; with the same meaning as far as ASCII
  // goes.
  const uint32_t texts = 1u << 0x0C | 1u << 0x13 | 1u << 0x14 | 1u << 0x16;
  if (a_tag > 31 || b_tag > 31 || !(texts >> a_tag & 1) || !(texts >> b_tag & 1)) {
    return UNKNOWN;
  }
  a.p += spaces(a);
  b.p += spaces(b);
  unsigned letter, other;
  do {
    letter = next_letter(&a);
    other = next_letter(&b);
    if (letter != other) {
      return a_tag != b_tag && (letter & other & 0x80) ? UNKNOWN : OUTSIDE;
    }
  } while (letter != 256);
  return INSIDE;
}

// One part of a name, with one attribute. Where there are several in one part, they could be in any
// order.
static membership same_part(der a, der b) {
  der a_pair, b_pair, a_value, b_value;
  uint8_t a_tag, b_tag;
  if (der_is(a, b.p, der_count(b))) {
    return INSIDE;
  }
  if (!der_take_tag(&a, 0x30, &a_pair) || !der_take_tag(&b, 0x30, &b_pair) || der_count(a) > 0 ||
      der_count(b) > 0 || !der_take_tag(&a_pair, 0x06, &a_value) ||
      !der_take_tag(&b_pair, 0x06, &b_value)) {
    return UNKNOWN;
  }
  if (!der_is(a_value, b_value.p, der_count(b_value))) {
    return OUTSIDE;
  }
  if (!der_take(&a_pair, &a_tag, &a_value) || !der_take(&b_pair, &b_tag, &b_value)) {
    return UNKNOWN;
  }
  return same_value(a_value, a_tag, b_value, b_tag);
}

// A directory name is in all that it begins with.
static membership in_directory(der name, der base) {
  der parts, base_parts, part, base_part;
  if (!der_take_tag(&name, 0x30, &parts) || !der_take_tag(&base, 0x30, &base_parts)) {
    return UNKNOWN;
  }
  while (der_count(base_parts) > 0) {
    if (der_count(parts) == 0) {
      return OUTSIDE;
    }
    if (!der_take_tag(&base_parts, 0x31, &base_part) || !der_take_tag(&parts, 0x31, &part)) {
      return UNKNOWN;
    }
    membership same = same_part(part, base_part);
    if (same != INSIDE) {
      return same;
    }
  }
  return INSIDE;
}

static membership in_subtree(uint8_t kind, der name, der base) {
  switch (kind) {
    case KIND_DNS:
      return in_domain(name, base);
    case KIND_ADDRESS:
      return in_network(name, base);
    case KIND_DIRECTORY:
      return in_directory(name, base);
    default:
      return UNKNOWN;
  }
}

// Whether the name is in one of the subtrees; `*limits` becomes 1 if they have one of its kind.
static membership in_subtrees(uint8_t kind, der name, der subtrees, int *limits) {
  der subtree, base;
  uint8_t tag;
  while (der_count(subtrees) > 0) {
    if (!der_take_tag(&subtrees, 0x30, &subtree) || !der_take(&subtree, &tag, &base)) {
      *limits = 1;
      return UNKNOWN;
    }
    if ((tag & 0x1F) != kind) {
      continue;
    }
    *limits = 1;
    // minimum and maximum, which RFC 5280 does not use, make it something else.
    membership inside = der_count(subtree) > 0 ? UNKNOWN : in_subtree(kind, name, base);
    if (inside != OUTSIDE) {
      return inside;
    }
  }
  return OUTSIDE;
}

static outpost_tls_status check_name(uint8_t kind, der name, der constraints) {
  der subtrees;
  uint8_t tag;
  while (der_count(constraints) > 0) {
    int limits = 0;
    if (!der_take(&constraints, &tag, &subtrees) || (tag != 0xA0 && tag != 0xA1)) {
      return OUTPOST_TLS_UNSUPPORTED_CERTIFICATE;
    }
    membership inside = in_subtrees(kind, name, subtrees, &limits);
    if (inside == UNKNOWN) {
      return OUTPOST_TLS_UNSUPPORTED_CERTIFICATE;
    }
    if (limits && (inside == INSIDE) != (tag == 0xA0)) {
      return OUTPOST_TLS_NAME_NOT_PERMITTED;
    }
  }
  return OUTPOST_TLS_DONE;
}

// An address of electronic mail in the subject counts as one in subjectAltName.
static outpost_tls_status check_subject(const mbedtls_x509_crt *crt, der constraints) {
  static const uint8_t mail[] = {0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x01};
  const mbedtls_x509_name *part = &crt->subject;
  if (part->oid.p == NULL) {
    return OUTPOST_TLS_DONE;
  }
  der subject = {crt->subject_raw.p, crt->subject_raw.p + crt->subject_raw.len};
  outpost_tls_status status = check_name(KIND_DIRECTORY, subject, constraints);
  for (; status == OUTPOST_TLS_DONE && part != NULL; part = part->next) {
    der oid = {part->oid.p, part->oid.p + part->oid.len};
    der value = {part->val.p, part->val.p + part->val.len};
    if (der_is(oid, mail, sizeof mail)) {
      status = check_name(KIND_EMAIL, value, constraints);
    }
  }
  return status;
}

// All names of the certificate, and the one that is wanted: a wildcard has names outside and inside
// of a subtree.
static outpost_tls_status check_names(
    const outpost_tls_session *session, const mbedtls_x509_crt *crt, int depth, der constraints) {
  outpost_tls_status status = check_subject(crt, constraints);
  const mbedtls_x509_sequence *entry = &crt->subject_alt_names;
  for (; status == OUTPOST_TLS_DONE && entry != NULL && entry->buf.p != NULL; entry = entry->next) {
    der name = {entry->buf.p, entry->buf.p + entry->buf.len};
    status = check_name(entry->buf.tag & MBEDTLS_ASN1_TAG_VALUE_MASK, name, constraints);
  }
  if (status == OUTPOST_TLS_DONE && depth == 0 && outpost_tls_is_client(session) &&
      session->address_count == 0) {
    const char *text = outpost_tls_peer_name(session);
    der wanted = {(const uint8_t *)text, (const uint8_t *)text + strlen(text)};
    status = check_name(KIND_DNS, wanted, constraints);
  }
  return status;
}

outpost_tls_status outpost_tls_check_constraints(
    outpost_tls_session *session, const mbedtls_x509_crt *crt, int depth) {
  der constraints;
  // An authority that signed itself again, for a new key, has the name that was judged below it
  // (RFC 5280, section 6.1.4 b).
  int counts = depth == 0 || crt->issuer_raw.len != crt->subject_raw.len ||
               memcmp(crt->issuer_raw.p, crt->subject_raw.p, crt->issuer_raw.len) != 0;
  for (unsigned i = 0; counts && i < session->constraining_count; i++) {
    (void)find_constraints(session->constraining[i], &constraints);
    outpost_tls_status status = check_names(session, crt, depth, constraints);
    if (status != OUTPOST_TLS_DONE) {
      return status;
    }
  }
  if (depth == 0) {
    session->constraining_count = 0;
    return OUTPOST_TLS_DONE;
  }
  int found = find_constraints(crt, &constraints);
  if (found == 0) {
    return OUTPOST_TLS_DONE;
  }
  if (found < 0 || session->constraining_count == CONSTRAINING_MAX) {
    return OUTPOST_TLS_UNSUPPORTED_CERTIFICATE;
  }
  session->constraining[session->constraining_count++] = crt;
  return OUTPOST_TLS_DONE;
}
