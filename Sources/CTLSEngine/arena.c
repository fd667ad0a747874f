// The limit on the memory of one client's settings and all that is made from them.
//
// Exists only where Mbed TLS asks the engine for memory (a profile for devices): a distribution's
// library uses the C library's allocator, and an engine that is measured has accounts
// (measuring.c). Both count alike: the bytes of each request and OUTPOST_TLS_BLOCK_OVERHEAD for
// each block, without contexts and certificates.

#include "arena.h"

#include "entered.h"

#if defined(HAS_ARENA)

#include <stdlib.h>

struct outpost_tls_arena {
  // The settings, while they live, and every block: what is kept of a session may outlive them.
  size_t references;
  uint32_t live, peak, limit;
  int exhausted;
};

// Before each block: a free must find the arena that the block was taken from, in whichever call it
// comes. Two words keep the alignment of calloc(3).
typedef struct {
  outpost_tls_arena *arena;
  size_t size;
} header;

static _Thread_local outpost_tls_arena *selected;

outpost_tls_arena *outpost_tls_arena_open(void) {
  outpost_tls_arena *arena = calloc(1, sizeof *arena);
  if (arena != NULL) {
    arena->references = 1;
  }
  return arena;
}

static void release(outpost_tls_arena *arena) {
  if (arena != NULL && --arena->references == 0) {
    free(arena);
  }
}

void outpost_tls_arena_close(outpost_tls_arena *arena) { release(arena); }

outpost_tls_arena *outpost_tls_arena_select(outpost_tls_arena *arena) {
  outpost_tls_arena *before = selected;
  selected = arena;
  return before;
}

void outpost_tls_arena_begin(outpost_tls_arena *arena) {
  arena->peak = arena->live;
  arena->exhausted = 0;
}

int outpost_tls_arena_is_exhausted(const outpost_tls_arena *arena) { return arena->exhausted; }

outpost_tls_status outpost_tls_set_arena(outpost_tls_config *config, uint32_t bytes) {
  config->arena->limit = bytes;
  return OUTPOST_TLS_DONE;
}

void outpost_tls_arena_read(const outpost_tls_config *config, outpost_tls_arena_use *use) {
  *use = (outpost_tls_arena_use){
      .live = config->arena->live, .peak = config->arena->peak, .limit = config->arena->limit};
}

static outpost_tls_arena *current(void) {
  outpost_tls_session *session = outpost_tls_entered();
  return session != NULL ? session->config->arena : selected;
}

static int may_have(outpost_tls_arena *arena, size_t size) {
  uint64_t after = (uint64_t)arena->live + size + OUTPOST_TLS_BLOCK_OVERHEAD;
  if (after > (arena->limit == 0 ? UINT32_MAX : arena->limit)) {
    arena->exhausted = 1;
    return 0;
  }
  return 1;
}

static void *allocate(size_t size, outpost_tls_arena *arena) {
  if (size > UINT32_MAX || (arena != NULL && !may_have(arena, size))) {
    return NULL;
  }
  header *block = calloc(1, sizeof *block + size);
  if (block == NULL) {
    return NULL;
  }
  *block = (header){arena, size};
  if (arena != NULL) {
    arena->references++;
    arena->live += (uint32_t)size + OUTPOST_TLS_BLOCK_OVERHEAD;
    arena->peak = arena->live > arena->peak ? arena->live : arena->peak;
  }
  return block + 1;
}

void *outpost_tls_arena_calloc(size_t size) { return allocate(size, current()); }

void *outpost_tls_uncounted_calloc(size_t size) { return allocate(size, NULL); }

void outpost_tls_arena_free(void *memory) {
  if (memory == NULL) {
    return;
  }
  header *block = (header *)memory - 1;
  if (block->arena != NULL) {
    block->arena->live -= (uint32_t)block->size + OUTPOST_TLS_BLOCK_OVERHEAD;
    release(block->arena);
  }
  free(block);
}

#else

outpost_tls_status outpost_tls_set_arena(outpost_tls_config *config, uint32_t bytes) {
  (void)config, (void)bytes;
  return OUTPOST_TLS_NOT_BUILT_IN;
}

void outpost_tls_arena_read(const outpost_tls_config *config, outpost_tls_arena_use *use) {
  (void)config;
  *use = (outpost_tls_arena_use){0};
}

#endif
