// Declares the routines of s2n-bignum (https://github.com/awslabs/s2n-bignum) that the curve calls.
// scripts/curve.sh fetches their assembly. Proofs in HOL Light show that each computes what is said
// here, in a time that does not depend on the numbers.
//
// A number is four words, least significant first. A point is x, y, z with x/z^2, y/z^3 (Jacobian),
// each times 2^256 modulo the prime (Montgomery); z = 0 is the point at infinity.
#pragma once

#include <stdint.h>

// On x86-64 the variants without BMI2 and ADX, which every processor can run; on 64-bit Arm the
// variants for the narrow multipliers of small cores.
#if defined(__x86_64__)
#define VARIANT(name) name##_alt
#elif defined(__aarch64__)
#define VARIANT(name) name
#else
#error "s2n-bignum has x86-64 and 64-bit Arm only"
#endif

#define bignum_tomont_p256 VARIANT(bignum_tomont_p256)
#define bignum_demont_p256 VARIANT(bignum_demont_p256)
#define bignum_montmul_p256 VARIANT(bignum_montmul_p256)
#define bignum_montsqr_p256 VARIANT(bignum_montsqr_p256)
#define bignum_mod_n256 VARIANT(bignum_mod_n256)
#define bignum_mul_4_8 VARIANT(bignum_mul_4_8)
#define p256_montjscalarmul VARIANT(p256_montjscalarmul)

typedef uint64_t number[4];
typedef uint64_t point[12];

/// Conversion to and from the Montgomery domain; any argument, a result below the prime.
void bignum_tomont_p256(number z, const number x);
void bignum_demont_p256(number z, const number x);
/// Product, square, sum and difference of Montgomery numbers below the prime.
void bignum_montmul_p256(number z, const number x, const number y);
void bignum_montsqr_p256(number z, const number x);
void bignum_add_p256(number z, const number x, const number y);
void bignum_sub_p256(number z, const number x, const number y);
/// Remainders: by the prime; by the order of the curve, of four words or of k.
void bignum_mod_p256_4(number z, const number x);
void bignum_mod_n256_4(number z, const number x);
void bignum_mod_n256(number z, uint64_t k, const uint64_t *x);
/// z = x * y, eight words.
void bignum_mul_4_8(uint64_t z[8], const number x, const number y);
/// z with a * z = 1 modulo the odd b, which is coprime to a; k words each, t is scratch space.
void bignum_modinv(uint64_t k, uint64_t *z, const uint64_t *a, const uint64_t *b, uint64_t t[]);
/// The product of any point of the curve and any number.
void p256_montjscalarmul(point product, const number scalar, const point a);
