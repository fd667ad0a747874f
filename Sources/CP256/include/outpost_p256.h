// ECDH and ECDSA on the curve P-256 (FIPS 186-4, appendix D.1.2.3) with s2n-bignum's arithmetic.
//
// Numbers are 32 bytes, most significant first; points are x, then y. The functions allocate
// nothing, keep nothing and never block. No secret decides a branch or an address.
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

/// Fills a buffer with random bytes and returns 0, or fails and returns anything else. The shape is
/// that of Mbed TLS's `f_rng`.
typedef int (*outpost_p256_random)(void *context, unsigned char *bytes, size_t size);

/// Computes the public key of a private key. INVALID_PRIVATE_KEY unless the private key is between
/// 1 and the order of the curve less 1.
int outpost_p256_public_from_private(uint8_t public_key[64], const uint8_t private_key[32]);

/// Computes the x coordinate of the peer's point times the private key (SEC 1, 3.3.1).
/// INVALID_PUBLIC_KEY where the peer's point is not on the curve.
int outpost_p256_shared_secret(
    uint8_t secret[32], const uint8_t private_key[32], const uint8_t peer[64]);

/// Signs a hash (SEC 1, 4.1.3), of which the first 32 bytes count; the signature is r, then s.
/// RANDOM_FAILED where `random` fails, or returns four numbers in a row that the curve cannot use.
int outpost_p256_sign(
    uint8_t signature[64], const uint8_t private_key[32], const uint8_t *hash, size_t hash_size,
    outpost_p256_random random, void *random_context);

/// Verifies a signature of a hash (SEC 1, 4.1.4). INVALID_SIGNATURE where the signature is not the
/// key's, INVALID_PUBLIC_KEY where the key is not a point of the curve.
int outpost_p256_verify(
    const uint8_t signature[64], const uint8_t public_key[64], const uint8_t *hash,
    size_t hash_size);

#ifdef __cplusplus
}
#endif
