#pragma once

#include <stddef.h>

/// What is allocated through malloc(3) and its relatives, in bytes as requested.
typedef struct {
  size_t live, blocks;
  size_t peak, blocks_at_peak;
  size_t calls;
} heap_account;

extern heap_account heap;

/// Begins a new peak and a new count of calls at what is live now.
void heap_begin(void);
