// The allocator of the C library, below all counting.

#include "system_memory.h"

#include <stdlib.h>

#if defined(OUTPOST_TLS_WRAPPED_CALLOC)
// With the linker's --wrap (see memory.c) the originals have these names.
void *__real_calloc(size_t count, size_t size);
void __real_free(void *block);
#define calloc __real_calloc
#define free __real_free
#endif

void *outpost_tls_system_calloc(size_t count, size_t size) { return calloc(count, size); }
void outpost_tls_system_free(void *block) { free(block); }
