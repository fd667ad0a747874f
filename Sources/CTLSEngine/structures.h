#pragma once

// Settings and session, as all files of the engine see them.

#include "include/outpost_tls.h"
#include "include/outpost_tls_measuring.h"
#include "limits.h"
#include "mbedtls_versions.h"

// Where Mbed TLS asks the engine for memory and the memory is not measured, it can be limited.
#if defined(MBEDTLS_PLATFORM_CALLOC_MACRO) && !defined(OUTPOST_TLS_MEASURED)
#define HAS_ARENA 1
#endif
typedef struct outpost_tls_arena outpost_tls_arena;

struct outpost_tls_config {
  mbedtls_ssl_config ssl;
  /// The authorities that peers are verified by.
  mbedtls_x509_crt anchors;
  /// The chain to show, or NULL, and its key.
  mbedtls_x509_crt *own;
  mbedtls_pk_context key;
  /// A digest of all that decides who is trusted and who this end is.
  uint8_t trust[FINGERPRINT_BYTES];
  /// A key is trusted instead of an authority, or one certificate of it.
  int pins;
  int pins_certificate;
  outpost_tls_entropy entropy;
  void *entropy_context;
  int entropy_failed;
#if defined(ISSUES_TICKETS)
  mbedtls_ssl_ticket_context tickets;
  int tickets_ready;
  int clock_filler_drawn;
  uint32_t clock_filler;
#endif
  // outpost_tls_refusals when the settings were begun.
  unsigned refusals;
#if defined(HAS_ARENA)
  outpost_tls_arena *arena;
#endif
};

struct outpost_tls_session {
  mbedtls_ssl_context ssl;
  outpost_tls_config *config;
  outpost_tls_status failure;
  int over, peer_closed;
  int ended_below;

  // The address that the peer must prove; where address_count is 0, the name that Mbed TLS keeps.
  uint8_t address[16];
  size_t address_count;
  int name_proven;
  outpost_tls_status chain_failure;
  // While the chain is verified: the certificates above that constrain names, and why one of their
  // names is refused.
  const mbedtls_x509_crt *constraining[CONSTRAINING_MAX];
  uint8_t constraining_count;
  outpost_tls_status name_failure;
  // A certificate after the first was left out of the chain, for it cannot be used.
  uint8_t passed_over;

  // Where a key is trusted instead of an authority.
  enum { PIN_UNSET, PIN_FIRST_USE, PIN_SET } pin_state;
  uint8_t pin[FINGERPRINT_BYTES];
  int key_changed;

  // The time in which all certificates of the peer's chain are valid.
  int64_t valid_from, valid_to;
  const outpost_tls_saved *offered;

  outpost_tls_time clock_known;
  int64_t unix_seconds;
  uint32_t unknown_clock_filler;

  uint8_t *output;
  size_t output_capacity, output_start, output_end;
  uint8_t input[INPUT_BYTES];
  size_t input_start, input_end;
  // Bytes received since the last handshake state or application byte.
  uint32_t unused_bytes;

#if defined(OUTPOST_TLS_MEASURED)
  outpost_tls_account *account;
#endif

  int started, accounts_closed;
  uint64_t last_now_us;
  outpost_tls_facts facts;

#if defined(SPEAKS_TLS1_3)
  // The server asked for another hello; its CertificateVerify was one that TLS 1.3 allows.
  int retried, signature_checked;
#endif
#if defined(FINISHED_IGNORES_FAILURE)
  mbedtls_ssl_tls_prf_cb *prf;
  int prf_failure;
#endif
};
