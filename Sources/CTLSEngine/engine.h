#pragma once

// What the engine's C files share; nothing of it leaves this folder.

#include "include/outpost_tls.h"
#include "mbedtls_versions.h"

#include <string.h>

/// Received bytes that Mbed TLS has not read yet. A record may be larger: Mbed TLS collects it.
#define INPUT_BYTES 2048u
/// The most output that may wait: a server's flight with a long chain.
#define OUTPUT_BYTES_MAX 65536u
/// The most application bytes of one record, so that a session's output stays small.
#define RECORD_BYTES_MAX 4096u

struct outpost_tls_config {
  mbedtls_ssl_config ssl;
  mbedtls_x509_crt certificates;
  mbedtls_pk_context key;
  outpost_tls_entropy entropy;
  void *entropy_context;
  int entropy_failed;
};

struct outpost_tls_session {
  mbedtls_ssl_context ssl;
  outpost_tls_config *config;
  outpost_tls_status failure;
  int over, peer_closed;
  int ended_below;

  // The name that the peer must prove; an address where address_count is not 0.
  char name[254];
  uint8_t address[16];
  size_t address_count;
  int name_proven;
  outpost_tls_status chain_failure;

  int clock_known;
  int64_t unix_seconds;
  uint32_t unknown_clock_filler;

  uint8_t *output;
  size_t output_capacity, output_start, output_end;
  uint8_t input[INPUT_BYTES];
  size_t input_start, input_end;

  int started, accounts_closed;
  uint64_t last_now_us;
  outpost_tls_facts facts;

#if defined(FINISHED_IGNORES_FAILURE)
  mbedtls_ssl_tls_prf_cb *prf;
  int prf_failure;
#endif
};

/// Marks a session as the one that runs on this thread; gives the one before, to be handed to
/// outpost_tls_leave when the call ends.
outpost_tls_session *outpost_tls_enter(outpost_tls_session *session);
void outpost_tls_leave(outpost_tls_session *before);
outpost_tls_session *outpost_tls_entered(void);

/// Runs one handshake state.
outpost_tls_status outpost_tls_handshake(outpost_tls_session *session, uint64_t now_us);
/// The account of the state that runs, or NULL before the first.
outpost_tls_state_cost *outpost_tls_current_cost(outpost_tls_session *session);
/// Whether Mbed TLS consumed input since `input_before` and more of it waits.
int outpost_tls_made_progress(const outpost_tls_session *session, size_t input_before);
/// Ends the session with the name of one of Mbed TLS's codes.
outpost_tls_status outpost_tls_fail(outpost_tls_session *session, int code);

/// Mbed TLS's f_rng over the configuration's entropy.
int outpost_tls_random(void *config, unsigned char *bytes, size_t count);

/// Mbed TLS's f_vrfy: dates, names and the reasons behind a chain's rejection.
int outpost_tls_verify(void *session, mbedtls_x509_crt *crt, int depth, uint32_t *flags);

/// Names the refusal behind Mbed TLS's verification flags.
outpost_tls_status outpost_tls_refusal(const outpost_tls_session *session, uint32_t flags);

/// Names the failure behind one of Mbed TLS's error codes.
outpost_tls_status outpost_tls_classify(outpost_tls_session *session, int code);

/// Whether a code of Mbed TLS says that memory was refused.
int outpost_tls_is_memory(int code);

outpost_tls_status outpost_tls_client_config(
    const uint8_t *anchors, size_t anchors_count, outpost_tls_entropy entropy,
    void *entropy_context, outpost_tls_config **config, outpost_tls_problem *problem);
outpost_tls_status outpost_tls_server_config(
    const uint8_t *chain, size_t chain_count, const uint8_t *key, size_t key_count,
    outpost_tls_entropy entropy, void *entropy_context, outpost_tls_config **config,
    outpost_tls_problem *problem);
void outpost_tls_config_free(outpost_tls_config *config);
