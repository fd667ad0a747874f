#pragma once

// The limit on the memory of one client's settings and all that is made from them (arena.c).

#include "structures.h"

#if defined(HAS_ARENA)
/// Opens an arena without a limit; NULL without memory. It is freed when it and its blocks are.
outpost_tls_arena *outpost_tls_arena_open(void);
void outpost_tls_arena_close(outpost_tls_arena *arena);
/// Takes memory of this thread from `arena` while no session is entered. Returns the one before.
outpost_tls_arena *outpost_tls_arena_select(outpost_tls_arena *arena);
/// Resets the peak, for a session that begins.
void outpost_tls_arena_begin(outpost_tls_arena *arena);
int outpost_tls_arena_is_exhausted(const outpost_tls_arena *arena);
void *outpost_tls_arena_calloc(size_t size);
void *outpost_tls_uncounted_calloc(size_t size);
void outpost_tls_arena_free(void *memory);
#define ARENA_OF(config) ((config)->arena)
#else
#define ARENA_OF(config) NULL
#define outpost_tls_arena_select(arena) ((outpost_tls_arena *)(arena))
#define outpost_tls_arena_begin(arena) ((void)0)
#endif
outpost_tls_status outpost_tls_set_arena(outpost_tls_config *config, uint32_t bytes);
void outpost_tls_arena_read(const outpost_tls_config *config, outpost_tls_arena_use *use);
