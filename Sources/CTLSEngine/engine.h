#pragma once

// What the engine's C files share; nothing of it leaves this folder.

#include "include/outpost_tls.h"
#include "include/outpost_tls_measuring.h"
#include "mbedtls_versions.h"

#include <string.h>

/// Received bytes that Mbed TLS has not read yet. A record may be larger: Mbed TLS collects it in a
/// buffer of its own, so where memory is short this one only saves calls.
#if MBEDTLS_SSL_IN_CONTENT_LEN < 2048
#define INPUT_BYTES 128u
#else
#define INPUT_BYTES 2048u
#endif
/// The most output that may wait: a server's flight with a long chain.
#define OUTPUT_BYTES_MAX 65536u
/// The most application bytes of one record, so that a session's output stays small.
#define RECORD_BYTES_MAX 4096u
/// The most bytes that a peer may send without a handshake state or an application byte coming of it:
/// three messages of the largest size and their records' headers, or a flood of warnings.
#define UNUSED_BYTES_MAX (3u * MBEDTLS_SSL_IN_CONTENT_LEN + 4096u)
/// How long a session may be resumed after the handshake that verified its server, in seconds
/// (RFC 5246, appendix F.1.4, suggests 24 hours as the upper limit).
#define RESUMPTION_SECONDS_MAX 86400u

#define FINGERPRINT_BYTES 32u
/// The end of the handshake as the ABI numbers it.
#define STATE_OVER 16u
/// States that only TLS 1.3 has, as the ABI numbers them.
#define STATE_ENCRYPTED_EXTENSIONS 17u
#define STATE_CLIENT_CERTIFICATE_VERIFY 18u

/// The profile whose header Mbed TLS was compiled with, where it is not the machine's own library.
#if !defined(OUTPOST_TLS_PROFILE)
#define OUTPOST_TLS_PROFILE "system"
#endif

// Where Mbed TLS asks the engine for memory and no books are kept, memory can be limited.
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
  /// A key is trusted instead of an authority.
  int pins;
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
  // Received since a handshake state or an application byte came of it.
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

/// Marks a session as the one that runs on this thread; gives the one before, to be handed to
/// outpost_tls_leave when the call ends.
outpost_tls_session *outpost_tls_enter(outpost_tls_session *session);
void outpost_tls_leave(outpost_tls_session *before);
outpost_tls_session *outpost_tls_entered(void);

/// Zeroed memory for Mbed TLS, for the engine's own use, for the contexts that a device keeps in static
/// memory, and for the certificates that it keeps in flash; NULL where there is none. In an engine built
/// to be measured it is booked.
void *outpost_tls_calloc(size_t count, size_t size);
void *outpost_tls_engine_calloc(size_t size);
void *outpost_tls_context_calloc(size_t size);
void *outpost_tls_constant_calloc(size_t size);
void outpost_tls_free(void *block);
/// How often an allocation was refused on this thread.
unsigned outpost_tls_refusals(void);

#if defined(HAS_ARENA)
/// An arena without a limit, or NULL without memory; freed when it is closed and its blocks are.
outpost_tls_arena *outpost_tls_arena_open(void);
void outpost_tls_arena_close(outpost_tls_arena *arena);
/// Takes memory of this thread from `arena` while no session is entered; gives the one before.
outpost_tls_arena *outpost_tls_arena_select(outpost_tls_arena *arena);
/// Begins to look for the peak anew, for a session that begins.
void outpost_tls_arena_begin(outpost_tls_arena *arena);
int outpost_tls_arena_is_exhausted(const outpost_tls_arena *arena);
void *outpost_tls_arena_calloc(size_t size);
void *outpost_tls_uncounted_calloc(size_t size);
void outpost_tls_arena_free(void *memory);
#define ARENA_OF(config) ((config)->arena)
#else
#define ARENA_OF(config) NULL
#define outpost_tls_arena_select(arena) ((outpost_tls_arena *)(arena))
#define outpost_tls_arena_begin(arena) ((void)0)
#endif
outpost_tls_status outpost_tls_set_arena(outpost_tls_config *config, uint32_t bytes);
void outpost_tls_arena_read(const outpost_tls_config *config, outpost_tls_arena_use *use);
/// The name of a refused allocation: by the arena, or by the machine.
outpost_tls_status outpost_tls_no_memory(const outpost_tls_config *config);

#if defined(OUTPOST_TLS_MEASURED)
typedef enum {
  OUTPOST_TLS_LIBRARY_BLOCK,
  OUTPOST_TLS_ENGINE_BLOCK,
  OUTPOST_TLS_CONTEXT_BLOCK,
  OUTPOST_TLS_CONSTANT_BLOCK
} outpost_tls_block_kind;
void *outpost_tls_book(size_t size, outpost_tls_block_kind kind);
void outpost_tls_unbook(void *block);
void *outpost_tls_system_calloc(size_t count, size_t size);
void outpost_tls_system_free(void *block);
/// The account that this thread's new sessions belong to, or NULL.
outpost_tls_account *outpost_tls_selected_account(void);
extern const outpost_tls_measuring outpost_tls_measuring_calls;
/// Runs one handshake state, on a painted stack where the session's account wants that.
int outpost_tls_step(outpost_tls_session *session);
/// Draws random numbers from the configuration's entropy, on the caller's own stack.
int outpost_tls_draw(outpost_tls_config *config, unsigned char *bytes, size_t count);
#else
#define outpost_tls_step(session) mbedtls_ssl_handshake_step(&(session)->ssl)
#define outpost_tls_draw(config, bytes, count) \
  (config)->entropy((config)->entropy_context, bytes, count)
#endif

/// Runs one handshake state.
outpost_tls_status outpost_tls_handshake(outpost_tls_session *session, uint64_t now_us);
/// The account of the state that runs, or NULL before the first.
outpost_tls_state_cost *outpost_tls_current_cost(outpost_tls_session *session);
/// Whether Mbed TLS consumed input since `input_before` and more of it waits.
int outpost_tls_made_progress(const outpost_tls_session *session, size_t input_before);
/// Ends the session with the name of one of Mbed TLS's codes.
outpost_tls_status outpost_tls_fail(outpost_tls_session *session, int code);

/// Handshake states as the ABI numbers them.
uint8_t outpost_tls_state(const outpost_tls_session *session);
int outpost_tls_is_client(const outpost_tls_session *session);
/// The name that the peer must prove; empty where it is an address.
const char *outpost_tls_peer_name(const outpost_tls_session *session);

/// The longest host name as text (RFC 1035, section 3.1).
#define HOST_NAME_BYTES_MAX 253u

/// Whether the session that a handshake has resumed is the one that was offered; takes over what
/// that one had proven.
int outpost_tls_take_over(outpost_tls_session *session);
outpost_tls_status outpost_tls_save(outpost_tls_session *session, outpost_tls_saved **result);
outpost_tls_status outpost_tls_offer(
    outpost_tls_session *session, const outpost_tls_saved *saved, uint64_t now_us);
void outpost_tls_saved_free(outpost_tls_saved *saved);

#if defined(SPEAKS_TLS1_3)
/// Whether the version is TLS 1.3, as far as it is known.
int outpost_tls13_is_spoken(const outpost_tls_session *session);
/// One of Mbed TLS's states beyond TLS 1.2's, as the ABI numbers it.
uint8_t outpost_tls13_state(int state);
/// Looks at a state that went well; 0, or the code that the handshake ends with all the same.
int outpost_tls13_watch(outpost_tls_session *session, uint8_t before);
/// Whether the refused ServerHello says that somebody made the server choose TLS 1.2.
int outpost_tls13_is_downgraded(const outpost_tls_session *session);
/// Whether a server in TLS 1.3 has signed the handshake, or resumed a session; 1 in TLS 1.2.
int outpost_tls13_is_proven(const outpost_tls_session *session);
/// Frees the peer's certificate after the last look at it.
void outpost_tls13_forget_certificate(outpost_tls_session *session);
/// Whether a session has the secret of the one that was offered.
int outpost_tls13_is_resumed_from(
    const mbedtls_ssl_session *own, const mbedtls_ssl_session *saved);
/// Whether a read that gave no byte goes on because it has come to a ticket.
int outpost_tls13_is_at_ticket(const outpost_tls_session *session, int code);
#else
#define outpost_tls13_is_at_ticket(session, code) 0
#endif

/// Makes `text` a part of what decides who is trusted.
int outpost_tls_digest_trust(outpost_tls_config *config, const uint8_t *text, size_t count);

/// Makes a server hand out tickets, and frees what it needs for that.
void outpost_tls_issue_tickets(outpost_tls_config *config);
void outpost_tls_tickets_free(outpost_tls_config *config);

/// Mbed TLS's f_rng over the configuration's entropy.
int outpost_tls_random(void *config, unsigned char *bytes, size_t count);

/// Mbed TLS's f_vrfy: dates, names and the reasons behind a chain's rejection.
int outpost_tls_verify(void *session, mbedtls_x509_crt *crt, int depth, uint32_t *flags);

/// Whether the key that the peer has shown may pass where keys are trusted; 1 where authorities are.
int outpost_tls_is_pinned(const outpost_tls_session *session);

/// Names the refusal behind Mbed TLS's verification flags.
outpost_tls_status outpost_tls_refusal(const outpost_tls_session *session, uint32_t flags);

/// Names the failure behind one of Mbed TLS's error codes.
outpost_tls_status outpost_tls_classify(outpost_tls_session *session, int code);

/// Whether a code of Mbed TLS says that memory was refused.
int outpost_tls_is_memory(int code);
/// Whether a code says that a certificate has something in it that this build cannot check.
int outpost_tls_is_unsupported(int code);

outpost_tls_status outpost_tls_parse_certificates(
    mbedtls_x509_crt *list, const uint8_t *text, size_t count, outpost_tls_problem *problem);
/// Frees certificates that outpost_tls_parse_certificates has read.
void outpost_tls_certificates_free(mbedtls_x509_crt *list);
outpost_tls_status outpost_tls_identity(
    outpost_tls_config *config, const uint8_t *chain, size_t chain_count, const uint8_t *key,
    size_t key_count, outpost_tls_problem *problem);

/// `status`, or what lies behind it: random numbers that were refused, or memory since there had been
/// `refusals`.
outpost_tls_status outpost_tls_reason(
    outpost_tls_config *config, unsigned refusals, outpost_tls_status status);

outpost_tls_status outpost_tls_client_config(
    const uint8_t *anchors, size_t anchors_count, outpost_tls_entropy entropy,
    void *entropy_context, outpost_tls_config **config, outpost_tls_problem *problem);
outpost_tls_status outpost_tls_pinned_config(
    outpost_tls_entropy entropy, void *entropy_context, outpost_tls_config **config,
    outpost_tls_problem *problem);
outpost_tls_status outpost_tls_server_config(
    const uint8_t *chain, size_t chain_count, const uint8_t *key, size_t key_count,
    outpost_tls_entropy entropy, void *entropy_context, outpost_tls_config **config,
    outpost_tls_problem *problem);
outpost_tls_status outpost_tls_demand_identity(
    outpost_tls_config *config, const uint8_t *anchors, size_t anchors_count,
    outpost_tls_problem *problem);
void outpost_tls_config_free(outpost_tls_config *config);
