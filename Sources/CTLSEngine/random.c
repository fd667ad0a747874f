// Random numbers for Mbed TLS, from the entropy that the caller passed in.

#include "random.h"

#include "painted_stack.h"
#include "structures.h"

int outpost_tls_random(void *context, unsigned char *bytes, size_t count) {
  outpost_tls_config *config = context;
  if (outpost_tls_draw(config, bytes, count) != 0) {
    config->entropy_failed = 1;
    return MBEDTLS_ERR_SSL_NO_RNG;
  }
  return 0;
}
