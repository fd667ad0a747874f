#include "outpost_authority.h"

#include <string.h>

#include "mbedtls_versions.h"
#include <mbedtls/ecp.h>
#include <mbedtls/oid.h>

enum { SUBJECT_NAME_MAX = 120, SAN_HEADER = 4 };

typedef struct {
  outpost_tls_entropy entropy;
  void *context;
} generator;

static int draw(void *state, unsigned char *bytes, size_t count) {
  generator *from = state;
  return from->entropy(from->context, bytes, count);
}

static int make_key(mbedtls_pk_context *key, generator *from) {
  int code = mbedtls_pk_setup(key, mbedtls_pk_info_from_type(MBEDTLS_PK_ECKEY));
  if (code != 0) return code;
  return mbedtls_ecp_gen_key(MBEDTLS_ECP_DP_SECP256R1, mbedtls_pk_ec(*key), draw, from);
}

static int set_serial(mbedtls_x509write_cert *writer, unsigned char serial) {
#if MBEDTLS_VERSION_NUMBER >= 0x03040000
  return mbedtls_x509write_crt_set_serial_raw(writer, &serial, 1);
#else
  mbedtls_mpi number;
  mbedtls_mpi_init(&number);
  int code = mbedtls_mpi_lset(&number, serial);
  if (code == 0) code = mbedtls_x509write_crt_set_serial(writer, &number);
  mbedtls_mpi_free(&number);
  return code;
#endif
}

/// subjectAltName with one entry (RFC 5280 section 4.2.1.6): dNSName is [2], iPAddress is [7].
static int set_alternative_name(
    mbedtls_x509write_cert *writer, const char *name, const uint8_t *address, size_t address_count) {
  unsigned char der[SAN_HEADER + SUBJECT_NAME_MAX];
  const size_t count = address_count > 0 ? address_count : strlen(name);
  if (count == 0 || count > SUBJECT_NAME_MAX) return MBEDTLS_ERR_X509_BAD_INPUT_DATA;
  der[0] = 0x30;
  der[1] = (unsigned char)(count + 2);
  der[2] = address_count > 0 ? 0x87 : 0x82;
  der[3] = (unsigned char)count;
  memcpy(der + SAN_HEADER, address_count > 0 ? (const void *)address : (const void *)name, count);
  return mbedtls_x509write_crt_set_extension(
      writer, MBEDTLS_OID_SUBJECT_ALT_NAME, MBEDTLS_OID_SIZE(MBEDTLS_OID_SUBJECT_ALT_NAME), 0, der,
      SAN_HEADER + count);
}

/// What authority and server certificate have in common.
static int fill(
    mbedtls_x509write_cert *writer, mbedtls_pk_context *subject, mbedtls_pk_context *issuer,
    const char *subject_name, unsigned char serial) {
  mbedtls_x509write_crt_set_version(writer, MBEDTLS_X509_CRT_VERSION_3);
  mbedtls_x509write_crt_set_md_alg(writer, MBEDTLS_MD_SHA256);
  mbedtls_x509write_crt_set_subject_key(writer, subject);
  mbedtls_x509write_crt_set_issuer_key(writer, issuer);
  int code = set_serial(writer, serial);
  if (code == 0) code = mbedtls_x509write_crt_set_subject_name(writer, subject_name);
  if (code == 0) code = mbedtls_x509write_crt_set_issuer_name(writer, "CN=Simulated authority");
  if (code == 0) code = mbedtls_x509write_crt_set_validity(writer, "20250101000100", "20991231235959");
  return code;
}

static int write_anchor(mbedtls_pk_context *authority, generator *from, char *text) {
  mbedtls_x509write_cert writer;
  mbedtls_x509write_crt_init(&writer);
  int code = fill(&writer, authority, authority, "CN=Simulated authority", 1);
  if (code == 0) code = mbedtls_x509write_crt_set_basic_constraints(&writer, 1, 0);
  if (code == 0) {
    code = mbedtls_x509write_crt_pem(
        &writer, (unsigned char *)text, OUTPOST_AUTHORITY_TEXT_MAX, draw, from);
  }
  mbedtls_x509write_crt_free(&writer);
  return code;
}

static int write_leaf(
    mbedtls_pk_context *server, mbedtls_pk_context *authority, const char *name,
    const uint8_t *address, size_t address_count, uint8_t serial, generator *from, char *text) {
  mbedtls_x509write_cert writer;
  mbedtls_x509write_crt_init(&writer);
  int code = fill(&writer, server, authority, "CN=Simulated server", serial);
  if (code == 0) code = mbedtls_x509write_crt_set_basic_constraints(&writer, 0, -1);
  if (code == 0) code = set_alternative_name(&writer, name, address, address_count);
  if (code == 0) {
    code = mbedtls_x509write_crt_pem(
        &writer, (unsigned char *)text, OUTPOST_AUTHORITY_TEXT_MAX, draw, from);
  }
  mbedtls_x509write_crt_free(&writer);
  return code;
}

int outpost_authority_make(
    const char *name, const uint8_t *address, size_t address_count, uint8_t generation,
    uint8_t serial, outpost_tls_entropy entropy, void *context, char *anchor,
    char *chain, char *key) {
  generator from = {entropy, context};
  mbedtls_pk_context authority;
  mbedtls_pk_context server;
  mbedtls_pk_init(&authority);
  mbedtls_pk_init(&server);
  int code = make_key(&authority, &from);
  for (int number = 0; code == 0 && number <= generation; number++) {
    mbedtls_pk_free(&server);
    mbedtls_pk_init(&server);
    code = make_key(&server, &from);
  }
  if (code == 0) code = write_anchor(&authority, &from, anchor);
  if (code == 0) code = write_leaf(&server, &authority, name, address, address_count, serial, &from, chain);
  if (code == 0) {
    code = mbedtls_pk_write_key_pem(&server, (unsigned char *)key, OUTPOST_AUTHORITY_TEXT_MAX);
  }
  mbedtls_pk_free(&server);
  mbedtls_pk_free(&authority);
  return code;
}
