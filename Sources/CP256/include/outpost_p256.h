// ECDH and ECDSA on the curve P-256 (FIPS 186-4, appendix D.1.2.3) with arithmetic of s2n-bignum.
//
// The names, shapes and statuses are those of p256-m, which Mbed TLS carries: a TLS profile links one or the
// other. Numbers are 32 bytes, most significant first; points are x, then y. Nothing is allocated, nothing
// is kept, nothing blocks. What is secret neither decides a branch nor an address.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define OUTPOST_P256_DONE 0
#define OUTPOST_P256_RANDOM_FAILED -1
#define OUTPOST_P256_INVALID_PUBLIC_KEY -2
#define OUTPOST_P256_INVALID_PRIVATE_KEY -3
#define OUTPOST_P256_INVALID_SIGNATURE -4

/// The public key of a private one, 1 up to the order of the curve less 1; else INVALID_PRIVATE_KEY.
int p256_public_from_private(uint8_t public_key[64], const uint8_t private_key[32]);

/// The x coordinate of the peer's point times the private key (SEC 1, 3.3.1). INVALID_PUBLIC_KEY where the
/// peer's is not a point of the curve.
int p256_ecdh_shared_secret(uint8_t secret[32], const uint8_t private_key[32], const uint8_t peer[64]);

/// A signature (r, then s) of a message with this hash, of which the first 32 bytes count (SEC 1, 4.1.3).
/// RANDOM_FAILED where `psa_generate_random`, which the program provides, fails or gives no fit number in four.
int p256_ecdsa_sign(uint8_t signature[64], const uint8_t private_key[32], const uint8_t *hash, size_t hash_size);

/// Fills a buffer with random bytes; 0 where it has. To be provided: the name is PSA's because p256-m asks so.
int32_t psa_generate_random(uint8_t *bytes, size_t size);

/// Whether a signature (r, then s) is the key's, of a message with this hash
/// (SEC 1, 4.1.4). INVALID_SIGNATURE where not, INVALID_PUBLIC_KEY where the key is no point of the curve.
int p256_ecdsa_verify(const uint8_t signature[64], const uint8_t public_key[64], const uint8_t *hash,
                      size_t hash_size);

#ifdef __cplusplus
}
#endif
