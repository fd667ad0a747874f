// Makes a key, a secret and a signature with keys and random numbers that valgrind takes for
// undefined: it then reports every branch and every address that follows from them (after ctgrind,
// by Adam Langley).

#include <string.h>
#include <valgrind/memcheck.h>

#include "outpost_p256.h"

int32_t psa_generate_random(uint8_t *bytes, size_t size) {
  memset(bytes, 0x5a, size);
  VALGRIND_MAKE_MEM_UNDEFINED(bytes, size);
  return 0;
}

int main(void) {
  uint8_t key[32], other[32], peer[64], public_key[64], secret[32], signature[64], hash[32];
  memset(key, 0x33, sizeof key);
  memset(other, 0x55, sizeof other);
  memset(hash, 0x77, sizeof hash);
  int status = p256_public_from_private(peer, other);
  VALGRIND_MAKE_MEM_UNDEFINED(key, sizeof key);
  status |= p256_public_from_private(public_key, key);
  status |= p256_ecdh_shared_secret(secret, key, peer);
  status |= p256_ecdsa_sign(signature, key, hash, sizeof hash);
  return status != 0;
}
