#include "outpost_p256.h"

#include <string.h>

#include "arithmetic.h"

// FIPS 186-4, appendix D.1.2.3: the prime and the order of the curve; then b, one, three and the
// base point in the Montgomery domain.
static const number prime = {0xffffffffffffffff, 0x00000000ffffffff, 0x0000000000000000, 0xffffffff00000001};
static const number order = {0xf3b9cac2fc632551, 0xbce6faada7179e84, 0xffffffffffffffff, 0xffffffff00000000};
static const number b = {0xd89cdf6229c4bddf, 0xacf005cd78843090, 0xe5a220abf7212ed6, 0xdc30061d04874834};
static const number one = {0x0000000000000001, 0xffffffff00000000, 0xffffffffffffffff, 0x00000000fffffffe};
static const number three = {0x0000000000000003, 0xfffffffd00000000, 0xffffffffffffffff, 0x00000002fffffffc};
static const point base = {
    0x79e730d418a9143c, 0x75ba95fc5fedb601, 0x79fb732b77622510, 0x18905f76a53755c6,
    0xddf25357ce95560a, 0x8b4ab8e4ba19e45c, 0xd2e88688dd21f325, 0x8571ff1825885d85,
    0x0000000000000001, 0xffffffff00000000, 0xffffffffffffffff, 0x00000000fffffffe};

static void from_bytes(number z, const uint8_t bytes[32]) {
  for (int word = 0; word < 4; word++) {
    z[word] = 0;
    for (int byte = 0; byte < 8; byte++) z[word] = z[word] << 8 | bytes[8 * (3 - word) + byte];
  }
}

static void to_bytes(uint8_t bytes[32], const number x) {
  for (int byte = 0; byte < 32; byte++) bytes[31 - byte] = (uint8_t)(x[byte / 8] >> 8 * (byte % 8));
}

static int is_zero(const number x) { return (x[0] | x[1] | x[2] | x[3]) == 0; }

static int is_same(const number x, const number y) {
  return ((x[0] ^ y[0]) | (x[1] ^ y[1]) | (x[2] ^ y[2]) | (x[3] ^ y[3])) == 0;
}

// Marks, for scripts/constant-time.sh, a value that follows from a secret and may be revealed.
#if defined(OUTPOST_CONSTANT_TIME_CHECK)
#include <valgrind/memcheck.h>
#define MAY_BE_KNOWN(value) VALGRIND_MAKE_MEM_DEFINED(&(value), sizeof(value))
#else
#define MAY_BE_KNOWN(value) (void)0
#endif

// The barrier keeps the compiler from removing the write as dead.
static void clear(void *secret, size_t size) {
  memset(secret, 0, size);
  __asm__ volatile("" : : "r"(secret) : "memory");
}

// Private keys and both halves of a signature are between 1 and the order less 1.
static int scalar_from_bytes(number z, const uint8_t bytes[32]) {
  number remainder;
  from_bytes(z, bytes);
  bignum_mod_n256_4(remainder, z);
  int in_range = is_same(remainder, z) & !is_zero(z);
  MAY_BE_KNOWN(in_range);
  clear(remainder, sizeof remainder);
  return in_range;
}

static int coordinate_from_bytes(number z, const uint8_t bytes[32]) {
  number x, remainder;
  from_bytes(x, bytes);
  bignum_mod_p256_4(remainder, x);
  bignum_tomont_p256(z, x);
  return is_same(remainder, x);
}

// SEC 1, 3.2.2.1: coordinates below the prime, and y^2 = x^3 - 3x + b.
static int point_from_bytes(point z, const uint8_t bytes[64]) {
  uint64_t *x = z, *y = z + 4;
  number left, right;
  if (!(coordinate_from_bytes(x, bytes) & coordinate_from_bytes(y, bytes + 32))) return 0;
  bignum_montsqr_p256(right, x);
  bignum_sub_p256(right, right, three);
  bignum_montmul_p256(right, right, x);
  bignum_add_p256(right, right, b);
  bignum_montsqr_p256(left, y);
  memcpy(z + 8, one, sizeof one);
  return is_same(left, right);
}

static void invert(number z, const number x, const number modulus) {
  uint64_t scratch[12];
  bignum_modinv(4, z, x, modulus, scratch);
  clear(scratch, sizeof scratch);
}

// Inverts a Montgomery number that is not 0.
static void montgomery_invert(number z, const number x) {
  bignum_demont_p256(z, x);
  invert(z, z, prime);
  bignum_tomont_p256(z, z);
}

// The affine coordinates, Montgomery numbers, of a point that is not at infinity.
static void affine(number x, number y, const point a) {
  number inverse, power;
  montgomery_invert(inverse, a + 8);
  bignum_montsqr_p256(power, inverse);
  bignum_montmul_p256(x, a, power);
  bignum_montmul_p256(power, power, inverse);
  bignum_montmul_p256(y, a + 4, power);
  clear(inverse, sizeof inverse);
  clear(power, sizeof power);
}

// Multiplies a point by a scalar between 1 and the order less 1. The product is cleared because its
// Jacobian z can reveal the scalar.
static void multiply(number x, number y, const number scalar, const point a) {
  point product;
  p256_montjscalarmul(product, scalar, a);
  affine(x, y, product);
  clear(product, sizeof product);
}

static void coordinate_to_bytes(uint8_t bytes[32], const number x) {
  number plain;
  bignum_demont_p256(plain, x);
  to_bytes(bytes, plain);
  clear(plain, sizeof plain);
}

int outpost_p256_public_from_private(uint8_t public_key[64], const uint8_t private_key[32]) {
  number scalar, x, y;
  if (!scalar_from_bytes(scalar, private_key)) return OUTPOST_P256_INVALID_PRIVATE_KEY;
  multiply(x, y, scalar, base);
  coordinate_to_bytes(public_key, x);
  coordinate_to_bytes(public_key + 32, y);
  clear(scalar, sizeof scalar);
  return OUTPOST_P256_DONE;
}

int outpost_p256_shared_secret(
    uint8_t secret[32], const uint8_t private_key[32], const uint8_t peer[64]) {
  number scalar, x, y;
  point theirs;
  if (!point_from_bytes(theirs, peer)) return OUTPOST_P256_INVALID_PUBLIC_KEY;
  if (!scalar_from_bytes(scalar, private_key)) return OUTPOST_P256_INVALID_PRIVATE_KEY;
  multiply(x, y, scalar, theirs);
  coordinate_to_bytes(secret, x);
  clear(scalar, sizeof scalar);
  clear(x, sizeof x);
  clear(y, sizeof y);
  return OUTPOST_P256_DONE;
}

// SEC 1, 4.1.3, step 5: the leftmost 256 bits of the hash, or all of a shorter one, as a number.
static void number_from_hash(number z, const uint8_t *hash, size_t size) {
  uint8_t bytes[32] = {0};
  if (size > sizeof bytes) size = sizeof bytes;
  memcpy(bytes + sizeof bytes - size, hash, size);
  from_bytes(z, bytes);
}

static void multiply_modulo_order(number z, const number x, const number y) {
  uint64_t product[8];
  bignum_mul_4_8(product, x, y);
  bignum_mod_n256(z, 8, product);
  clear(product, sizeof product);
}

// SEC 1, 4.1.3, step 6: (e + r * key) / nonce modulo the order. The fifth word holds the carry.
static void second_half(number s, const number e, const number r, const number key, const number nonce) {
  uint64_t sum[5] = {0};
  number product, inverse;
  multiply_modulo_order(product, r, key);
  for (int word = 0; word < 4; word++) {
    unsigned __int128 total = (unsigned __int128)product[word] + e[word] + sum[word];
    sum[word] = (uint64_t)total;
    sum[word + 1] = (uint64_t)(total >> 64);
  }
  bignum_mod_n256(product, 5, sum);
  invert(inverse, nonce, order);
  multiply_modulo_order(s, product, inverse);
  clear(sum, sizeof sum);
  clear(product, sizeof product);
  clear(inverse, sizeof inverse);
}

// One in 2^32 numbers of 32 bytes is the order or more, or 0: four draws find a usable one.
static int random_scalar(number z, outpost_p256_random random, void *context) {
  uint8_t bytes[32];
  int fit = 0;
  for (int tries = 0; tries < 4 && !fit; tries++) {
    if (random(context, bytes, sizeof bytes) != 0) break;
    fit = scalar_from_bytes(z, bytes);
  }
  clear(bytes, sizeof bytes);
  return fit;
}

int outpost_p256_sign(
    uint8_t signature[64], const uint8_t private_key[32], const uint8_t *hash, size_t hash_size,
    outpost_p256_random random, void *random_context) {
  number key, nonce, e, r, s, y;
  if (!scalar_from_bytes(key, private_key)) return OUTPOST_P256_INVALID_PRIVATE_KEY;
  int usable = random_scalar(nonce, random, random_context);
  if (usable) {
    multiply(r, y, nonce, base);
    bignum_demont_p256(r, r);
    bignum_mod_n256_4(r, r);
    number_from_hash(e, hash, hash_size);
    second_half(s, e, r, key, nonce);
    to_bytes(signature, r);
    to_bytes(signature + 32, s);
    usable = !is_zero(r) & !is_zero(s);
    MAY_BE_KNOWN(usable);
  }
  clear(key, sizeof key);
  clear(nonce, sizeof nonce);
  return usable ? OUTPOST_P256_DONE : OUTPOST_P256_RANDOM_FAILED;
}

// Computes x, a Montgomery number, of the sum of two points. Only the first may be at infinity.
// Returns 0 where the sum is at infinity. Equal points come only from a signature made for it.
static int x_of_sum(number x, const point a, const point b) {
  const number two = {2};
  number x1, y1, x2, y2, slope;
  affine(x2, y2, b);
  memcpy(x, x2, sizeof x2);
  if (is_zero(a + 8)) return 1;
  affine(x1, y1, a);
  if (is_same(x1, x2)) {
    multiply(x, slope, two, a);
    return is_same(y1, y2);
  }
  bignum_sub_p256(x, x2, x1);
  montgomery_invert(slope, x);
  bignum_sub_p256(y2, y2, y1);
  bignum_montmul_p256(slope, slope, y2);
  bignum_montsqr_p256(x, slope);
  bignum_sub_p256(x, x, x1);
  bignum_sub_p256(x, x, x2);
  return 1;
}

// All arguments are public, so branches may depend on them.
int outpost_p256_verify(
    const uint8_t signature[64], const uint8_t public_key[64], const uint8_t *hash,
    size_t hash_size) {
  number r, s, inverse, u1, u2, x;
  point key, first, second;
  if (!scalar_from_bytes(r, signature) || !scalar_from_bytes(s, signature + 32))
    return OUTPOST_P256_INVALID_SIGNATURE;
  if (!point_from_bytes(key, public_key)) return OUTPOST_P256_INVALID_PUBLIC_KEY;
  invert(inverse, s, order);
  number_from_hash(u1, hash, hash_size);
  multiply_modulo_order(u1, u1, inverse);
  multiply_modulo_order(u2, r, inverse);
  p256_montjscalarmul(first, u1, base);
  p256_montjscalarmul(second, u2, key);
  if (!x_of_sum(x, first, second)) return OUTPOST_P256_INVALID_SIGNATURE;
  bignum_demont_p256(x, x);
  bignum_mod_n256_4(x, x);
  return is_same(x, r) ? OUTPOST_P256_DONE : OUTPOST_P256_INVALID_SIGNATURE;
}
