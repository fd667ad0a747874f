#pragma once

// Accounts of memory and stack, in an engine that is built to be measured (measuring.c).

#include "structures.h"

#if defined(OUTPOST_TLS_MEASURED)

/// Enough for a handshake state; the caller's entropy runs on the caller's stack.
#define OUTPOST_TLS_PAINTED_STACK 65536u

struct outpost_tls_account {
  // Who opened it, until it is closed, and every block that is booked on it.
  size_t references;
  outpost_tls_measurement books;
  uint32_t arena;
  uint64_t failing;
  uint32_t live_bytes, live_blocks, engine_bytes;
  uint8_t *stack;
};

typedef enum {
  OUTPOST_TLS_LIBRARY_BLOCK,
  OUTPOST_TLS_ENGINE_BLOCK,
  OUTPOST_TLS_CONTEXT_BLOCK,
  OUTPOST_TLS_CONSTANT_BLOCK
} outpost_tls_block_kind;
void *outpost_tls_book(size_t size, outpost_tls_block_kind kind);
void outpost_tls_unbook(void *block);
/// The account that this thread's new sessions belong to, or NULL.
outpost_tls_account *outpost_tls_selected_account(void);
extern const outpost_tls_measuring outpost_tls_measuring_calls;

/// Books what is alive as the cost of the state that begins.
void outpost_tls_note_state(outpost_tls_account *account);
/// Books the depth of a state's stack.
void outpost_tls_note_stack(outpost_tls_account *account, unsigned state, uint32_t bytes);

#endif
