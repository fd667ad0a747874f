// Replaces Mbed TLS's P-256 with an external one through its `_ALT` hooks, in profiles that define
// them: CP256, or p256-m behind the same interface (p256m.c). Such a profile has no other curve, so
// these functions serve every group that Mbed TLS asks for.

#include "mbedtls_versions.h"

#if defined(MBEDTLS_ECDSA_VERIFY_ALT)

#include <mbedtls/ecdh.h>
#include <mbedtls/ecdsa.h>
#include <mbedtls/ecp.h>
#include <mbedtls/platform_util.h>

#include "outpost_p256.h"

#if !defined(MBEDTLS_ECDH_GEN_PUBLIC_ALT) || !defined(MBEDTLS_ECDH_COMPUTE_SHARED_ALT) || \
    !defined(MBEDTLS_ECDSA_SIGN_ALT)
#error "a profile replaces all of Mbed TLS's P-256 or nothing of it"
#endif
#if defined(MBEDTLS_ECP_DP_SECP384R1_ENABLED) || defined(MBEDTLS_ECP_DP_SECP521R1_ENABLED) || \
    defined(MBEDTLS_ECP_DP_CURVE25519_ENABLED)
#error "a profile that replaces P-256 has no other curve"
#endif

// SEC 1, 2.3.3: an uncompressed point is this byte, then x and y.
enum { uncompressed = 4, point_size = 65, number_size = 32 };

static int failure_of(int status) {
  switch (status) {
    case OUTPOST_P256_DONE: return 0;
    case OUTPOST_P256_RANDOM_FAILED: return MBEDTLS_ERR_ECP_RANDOM_FAILED;
    case OUTPOST_P256_INVALID_SIGNATURE: return MBEDTLS_ERR_ECP_VERIFY_FAILED;
    default: return MBEDTLS_ERR_ECP_INVALID_KEY;
  }
}

// The point at infinity is one byte, and no key.
static int written(const mbedtls_ecp_group *group, const mbedtls_ecp_point *point, uint8_t bytes[point_size]) {
  size_t size = 0;
  int failure = mbedtls_ecp_point_write_binary(group, point, MBEDTLS_ECP_PF_UNCOMPRESSED, &size, bytes, point_size);
  return failure == 0 && size != point_size ? MBEDTLS_ERR_ECP_INVALID_KEY : failure;
}

int mbedtls_ecdh_gen_public(mbedtls_ecp_group *group, mbedtls_mpi *d, mbedtls_ecp_point *public_key,
                            int (*random)(void *, unsigned char *, size_t), void *random_context) {
  uint8_t key[number_size], bytes[point_size] = {uncompressed};
  int failure = mbedtls_ecp_gen_privkey(group, d, random, random_context);
  if (failure == 0) failure = mbedtls_mpi_write_binary(d, key, sizeof key);
  if (failure == 0) failure = failure_of(outpost_p256_public_from_private(bytes + 1, key));
  if (failure == 0) failure = mbedtls_ecp_point_read_binary(group, public_key, bytes, sizeof bytes);
  mbedtls_platform_zeroize(key, sizeof key);
  return failure;
}

int mbedtls_ecdh_compute_shared(mbedtls_ecp_group *group, mbedtls_mpi *z, const mbedtls_ecp_point *peer,
                                const mbedtls_mpi *d, int (*random)(void *, unsigned char *, size_t),
                                void *random_context) {
  // Random numbers are for blinding, which constant-time arithmetic does not need.
  (void)random;
  (void)random_context;
  uint8_t key[number_size], secret[number_size], bytes[point_size];
  int failure = written(group, peer, bytes);
  if (failure == 0) failure = mbedtls_mpi_write_binary(d, key, sizeof key);
  if (failure == 0) failure = failure_of(outpost_p256_shared_secret(secret, key, bytes + 1));
  if (failure == 0) failure = mbedtls_mpi_read_binary(z, secret, sizeof secret);
  mbedtls_platform_zeroize(key, sizeof key);
  mbedtls_platform_zeroize(secret, sizeof secret);
  return failure;
}

int mbedtls_ecdsa_sign(mbedtls_ecp_group *group, mbedtls_mpi *r, mbedtls_mpi *s, const mbedtls_mpi *d,
                       const unsigned char *hash, size_t hash_size, int (*random)(void *, unsigned char *, size_t),
                       void *random_context) {
  (void)group;
  uint8_t key[number_size], signature[2 * number_size];
  int failure = mbedtls_mpi_write_binary(d, key, sizeof key);
  if (failure == 0) failure = failure_of(outpost_p256_sign(signature, key, hash, hash_size, random, random_context));
  if (failure == 0) failure = mbedtls_mpi_read_binary(r, signature, number_size);
  if (failure == 0) failure = mbedtls_mpi_read_binary(s, signature + number_size, number_size);
  mbedtls_platform_zeroize(key, sizeof key);
  return failure;
}

int mbedtls_ecdsa_verify(mbedtls_ecp_group *group, const unsigned char *hash, size_t hash_size,
                         const mbedtls_ecp_point *public_key, const mbedtls_mpi *r, const mbedtls_mpi *s) {
  uint8_t signature[2 * number_size], bytes[point_size];
  if (mbedtls_mpi_size(r) > number_size || mbedtls_mpi_size(s) > number_size) return MBEDTLS_ERR_ECP_VERIFY_FAILED;
  int failure = written(group, public_key, bytes);
  if (failure == 0) failure = mbedtls_mpi_write_binary(r, signature, number_size);
  if (failure == 0) failure = mbedtls_mpi_write_binary(s, signature + number_size, number_size);
  if (failure == 0) failure = failure_of(outpost_p256_verify(signature, bytes + 1, hash, hash_size));
  return failure;
}

#endif
