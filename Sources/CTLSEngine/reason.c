// Why a call failed: random numbers that were refused, or memory.

#include "reason.h"

#include "arena.h"
#include "memory.h"

outpost_tls_status outpost_tls_reason(
    outpost_tls_config *config, unsigned refusals, outpost_tls_status status) {
  if (status == OUTPOST_TLS_DONE) {
    return status;
  }
  if (config->entropy_failed) {
    config->entropy_failed = 0;
    return OUTPOST_TLS_NO_ENTROPY;
  }
  return refusals != outpost_tls_refusals() ? OUTPOST_TLS_OUT_OF_MEMORY : status;
}

outpost_tls_status outpost_tls_no_memory(const outpost_tls_config *config) {
#if defined(HAS_ARENA)
  if (outpost_tls_arena_is_exhausted(config->arena)) {
    return OUTPOST_TLS_ARENA_EXHAUSTED;
  }
#else
  (void)config;
#endif
  return OUTPOST_TLS_OUT_OF_MEMORY;
}
