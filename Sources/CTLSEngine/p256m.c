// Implements CP256's interface with p256-m, which Mbed TLS carries (3rdparty/p256-m), for profiles
// that choose it (tls-profiles/field-p256m).

#include "mbedtls_versions.h"

#if defined(MBEDTLS_PSA_P256M_DRIVER_ENABLED)

#include <p256-m.h>

#include "outpost_p256.h"

_Static_assert(
    P256_SUCCESS == OUTPOST_P256_DONE && P256_RANDOM_FAILED == OUTPOST_P256_RANDOM_FAILED &&
        P256_INVALID_PUBKEY == OUTPOST_P256_INVALID_PUBLIC_KEY &&
        P256_INVALID_PRIVKEY == OUTPOST_P256_INVALID_PRIVATE_KEY &&
        P256_INVALID_SIGNATURE == OUTPOST_P256_INVALID_SIGNATURE,
    "the two curves number their failures alike");

int outpost_p256_public_from_private(uint8_t public_key[64], const uint8_t private_key[32]) {
  return p256_public_from_private(public_key, private_key);
}

int outpost_p256_shared_secret(
    uint8_t secret[32], const uint8_t private_key[32], const uint8_t peer[64]) {
  return p256_ecdh_shared_secret(secret, private_key, peer);
}

// p256-m draws random numbers from a function without a context. The profile's header names this
// one.
static _Thread_local struct {
  outpost_p256_random random;
  void *context;
} source;

int32_t outpost_p256m_random(uint8_t *bytes, size_t size);
int32_t outpost_p256m_random(uint8_t *bytes, size_t size) {
  return source.random(source.context, bytes, size);
}

int outpost_p256_sign(
    uint8_t signature[64], const uint8_t private_key[32], const uint8_t *hash, size_t hash_size,
    outpost_p256_random random, void *random_context) {
  source.random = random;
  source.context = random_context;
  return p256_ecdsa_sign(signature, private_key, hash, hash_size);
}

int outpost_p256_verify(
    const uint8_t signature[64], const uint8_t public_key[64], const uint8_t *hash,
    size_t hash_size) {
  return p256_ecdsa_verify(signature, public_key, hash, hash_size);
}

#endif
