// Allocation for Mbed TLS and the engine: from the machine, an arena, or the accounts of an engine
// that is built to be measured.

#include "memory.h"

#include "arena.h"
#include "measuring.h"
#include "system_memory.h"

#include <stdint.h>

// Refused allocations of this thread, so that a caller can see whether one is the cause of a
// failure that Mbed TLS reports under another name.
static _Thread_local unsigned refusals;

unsigned outpost_tls_refusals(void) { return refusals; }

#if defined(OUTPOST_TLS_WRAPPED_CALLOC)
// A distribution's library has no hook: the linker's --wrap redirects its calls of the allocator.
void *__wrap_calloc(size_t count, size_t size);
void __wrap_free(void *block);
void *__wrap_calloc(size_t count, size_t size) { return outpost_tls_calloc(count, size); }
void __wrap_free(void *block) { outpost_tls_free(block); }
#endif

static void *counted(void *block) {
  refusals += block == NULL;
  return block;
}

#if defined(HAS_ARENA)

void *outpost_tls_calloc(size_t count, size_t size) {
  if (size != 0 && count > SIZE_MAX / size) {
    return counted(NULL);
  }
  return counted(outpost_tls_arena_calloc(count * size));
}

void *outpost_tls_engine_calloc(size_t size) { return outpost_tls_calloc(1, size); }
void *outpost_tls_context_calloc(size_t size) { return counted(outpost_tls_uncounted_calloc(size)); }
void *outpost_tls_constant_calloc(size_t size) { return counted(outpost_tls_uncounted_calloc(size)); }
void outpost_tls_free(void *block) { outpost_tls_arena_free(block); }

#elif !defined(OUTPOST_TLS_MEASURED)

void *outpost_tls_calloc(size_t count, size_t size) { return counted(outpost_tls_system_calloc(count, size)); }
void *outpost_tls_engine_calloc(size_t size) { return outpost_tls_calloc(1, size); }
void *outpost_tls_context_calloc(size_t size) { return outpost_tls_calloc(1, size); }
void *outpost_tls_constant_calloc(size_t size) { return outpost_tls_calloc(1, size); }
void outpost_tls_free(void *block) { outpost_tls_system_free(block); }

#else

void *outpost_tls_calloc(size_t count, size_t size) {
  if (size != 0 && count > SIZE_MAX / size) {
    return counted(NULL);
  }
  return counted(outpost_tls_book(count * size, OUTPOST_TLS_LIBRARY_BLOCK));
}

void *outpost_tls_engine_calloc(size_t size) {
  return counted(outpost_tls_book(size, OUTPOST_TLS_ENGINE_BLOCK));
}

void *outpost_tls_context_calloc(size_t size) {
  return counted(outpost_tls_book(size, OUTPOST_TLS_CONTEXT_BLOCK));
}

void *outpost_tls_constant_calloc(size_t size) {
  return counted(outpost_tls_book(size, OUTPOST_TLS_CONSTANT_BLOCK));
}

void outpost_tls_free(void *block) {
  if (block != NULL) {
    outpost_tls_unbook(block);
    outpost_tls_system_free(block);
  }
}

#endif
