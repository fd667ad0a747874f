// Mbed TLS's parser of certificates, as the engine has it called: by itself, and by Mbed TLS for
// what a peer sends.
//
// Whether a chain can be used must not depend on what need not be verified. So critical extensions
// that the engine evaluates, or that can only matter where policies are asked for, do not stop the
// parser; and a certificate that cannot be used is left out, unless it is the peer's own.

#include "parser.h"

#include <mbedtls/oid.h>
#include <string.h>

#include "classify.h"
#include "constraints.h"
#include "entered.h"

// Of policies, RFC 5280 (section 6.1.1) has the caller say whether any are required; here none are.
// A certificate can require some by itself, in policyConstraints (2.5.29.36), which is not here.
// Key identifiers, which 2.28 does not know, only help to find an issuer, and lists of revoked
// certificates are not looked at.
static int decides_nothing(const mbedtls_x509_buf *oid) {
  // subjectKeyIdentifier, cRLDistributionPoints, certificatePolicies, policyMappings,
  // authorityKeyIdentifier, inhibitAnyPolicy, all below 2.5.29.
  static const uint8_t numbers[] = {14, 31, 32, 33, 35, 54};
  return oid->len == 3 && oid->p[0] == 0x55 && oid->p[1] == 0x1D &&
         memchr(numbers, oid->p[2], sizeof numbers) != NULL;
}

static int extension(
    void *context, const mbedtls_x509_crt *crt, const mbedtls_x509_buf *oid, int critical,
    const unsigned char *start, const unsigned char *end) {
  (void)context, (void)crt, (void)critical, (void)start, (void)end;
  return outpost_tls_are_constraints(oid->p, oid->len) || decides_nothing(oid)
             ? 0
             : MBEDTLS_ERR_X509_INVALID_EXTENSIONS + MBEDTLS_ERR_ASN1_UNEXPECTED_TAG;
}

int outpost_tls_parse_certificate(
    mbedtls_x509_crt *list, const uint8_t *bytes, size_t count, int copies) {
  return mbedtls_x509_crt_parse_der_with_ext_cb(list, bytes, count, copies, extension, NULL);
}

static int parse(mbedtls_x509_crt *list, const uint8_t *bytes, size_t count, int copies) {
  outpost_tls_session *session = outpost_tls_entered();
  int is_first = list == NULL || list->raw.p == NULL;
  int code = outpost_tls_parse_certificate(list, bytes, count, copies);
  if (code == 0 || session == NULL || session->over ||
      !(outpost_tls_is_unsupported(code) || code == MBEDTLS_ERR_X509_UNKNOWN_VERSION)) {
    return code;
  }
  if (is_first) {
    // For some reasons Mbed TLS would take the next certificate for the peer's own.
    return MBEDTLS_ERR_X509_FEATURE_UNAVAILABLE;
  }
  session->passed_over = 1;
  // Mbed TLS leaves a certificate out for this reason only.
  return MBEDTLS_ERR_X509_UNKNOWN_SIG_ALG + MBEDTLS_ERR_OID_NOT_FOUND;
}

// Where the library is linked statically, the linker's --wrap redirects its calls; the functions of
// a shared library are replaced by those of the program.
#if defined(OUTPOST_TLS_PROFILE) || defined(OUTPOST_TLS_WRAPPED_CALLOC)
#define REPLACED(name) __wrap_##name
#else
#define REPLACED(name) name
#endif

int REPLACED(mbedtls_x509_crt_parse_der)(
    mbedtls_x509_crt *list, const unsigned char *bytes, size_t count);
int REPLACED(mbedtls_x509_crt_parse_der_nocopy)(
    mbedtls_x509_crt *list, const unsigned char *bytes, size_t count);

__attribute__((visibility("default"))) int REPLACED(mbedtls_x509_crt_parse_der)(
    mbedtls_x509_crt *list, const unsigned char *bytes, size_t count) {
  return parse(list, bytes, count, 1);
}

__attribute__((visibility("default"))) int REPLACED(mbedtls_x509_crt_parse_der_nocopy)(
    mbedtls_x509_crt *list, const unsigned char *bytes, size_t count) {
  return parse(list, bytes, count, 0);
}
