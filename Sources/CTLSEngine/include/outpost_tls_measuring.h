#pragma once

// What an engine that was built to be measured offers beside the table of outpost_tls.h: accounts
// of memory and stack, a limit on memory, and an allocation that fails on demand. Engines for
// devices are built without it: their table's `measuring` is NULL.

#include <stddef.h>
#include <stdint.h>

#if defined(__clang__)
#pragma clang assume_nonnull begin
#define OUTPOST_MEASURING_NULLABLE _Nullable
#define OUTPOST_MEASURING_NONNULL _Nonnull
#else
#define OUTPOST_MEASURING_NULLABLE
#define OUTPOST_MEASURING_NONNULL
#endif

/// Handshake states with an account of their own, by Mbed TLS's number; the last one is everything
/// else: settings, the making of a session, and what follows the handshake.
#define OUTPOST_TLS_ACCOUNTED_STATES 20
/// Bytes that an allocator is assumed to use for each block.
#define OUTPOST_TLS_BLOCK_OVERHEAD 8

/// Memory over a period of time. Bytes are those that were asked for; the engine's own contexts
/// are not in it (see outpost_tls_sizes).
typedef struct {
  /// Allocations that were asked for, and those of them that failed.
  uint64_t calls;
  uint64_t refused;
  /// What is alive at the end.
  uint32_t live_bytes;
  uint32_t live_blocks;
  /// The most bytes alive at once, the blocks that they were in, and the engine's own part of them.
  uint32_t peak_bytes;
  uint32_t peak_blocks;
  uint32_t peak_engine_bytes;
  /// The most of bytes and OUTPOST_TLS_BLOCK_OVERHEAD for each block, which may be another moment.
  uint32_t peak_with_overhead;
  /// The largest block asked for.
  uint32_t largest_block;
  /// The deepest stack of the library, 0 where no handshake state ran or stacks are not measured.
  uint32_t stack_bytes;
} outpost_tls_cost;

typedef struct {
  outpost_tls_cost total;
  outpost_tls_cost states[OUTPOST_TLS_ACCOUNTED_STATES];
  /// Bytes of contexts that are alive: the settings' and the sessions'.
  uint32_t context_bytes;
  /// Bytes of certificates that are alive, which a device keeps in flash: anchors and the own
  /// chain.
  uint32_t constant_bytes;
  /// 1 when an allocation was refused because it went beyond the arena.
  uint8_t arena_exhausted;
} outpost_tls_measurement;

/// What is known before anything runs. Bytes.
typedef struct {
  uint32_t ssl_context;
  uint32_t ssl_config;
  uint32_t certificate;
  /// Settings and session as the engine allocates them, Mbed TLS's contexts in them included.
  uint32_t engine_config;
  uint32_t engine_session;
  /// The contents of a record that the buffers take.
  uint32_t record_in;
  uint32_t record_out;
  /// Sections of the object that devices load; 0 if they were not measured.
  uint32_t code;
  uint32_t constants;
  uint32_t data;
  uint32_t zeroed;
} outpost_tls_sizes;

typedef struct outpost_tls_account outpost_tls_account;

typedef struct {
  /// Opens an account. `arena` limits the bytes alive, with OUTPOST_TLS_BLOCK_OVERHEAD for each
  /// block, and 0 is no limit; the allocation number `failing`, from 1, gets nothing, and 0 is
  /// none; `stack` is 1 to run handshake states on a painted stack. NULL without memory.
  outpost_tls_account *OUTPOST_MEASURING_NULLABLE (*OUTPOST_MEASURING_NONNULL open)(
      uint32_t arena, uint64_t failing, int stack);
  /// Closes an account. What was made on it goes on being booked and limited as long as it lives.
  void (*close)(outpost_tls_account *account);
  /// Books what this thread makes from now on, settings and sessions with all that they ever
  /// allocate, on `account`; on none where it is NULL. Gives the one before.
  outpost_tls_account *OUTPOST_MEASURING_NULLABLE (*OUTPOST_MEASURING_NONNULL select)(
      outpost_tls_account *OUTPOST_MEASURING_NULLABLE account);
  void (*read)(const outpost_tls_account *account, outpost_tls_measurement *measurement);
  void (*sizes)(outpost_tls_sizes *sizes);
  /// The compiler that built engine and library, with its version and optimisation.
  const char *compiler;
} outpost_tls_measuring;

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif
