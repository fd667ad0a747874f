#pragma once

// Random numbers that repeat, so that a recorded server answers the same client again.

#include <stddef.h>
#include <stdint.h>

/// SplitMix64 (S. Vigna), a byte of each word.
typedef struct {
  uint64_t state;
} seeded;

static inline int seeded_fill(void *context, uint8_t *bytes, size_t count) {
  seeded *generator = context;
  for (size_t i = 0; i < count; i++) {
    uint64_t mixed = generator->state += 0x9E3779B97F4A7C15u;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
    bytes[i] = (uint8_t)(mixed ^ (mixed >> 31));
  }
  return 0;
}

/// 2026-11-21 12:00:00 UTC, at which the test certificates are valid.
#define SEEDED_UNIX_SECONDS 1795262400
#define SEEDED_CLIENT 1
