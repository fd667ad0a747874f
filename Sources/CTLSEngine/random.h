#pragma once

// Random numbers for Mbed TLS (random.c).

#include <stddef.h>

/// Mbed TLS's f_rng over the entropy of a configuration, which is the context.
int outpost_tls_random(void *config, unsigned char *bytes, size_t count);
