// malloc(3) and its relatives, counted: these definitions stand before the C library's for the
// program and for every shared object that it loads (ld.so(8), symbol interposition).
//
// Sizes are kept in a table beside the heap, so that no allocation is larger than it was asked for.

#include "heap.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

heap_account heap;

#define SLOTS (1u << 18)
#define GONE ((void *)1)
static struct { void *at; size_t bytes; } slots[SLOTS];

static uint32_t slot_of(const void *at) {
  return (uint32_t)(((uintptr_t)at >> 4) * 2654435761u) % SLOTS;
}

static void *taken(void *at, size_t bytes) {
  if (at == NULL) {
    return NULL;
  }
  uint32_t slot = slot_of(at);
  while (slots[slot].at != NULL && slots[slot].at != GONE) {
    slot = (slot + 1) % SLOTS;
  }
  slots[slot].at = at;
  slots[slot].bytes = bytes;
  heap.live += bytes;
  heap.blocks += 1;
  heap.calls += 1;
  if (heap.live + 8 * heap.blocks > heap.peak + 8 * heap.blocks_at_peak) {
    heap.peak = heap.live;
    heap.blocks_at_peak = heap.blocks;
  }
  return at;
}

static void given(void *at) {
  for (uint32_t slot = slot_of(at); slots[slot].at != NULL; slot = (slot + 1) % SLOTS) {
    if (slots[slot].at == at) {
      slots[slot].at = GONE;
      heap.live -= slots[slot].bytes;
      heap.blocks -= 1;
      return;
    }
  }
}

void heap_begin(void) {
  heap.peak = heap.live;
  heap.blocks_at_peak = heap.blocks;
  heap.calls = 0;
}

void *malloc(size_t bytes) { return taken(__libc_malloc(bytes), bytes); }

void *calloc(size_t count, size_t bytes) {
  return taken(__libc_calloc(count, bytes), count * bytes);
}

void *realloc(void *at, size_t bytes) {
  if (at != NULL) {
    given(at);
  }
  return taken(__libc_realloc(at, bytes), bytes);
}

void free(void *at) {
  if (at != NULL) {
    given(at);
    __libc_free(at);
  }
}

void *memalign(size_t alignment, size_t bytes) {
  return taken(__libc_memalign(alignment, bytes), bytes);
}

void *aligned_alloc(size_t alignment, size_t bytes) { return memalign(alignment, bytes); }

int posix_memalign(void **at, size_t alignment, size_t bytes) {
  *at = memalign(alignment, bytes);
  return *at == NULL ? ENOMEM : 0;
}
