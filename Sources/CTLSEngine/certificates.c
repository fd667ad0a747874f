// Certificates and keys from the text of files, and which of them cannot be used.

#include "certificates.h"

#include <mbedtls/base64.h>
#include <mbedtls/oid.h>
#include <string.h>

#include "arena.h"
#include "classify.h"
#include "der.h"
#include "memory.h"
#include "parser.h"
#include "random.h"
#include "reason.h"

static const char begin[] = "-----BEGIN CERTIFICATE-----";
static const char finish[] = "-----END CERTIFICATE-----";

// An anchor is a name and a key (RFC 5280, section 6.1.1 d); how it was signed does not matter, for
// nothing verifies that. So its signature may be of a kind that this configuration of Mbed TLS does
// not know: this copy has an empty one, of a kind that every configuration knows. NULL where the
// bytes are no certificate, or without memory.
static uint8_t *without_signature(der all, size_t *count) {
  static const uint8_t algorithm[] = {0x30, 0x0A, 0x06, 0x08, 0x2A, 0x86,
                                      0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02};
  der certificate, body, part;
  if (!der_take_tag(&all, 0x30, &certificate) || !der_take_tag(&certificate, 0x30, &body)) {
    return NULL;
  }
  der rest = body;
  (void)der_take_tag(&rest, 0xA0, &part);
  if (!der_take_tag(&rest, 0x02, &part)) {
    return NULL;
  }
  const size_t head = (size_t)(rest.p - body.p);
  if (!der_take_tag(&rest, 0x30, &part)) {
    return NULL;
  }
  const size_t inner = head + sizeof algorithm + der_count(rest);
  const size_t outer = 4 + inner + sizeof algorithm + 3;
  if (outer > UINT16_MAX) {
    return NULL;
  }
  *count = 4 + outer;
  uint8_t *copy = outpost_tls_constant_calloc(*count), *to = copy;
  if (copy == NULL) {
    return NULL;
  }
  const uint8_t heads[] = {0x30, 0x82, (uint8_t)(outer >> 8), (uint8_t)outer,
                           0x30, 0x82, (uint8_t)(inner >> 8), (uint8_t)inner};
  const struct {
    const void *bytes;
    size_t count;
  } parts[] = {{heads, sizeof heads}, {body.p, head}, {algorithm, sizeof algorithm},
               {rest.p, der_count(rest)}, {algorithm, sizeof algorithm}, {"\x03\x01", 3}};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    memcpy(to, parts[i].bytes, parts[i].count);
    to += parts[i].count;
  }
  return copy;
}

// The list takes possession of the bytes, which are kept apart from what Mbed TLS makes of them: a
// device has them in flash, and the accounts separate them from the heap.
static int add(mbedtls_x509_crt *list, uint8_t *kept, size_t count, int are_anchors) {
  int code = outpost_tls_parse_certificate(list, kept, count, 0);
  if (code == 0) {
    return 0;
  }
  if (are_anchors && !outpost_tls_is_memory(code)) {
    size_t length;
    der all = {kept, kept + count};
    uint8_t *copy = without_signature(all, &length);
    if (copy != NULL && outpost_tls_parse_certificate(list, copy, length, 0) == 0) {
      code = 0;
    } else {
      outpost_tls_free(copy);
    }
  }
  outpost_tls_free(kept);
  return code;
}

static int add_der(mbedtls_x509_crt *list, der bytes, int are_anchors) {
  uint8_t *kept = outpost_tls_constant_calloc(der_count(bytes));
  if (kept == NULL) {
    return MBEDTLS_ERR_X509_ALLOC_FAILED;
  }
  memcpy(kept, bytes.p, der_count(bytes));
  return add(list, kept, der_count(bytes), are_anchors);
}

// Base64 between the marks; blanks may be anywhere, as with other programs (RFC 7468, section 2).
static int add_pem(mbedtls_x509_crt *list, der text, int are_anchors) {
  uint8_t *letters = outpost_tls_engine_calloc(der_count(text) + 1), *kept = NULL;
  size_t letter_count = 0, count = 0;
  if (letters == NULL) {
    return MBEDTLS_ERR_X509_ALLOC_FAILED;
  }
  for (const uint8_t *letter = text.p; letter < text.end; letter++) {
    if (*letter != ' ' && (*letter < 9 || *letter > 13)) {
      letters[letter_count++] = *letter;
    }
  }
  // Without room for it the length alone, so that what is kept is no longer than the certificate.
  int code = mbedtls_base64_decode(NULL, 0, &count, letters, letter_count);
  if (code == MBEDTLS_ERR_BASE64_BUFFER_TOO_SMALL) {
    kept = outpost_tls_constant_calloc(count);
    code = kept == NULL ? MBEDTLS_ERR_X509_ALLOC_FAILED
                        : mbedtls_base64_decode(kept, count, &count, letters, letter_count);
  } else if (code == 0) {
    code = MBEDTLS_ERR_X509_INVALID_FORMAT;
  }
  outpost_tls_free(letters);
  if (code == 0) {
    return add(list, kept, count, are_anchors);
  }
  outpost_tls_free(kept);
  return code;
}

void outpost_tls_certificates_free(mbedtls_x509_crt *list) {
  for (mbedtls_x509_crt *crt = list; crt != NULL; crt = crt->next) {
    outpost_tls_free(crt->raw.p);
  }
  mbedtls_x509_crt_free(list);
}

static const uint8_t *find(der text, const char *word) {
  size_t length = strlen(word);
  for (; der_count(text) >= length; text.p++) {
    if (memcmp(text.p, word, length) == 0) {
      return text.p;
    }
  }
  return NULL;
}

// Takes the next certificate of PEM text: what is between its marks, which is nothing where the
// second is missing.
static int next_pem(der *text, der *letters) {
  const uint8_t *start = find(*text, begin);
  if (start == NULL) {
    return 0;
  }
  letters->p = text->p = start + sizeof begin - 1;
  const uint8_t *next = find(*text, begin);
  der until = {text->p, next != NULL ? next : text->end};
  const uint8_t *stop = find(until, finish);
  letters->end = stop != NULL ? stop : letters->p;
  text->p = until.end;
  return 1;
}

// Takes the next certificate of DER; what is none counts as one that cannot be read.
static int next_der(der *bytes, der *certificate) {
  der content;
  if (der_count(*bytes) == 0) {
    return 0;
  }
  *certificate = *bytes;
  if (der_take_tag(bytes, 0x30, &content)) {
    certificate->end = bytes->p;
  } else {
    bytes->p = bytes->end;
  }
  return 1;
}

static outpost_tls_status status_of(int code) {
  return outpost_tls_is_memory(code)        ? OUTPOST_TLS_OUT_OF_MEMORY
         : outpost_tls_is_unsupported(code) ? OUTPOST_TLS_UNSUPPORTED_CERTIFICATE
                                            : OUTPOST_TLS_BAD_CERTIFICATE;
}

// Adds the certificates from number `from` on, until one cannot be used or, where `passes` is set,
// with only those that can be. `problem` has the first that cannot.
static outpost_tls_status add_all(
    mbedtls_x509_crt *list, der text, uint32_t from, int are_anchors, int passes,
    outpost_tls_problem *problem) {
  const int is_der = der_count(text) > 0 && text.p[0] == 0x30;
  outpost_tls_status status = OUTPOST_TLS_NO_CERTIFICATE;
  der one;
  memset(problem, 0, sizeof *problem);
  for (uint32_t i = 0; is_der ? next_der(&text, &one) : next_pem(&text, &one); i++) {
    if (i < from) {
      status = OUTPOST_TLS_DONE;
      continue;
    }
    int code = is_der ? add_der(list, one, are_anchors) : add_pem(list, one, are_anchors);
    if (code == 0) {
      status = OUTPOST_TLS_DONE;
      continue;
    }
    if (problem->code == 0) {
      problem->index = i;
      problem->code = code;
    }
    if (!passes || outpost_tls_is_memory(code)) {
      return status_of(code);
    }
  }
  return list->raw.p == NULL && problem->code != 0 ? status_of(problem->code) : status;
}

outpost_tls_status outpost_tls_parse_certificates(
    mbedtls_x509_crt *list, const uint8_t *text, size_t count, outpost_tls_problem *problem) {
  der all = {text, text + count};
  return add_all(list, all, 0, 0, 0, problem);
}

outpost_tls_status outpost_tls_parse_anchors(
    mbedtls_x509_crt *list, const uint8_t *text, size_t count, outpost_tls_problem *problem) {
  der all = {text, text + count};
  const outpost_tls_status status = add_all(list, all, 0, 1, 1, problem);
  // An anchor without basicConstraints may sign certificates if its key usage says so, as with
  // other libraries; Mbed TLS asks for both.
  for (mbedtls_x509_crt *crt = list; crt != NULL; crt = crt->next) {
    if ((crt->FIELD(ext_types) & MBEDTLS_X509_EXT_BASIC_CONSTRAINTS) == 0 &&
        (crt->FIELD(key_usage) & MBEDTLS_X509_KU_KEY_CERT_SIGN) != 0) {
      crt->FIELD(ca_istrue) = 1;
    }
  }
  return status;
}

outpost_tls_status outpost_tls_unusable_anchor(
    const uint8_t *text, size_t count, uint32_t from, outpost_tls_problem *problem) {
  der all = {text, text + count};
  mbedtls_x509_crt list;
  mbedtls_x509_crt_init(&list);
  outpost_tls_status status = add_all(&list, all, from, 1, 0, problem);
  outpost_tls_certificates_free(&list);
  return status;
}

static outpost_tls_status parse_key(
    outpost_tls_config *config, const uint8_t *key, size_t count, outpost_tls_problem *problem) {
  unsigned char *copy = outpost_tls_engine_calloc(count + 1);
  if (copy == NULL) {
    return OUTPOST_TLS_OUT_OF_MEMORY;
  }
  memcpy(copy, key, count);
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
  problem->code = mbedtls_pk_parse_key(
      &config->key, copy, count + 1, NULL, 0, outpost_tls_random, config);
#else
  problem->code = mbedtls_pk_parse_key(&config->key, copy, count + 1, NULL, 0);
#endif
  mbedtls_platform_zeroize(copy, count);
  outpost_tls_free(copy);
  if (problem->code != 0) {
    return outpost_tls_is_memory(problem->code) ? OUTPOST_TLS_OUT_OF_MEMORY : OUTPOST_TLS_BAD_KEY;
  }
#if MBEDTLS_VERSION_NUMBER >= 0x03000000
  problem->code = mbedtls_pk_check_pair(
      &config->own->pk, &config->key, outpost_tls_random, config);
#else
  problem->code = mbedtls_pk_check_pair(&config->own->pk, &config->key);
#endif
  return problem->code == 0 ? OUTPOST_TLS_DONE : OUTPOST_TLS_KEY_MISMATCH;
}

// The Certificate message in either version (RFC 5246, section 7.4.2; RFC 8446, section 4.4.2).
static size_t message_bytes(const mbedtls_x509_crt *chain) {
  size_t bytes = 4 + 1 + 3;
  for (const mbedtls_x509_crt *crt = chain; crt != NULL; crt = crt->next) {
    bytes += 3 + crt->raw.len + 2;
  }
  return bytes;
}

static outpost_tls_status identify(
    outpost_tls_config *config, const uint8_t *chain, size_t chain_count, const uint8_t *key,
    size_t key_count, outpost_tls_problem *problem) {
  memset(problem, 0, sizeof *problem);
  if (config->own != NULL) {
    return OUTPOST_TLS_MISUSE;
  }
  // On its own: most clients have no identity, and a certificate's struct is large.
  config->own = outpost_tls_context_calloc(sizeof *config->own);
  if (config->own == NULL) {
    return OUTPOST_TLS_OUT_OF_MEMORY;
  }
  mbedtls_x509_crt_init(config->own);
  outpost_tls_status status =
      outpost_tls_parse_certificates(config->own, chain, chain_count, problem);
  if (status == OUTPOST_TLS_DONE && message_bytes(config->own) > MBEDTLS_SSL_OUT_CONTENT_LEN) {
    problem->index = (uint32_t)message_bytes(config->own);
    status = OUTPOST_TLS_IDENTITY_TOO_LONG;
  }
  if (status == OUTPOST_TLS_DONE) {
    status = parse_key(config, key, key_count, problem);
  }
  if (status == OUTPOST_TLS_DONE &&
      (mbedtls_ssl_conf_own_cert(&config->ssl, config->own, &config->key) != 0 ||
       outpost_tls_digest_trust(config, chain, chain_count) != 0)) {
    status = OUTPOST_TLS_OUT_OF_MEMORY;
  }
  return status;
}

// A session of one configuration must not be resumed under another: `text` is what differs.
int outpost_tls_digest_trust(outpost_tls_config *config, const uint8_t *text, size_t count) {
  uint8_t both[2 * FINGERPRINT_BYTES];
  memcpy(both, config->trust, FINGERPRINT_BYTES);
  int code = sha256_of(text, count, both + FINGERPRINT_BYTES);
  return code == 0 ? sha256_of(both, sizeof both, config->trust) : code;
}

outpost_tls_status outpost_tls_identity(
    outpost_tls_config *config, const uint8_t *chain, size_t chain_count, const uint8_t *key,
    size_t key_count, outpost_tls_problem *problem) {
  unsigned refusals = outpost_tls_refusals();
  outpost_tls_arena *before = outpost_tls_arena_select(ARENA_OF(config));
  outpost_tls_status status = identify(config, chain, chain_count, key, key_count, problem);
  (void)outpost_tls_arena_select(before);
  // Mbed TLS reports a check of the key that it could not make like one that failed.
  return outpost_tls_reason(config, refusals, status);
}
