#pragma once

// Allocation for Mbed TLS and for the engine (memory.c).

#include <stddef.h>

/// Zeroed memory for Mbed TLS, for the engine's own use, for the contexts that a device keeps in
/// static memory, and for the certificates that it keeps in flash; NULL where there is none. An
/// engine that is built to be measured counts it.
void *outpost_tls_calloc(size_t count, size_t size);
void *outpost_tls_engine_calloc(size_t size);
void *outpost_tls_context_calloc(size_t size);
void *outpost_tls_constant_calloc(size_t size);
void outpost_tls_free(void *block);
/// How often an allocation was refused on this thread.
unsigned outpost_tls_refusals(void);
