// Certificates and keys from the text of files, and which of them cannot be used.

#include "certificates.h"

#include <string.h>

#include "arena.h"
#include "classify.h"
#include "memory.h"
#include "random.h"
#include "reason.h"

static const char begin[] = "-----BEGIN CERTIFICATE-----";
static const char finish[] = "-----END CERTIFICATE-----";

// The bytes of a certificate are kept apart from what Mbed TLS makes of them: a device has them in
// flash, and the accounts separate them from the heap.
static int parse_der(mbedtls_x509_crt *list, const uint8_t *der, size_t count) {
  uint8_t *kept = outpost_tls_constant_calloc(count);
  if (kept == NULL) {
    return MBEDTLS_ERR_X509_ALLOC_FAILED;
  }
  memcpy(kept, der, count);
  int code = mbedtls_x509_crt_parse_der_nocopy(list, kept, count);
  if (code != 0) {
    outpost_tls_free(kept);
  }
  return code;
}

// Mbed TLS wants PEM text terminated by 0, and its own loop over several certificates says how
// many failed but not which: so each is copied and parsed alone.
static int parse_pem(mbedtls_x509_crt *list, const uint8_t *text, size_t count) {
  unsigned char *copy = outpost_tls_engine_calloc(count + 1);
  if (copy == NULL) {
    return MBEDTLS_ERR_X509_ALLOC_FAILED;
  }
  memcpy(copy, text, count);
  mbedtls_pem_context pem;
  size_t used;
  mbedtls_pem_init(&pem);
  int code = mbedtls_pem_read_buffer(&pem, begin, finish, copy, NULL, 0, &used);
  outpost_tls_free(copy);
  if (code == 0) {
    code = parse_der(list, pem.FIELD(buf), pem.FIELD(buflen));
  }
  mbedtls_pem_free(&pem);
  return code;
}

void outpost_tls_certificates_free(mbedtls_x509_crt *list) {
  for (mbedtls_x509_crt *crt = list; crt != NULL; crt = crt->next) {
    outpost_tls_free(crt->raw.p);
  }
  mbedtls_x509_crt_free(list);
}

static const uint8_t *find(const uint8_t *text, const uint8_t *end, const char *word) {
  size_t length = strlen(word);
  for (; (size_t)(end - text) >= length; text++) {
    if (memcmp(text, word, length) == 0) {
      return text;
    }
  }
  return NULL;
}

outpost_tls_status outpost_tls_parse_certificates(
    mbedtls_x509_crt *list, const uint8_t *text, size_t count, outpost_tls_problem *problem) {
  memset(problem, 0, sizeof *problem);
  const uint8_t *end = text + count;

  if (count > 0 && text[0] == 0x30) {  // A DER SEQUENCE.
    problem->code = parse_der(list, text, count);
  } else {
    const uint8_t *start = find(text, end, begin);
    if (start == NULL) {
      return OUTPOST_TLS_NO_CERTIFICATE;
    }
    for (; start != NULL; problem->index++) {
      const uint8_t *next = find(start + 1, end, begin);
      const uint8_t *stop = find(start, next != NULL ? next : end, finish);
      size_t length = stop == NULL ? 0 : (size_t)(stop - start) + sizeof finish - 1;
      problem->code = stop == NULL ? MBEDTLS_ERR_X509_INVALID_FORMAT
                                   : parse_pem(list, start, length);
      if (problem->code != 0) {
        break;
      }
      start = next;
    }
  }
  if (problem->code == 0) {
    return OUTPOST_TLS_DONE;
  }
  return outpost_tls_is_memory(problem->code)        ? OUTPOST_TLS_OUT_OF_MEMORY
         : outpost_tls_is_unsupported(problem->code) ? OUTPOST_TLS_UNSUPPORTED_CERTIFICATE
                                                     : OUTPOST_TLS_BAD_CERTIFICATE;
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
