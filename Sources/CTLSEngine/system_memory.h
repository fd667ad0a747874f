#pragma once

// The allocator of the C library, below all counting (system_memory.c).

#include <stddef.h>

void *outpost_tls_system_calloc(size_t count, size_t size);
void outpost_tls_system_free(void *block);
