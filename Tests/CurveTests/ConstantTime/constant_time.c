// Computes a key, a secret and a signature with keys and random numbers that valgrind takes for
// undefined, so that it reports every branch and address that depends on them (after ctgrind, by
// Adam Langley).

#include <string.h>
#include <valgrind/memcheck.h>

#include "outpost_p256.h"

static int undefined_random(void *context, unsigned char *bytes, size_t size) {
  (void)context;
  memset(bytes, 0x5a, size);
  VALGRIND_MAKE_MEM_UNDEFINED(bytes, size);
  return 0;
}

int main(void) {
  uint8_t key[32], other[32], peer[64], public_key[64], secret[32], signature[64], hash[32];
  memset(key, 0x33, sizeof key);
  memset(other, 0x55, sizeof other);
  memset(hash, 0x77, sizeof hash);
  int status = outpost_p256_public_from_private(peer, other);
  VALGRIND_MAKE_MEM_UNDEFINED(key, sizeof key);
  status |= outpost_p256_public_from_private(public_key, key);
  status |= outpost_p256_shared_secret(secret, key, peer);
  status |= outpost_p256_sign(signature, key, hash, sizeof hash, undefined_random, NULL);
  return status != 0;
}
