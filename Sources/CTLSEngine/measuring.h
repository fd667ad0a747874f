#pragma once

// What memory.c, measuring.c and painted_stack.c share.

#include "engine.h"
#include "include/outpost_tls_measuring.h"

#if defined(OUTPOST_TLS_MEASURED)

/// Room for a handshake state and for what the caller's entropy does not need: that runs elsewhere.
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

/// Books what is alive as the cost of the state that begins.
void outpost_tls_note_state(outpost_tls_account *account);
/// Books the depth of a state's stack.
void outpost_tls_note_stack(outpost_tls_account *account, unsigned state, uint32_t bytes);

#endif
