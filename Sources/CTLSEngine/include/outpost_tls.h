#pragma once

// The stable C ABI of Outpost's TLS engine: TLS client and server over Mbed TLS, sans I/O. TLS 1.2,
// and 1.3 where the library was configured for it with random numbers of the engine's.
//
// The engine opens no socket, reads no clock and draws no random numbers of its own: the caller
// feeds received bytes, takes bytes to send, and passes time and randomness in. One engine (the
// one linked into the program, or one loaded from a shared object built from another Mbed TLS
// configuration) is reached through one exported symbol, `outpost_tls_engine`, and its table.
//
// A session belongs to one thread at a time. No struct here depends on Mbed TLS's configuration.

#include <stddef.h>
#include <stdint.h>

#if defined(__clang__)
#pragma clang assume_nonnull begin
#define OUTPOST_TLS_NULLABLE _Nullable
#define OUTPOST_TLS_NONNULL _Nonnull
#else
#define OUTPOST_TLS_NULLABLE
#define OUTPOST_TLS_NONNULL
#endif

/// Grows with every incompatible change of this header.
#define OUTPOST_TLS_ABI 5u

/// Outcome of a call. Everything from OUTPOST_TLS_FAILED on is final for its session.
typedef enum {
  OUTPOST_TLS_DONE = 0,
  /// The handshake went one state forward: call again.
  OUTPOST_TLS_PROGRESS = 1,
  /// Nothing more can happen before bytes are received.
  OUTPOST_TLS_WANT_INPUT = 2,
  /// The output that waits has to be taken first.
  OUTPOST_TLS_WANT_OUTPUT = 3,
  /// The peer ended the stream with close_notify.
  OUTPOST_TLS_ENDED = 4,

  /// Any other failure: see `code` of the facts.
  OUTPOST_TLS_FAILED = 16,
  OUTPOST_TLS_OUT_OF_MEMORY = 17,
  OUTPOST_TLS_NO_ENTROPY = 18,
  /// A call that the session's state does not allow, or an argument out of range.
  OUTPOST_TLS_MISUSE = 19,
  /// Memory was refused because it went beyond what `set_arena` allows.
  OUTPOST_TLS_ARENA_EXHAUSTED = 20,

  /// Settings: no certificate in the text.
  OUTPOST_TLS_NO_CERTIFICATE = 32,
  OUTPOST_TLS_BAD_CERTIFICATE = 33,
  OUTPOST_TLS_BAD_KEY = 34,
  /// The private key does not belong to the first certificate.
  OUTPOST_TLS_KEY_MISMATCH = 35,
  /// The server's name is no host name and came without an address.
  OUTPOST_TLS_BAD_NAME = 36,
  /// A saved session that does not fit any more: see `offer`.
  OUTPOST_TLS_STALE = 37,
  /// The engine was built without what the call needs: a client's engine has no server.
  OUTPOST_TLS_NOT_BUILT_IN = 38,
  /// The chain does not go into one record; its bytes there are in `index`.
  OUTPOST_TLS_IDENTITY_TOO_LONG = 39,

  /// Refusals of the peer's certificate.
  OUTPOST_TLS_WRONG_NAME = 48,
  OUTPOST_TLS_UNKNOWN_AUTHORITY = 49,
  OUTPOST_TLS_SELF_SIGNED = 50,
  OUTPOST_TLS_EXPIRED = 51,
  OUTPOST_TLS_NOT_YET_VALID = 52,
  OUTPOST_TLS_WEAK_CERTIFICATE = 53,
  OUTPOST_TLS_WRONG_USAGE = 54,
  OUTPOST_TLS_CERTIFICATE_REJECTED = 55,
  OUTPOST_TLS_MALFORMED_CERTIFICATE = 56,
  /// The peer's key is not the one that `set_pin` named.
  OUTPOST_TLS_KEY_CHANGED = 57,

  /// An authority's name constraints exclude a name of a certificate below it.
  OUTPOST_TLS_NAME_NOT_PERMITTED = 62,
  /// The server ended the session because this end does not renegotiate.
  OUTPOST_TLS_RENEGOTIATION = 63,

  /// The server asked for a client certificate and ended the session because there was none.
  OUTPOST_TLS_IDENTITY_DEMANDED = 58,
  /// The server ended the session because of the client certificate.
  OUTPOST_TLS_IDENTITY_REFUSED = 59,

  /// More certificates between the peer's own and the anchor than are followed: 8.
  OUTPOST_TLS_CHAIN_TOO_LONG = 60,
  /// A key, a signature or a critical extension of a kind that this build cannot check.
  OUTPOST_TLS_UNSUPPORTED_CERTIFICATE = 61,

  /// Failures of the exchange.
  OUTPOST_TLS_NOT_TLS = 64,
  OUTPOST_TLS_NO_COMMON_PARAMETERS = 65,
  OUTPOST_TLS_ALERT = 66,
  /// The stream ended in the middle of the handshake.
  OUTPOST_TLS_ABORTED = 67,
  /// The stream ended without close_notify.
  OUTPOST_TLS_TRUNCATED = 68,
  OUTPOST_TLS_RECORD_TOO_LARGE = 69,
  OUTPOST_TLS_BAD_RECORD = 70,
  /// The key exchange's signature or the Finished message is wrong.
  OUTPOST_TLS_FORGED = 71,
  /// A handshake message out of its place, or one that cannot be read.
  OUTPOST_TLS_MALFORMED = 72,
  /// The peer sent too many bytes without completing a state or delivering data (limits.h).
  OUTPOST_TLS_FLOOD = 73
} outpost_tls_status;

/// Fills `count` bytes from a cryptographically secure generator; 0 when all are filled.
/// Every key and nonce comes from here: a simulation's seeded generator makes runs repeatable,
/// a device passes its kernel's or its hardware's.
typedef int (*outpost_tls_entropy)(
    void *OUTPOST_TLS_NULLABLE context, uint8_t *bytes, size_t count);

typedef struct outpost_tls_config outpost_tls_config;
typedef struct outpost_tls_session outpost_tls_session;
/// What a client keeps of a session so that a later one can resume it: secret, wiped when freed.
typedef struct outpost_tls_saved outpost_tls_saved;

/// What the caller knows of the wall-clock time.
typedef enum {
  /// Nothing: certificate dates are not checked.
  OUTPOST_TLS_TIME_UNKNOWN = 0,
  OUTPOST_TLS_TIME_KNOWN = 1,
  /// It is this late or later: what has expired by then is refused, what is not yet valid is not.
  OUTPOST_TLS_TIME_AT_LEAST = 2
} outpost_tls_time;

/// Where the making of a configuration failed.
typedef struct {
  /// The number of the certificate in its text, from 0; or as the status says.
  uint32_t index;
  /// Mbed TLS's error code, negative, or 0.
  int32_t code;
} outpost_tls_problem;

/// What one handshake state cost. States 0 to 15 are numbered as Mbed TLS's mbedtls_ssl_states, the
/// same in 2.28 and 3.6; 16 is the end of the handshake in both. In TLS 1.3 alone 17 is the
/// server's EncryptedExtensions and 18 the client's CertificateVerify; 9 is the server's there.
typedef struct {
  uint8_t state;
  uint32_t bytes_in;
  uint32_t bytes_out;
  uint64_t microseconds;
} outpost_tls_state_cost;

typedef struct {
  /// The handshake's present state; where it stopped after a failure.
  uint8_t state;
  /// The fatal alert that the peer sent, where the status is OUTPOST_TLS_ALERT.
  uint8_t alert;
  /// What the validity dates of the peer's chain were compared with: an outpost_tls_time.
  uint8_t dates_checked;
  /// 1 when `fingerprint` is the key that the peer has shown, in this handshake or in the one that
  /// it resumes.
  uint8_t peer_seen;
  /// 1 when an earlier session was resumed: no certificate was shown and none parsed.
  uint8_t resumed;
  /// 1 when the server asked for a client certificate.
  uint8_t certificate_asked;
  /// 1 when the server did not agree to short records (RFC 6066, section 4), which the engine asked
  /// for: one longer than `room` cannot be read.
  uint8_t ignores_fragments;
  /// Mbed TLS's MBEDTLS_X509_BADCERT_* bits of the whole chain.
  uint32_t verify_flags;
  /// Mbed TLS's last error code, negative, or 0.
  int32_t code;
  /// How many entries of `states` are filled.
  uint32_t state_count;
  /// Where the status is OUTPOST_TLS_RECORD_TOO_LARGE: the bytes that the input buffer would have
  /// to hold, and those that it does, which is also known after the handshake. Where `needed` is
  /// not greater, a handshake message came in several records, which Mbed TLS 2.28 cannot put
  /// together.
  uint32_t needed;
  uint32_t room;
  /// Protocol bytes since the session was made, in both directions.
  uint64_t bytes_in;
  uint64_t bytes_out;
  /// SHA-256 of the DER SubjectPublicKeyInfo of the peer's own certificate, or of that certificate
  /// in DER where the settings trust one; of a resumed session too.
  uint8_t fingerprint[32];
  /// The subject of the peer's own certificate, cut where it is longer; terminated by 0.
  char subject[128];
  /// In order of their beginning.
  outpost_tls_state_cost states[20];
  /// Names of the negotiated version and cipher suite, or NULL before there are any.
  const char *OUTPOST_TLS_NULLABLE version;
  const char *OUTPOST_TLS_NULLABLE suite;
} outpost_tls_facts;

/// Memory of settings and of all that is made from them: the bytes that were asked for and 8 for
/// each block, without contexts and certificates, which a device has in static memory and in flash.
typedef struct {
  uint32_t live;
  /// The most at once since the last session began.
  uint32_t peak;
  /// 0 where there is none.
  uint32_t limit;
} outpost_tls_arena_use;

/// The engine's calls.
typedef struct {
  /// OUTPOST_TLS_ABI of the header that the engine was built with and, above it, what the sizes of
  /// the ABI's structs come to: an object of other sources is recognised even where the number was
  /// forgotten. Equal to that of the engine in the program, or nothing else here may be looked at.
  uint32_t abi;
  /// The profile that the engine was built from, `system` for the one in the program.
  const char *profile;
  /// The outpost_tls_measuring of an engine that was built to be measured, NULL in every other.
  const void *OUTPOST_TLS_NULLABLE measuring;

  /// The name and version of the library at run time into 32 bytes, terminated by 0.
  void (*library_version)(char *text);

  /// Makes client settings from the trust anchors in `anchors`: PEM text, or certificates in DER
  /// one after the other. An anchor is a name and a key, whatever its signature; one that cannot be
  /// used is left out, and the status has its reason where none can be. Peers are always verified;
  /// nothing can turn that off.
  outpost_tls_status (*client_config)(
      const uint8_t *anchors, size_t anchors_count, outpost_tls_entropy entropy,
      void *OUTPOST_TLS_NULLABLE entropy_context,
      outpost_tls_config *OUTPOST_TLS_NULLABLE *OUTPOST_TLS_NONNULL config,
      outpost_tls_problem *problem);

  /// Makes server settings from the server's chain, own certificate first, and its private key.
  outpost_tls_status (*server_config)(
      const uint8_t *chain, size_t chain_count, const uint8_t *key, size_t key_count,
      outpost_tls_entropy entropy, void *OUTPOST_TLS_NULLABLE entropy_context,
      outpost_tls_config *OUTPOST_TLS_NULLABLE *OUTPOST_TLS_NONNULL config,
      outpost_tls_problem *problem);

  /// Frees settings; all sessions made from them are freed before.
  void (*config_free)(outpost_tls_config *config);

  /// Whether `name` is a host name that a client session takes (RFC 1123, section 2.1): 1 or 0.
  int (*is_host_name)(const char *name);

  /// Makes a client session for the server called `name`. Where the name is an IP literal its 4
  /// or 16 bytes are in `address` and are looked for among the certificate's iPAddress entries;
  /// otherwise `address_count` is 0 and `name` is looked for among the dNSName entries.
  outpost_tls_status (*client)(
      outpost_tls_config *config, const char *name, const uint8_t *OUTPOST_TLS_NULLABLE address,
      size_t address_count, outpost_tls_session *OUTPOST_TLS_NULLABLE *OUTPOST_TLS_NONNULL session);

  /// Makes a server session.
  outpost_tls_status (*server)(
      outpost_tls_config *config,
      outpost_tls_session *OUTPOST_TLS_NULLABLE *OUTPOST_TLS_NONNULL session);

  /// Wipes and frees a session.
  void (*session_free)(outpost_tls_session *session);

  /// Sets the wall-clock time in seconds since 1970, or how late it is at least. Certificate dates
  /// are compared with it. Before the first call it is unknown.
  void (*set_wall_clock)(
      outpost_tls_session *session, outpost_tls_time knowledge, int64_t unix_seconds);

  /// Runs one handshake state. `now_us` is the caller's monotonic clock and only serves the
  /// accounts: the time until the next call is booked on the state that this call ran.
  outpost_tls_status (*handshake)(outpost_tls_session *session, uint64_t now_us);

  /// Room for received bytes; `count` is 0 while the engine has not consumed earlier ones.
  uint8_t *OUTPOST_TLS_NONNULL (*OUTPOST_TLS_NONNULL input_space)(
      outpost_tls_session *session, size_t *count);
  /// Says that the first `count` bytes of that room were filled.
  void (*input_filled)(outpost_tls_session *session, size_t count);
  /// Says that the stream below has ended.
  void (*input_ended)(outpost_tls_session *session);

  /// Bytes to send, a whole flight in one piece; `count` is 0 when nothing waits.
  const uint8_t *OUTPOST_TLS_NONNULL (*OUTPOST_TLS_NONNULL output)(
      const outpost_tls_session *session, size_t *count);
  /// Says that the first `count` bytes of those were sent.
  void (*output_taken)(outpost_tls_session *session, size_t count);

  /// Reads decrypted bytes; OUTPOST_TLS_DONE with `*moved` at least 1.
  outpost_tls_status (*read)(
      outpost_tls_session *session, uint8_t *bytes, size_t count, size_t *moved);
  /// Encrypts bytes into the output; OUTPOST_TLS_DONE with `*moved` at least 1. Refuses with
  /// OUTPOST_TLS_WANT_OUTPUT while earlier output waits, so the output stays bounded.
  outpost_tls_status (*write)(
      outpost_tls_session *session, const uint8_t *bytes, size_t count, size_t *moved);
  /// Puts close_notify into the output.
  outpost_tls_status (*close_notify)(outpost_tls_session *session);

  /// Fills in what is known about the session.
  void (*facts)(const outpost_tls_session *session, outpost_tls_facts *facts);

  /// Gives settings a certificate chain, own certificate first, and its private key, for peers that
  /// ask: a client's identity. Before the first session is made.
  outpost_tls_status (*identity)(
      outpost_tls_config *config, const uint8_t *chain, size_t chain_count, const uint8_t *key,
      size_t key_count, outpost_tls_problem *problem);

  /// Makes server settings demand a client certificate that one of `anchors` signed.
  outpost_tls_status (*demand_identity)(
      outpost_tls_config *config, const uint8_t *anchors, size_t anchors_count,
      outpost_tls_problem *problem);

  /// Makes client settings that trust a key instead of an authority, or, where `certificate` is not
  /// 0, one certificate. Dates and names are checked as with any other. `set_pin` names the key or
  /// the certificate; without it every server is refused.
  outpost_tls_status (*pinned_config)(
      int certificate, outpost_tls_entropy entropy, void *OUTPOST_TLS_NULLABLE entropy_context,
      outpost_tls_config *OUTPOST_TLS_NULLABLE *OUTPOST_TLS_NONNULL config,
      outpost_tls_problem *problem);

  /// Names the key that the server must show: SHA-256 of its SubjectPublicKeyInfo, 32 bytes; or
  /// that of its certificate, where the settings trust one. NULL lets any pass this once; the
  /// caller keeps its fingerprint before it sends anything.
  void (*set_pin)(outpost_tls_session *session, const uint8_t *OUTPOST_TLS_NULLABLE fingerprint);

  /// Keeps what a later session may resume; NULL where the server gave nothing. Only when the
  /// handshake is over; a session that failed later is not to be resumed (RFC 5246, 7.2.2): free
  /// it.
  outpost_tls_status (*save)(
      outpost_tls_session *session,
      outpost_tls_saved *OUTPOST_TLS_NULLABLE *OUTPOST_TLS_NONNULL saved);

  /// Offers a kept session before the first handshake call; it stays until the session is freed.
  /// OUTPOST_TLS_STALE, and nothing is offered, unless it was made for the same name under the same
  /// trust anchors and identity, its key is the pinned one, its chain is still valid and its
  /// lifetime is not over at `now_us`. A server that refuses it goes through a full handshake.
  outpost_tls_status (*offer)(
      outpost_tls_session *session, const outpost_tls_saved *saved, uint64_t now_us);

  /// Wipes and frees a kept session.
  void (*saved_free)(outpost_tls_saved *saved);

  /// Limits the memory of settings and of all that is made from them, in bytes as
  /// outpost_tls_arena_use counts them. What goes beyond is refused and ends its session with
  /// OUTPOST_TLS_ARENA_EXHAUSTED. OUTPOST_TLS_NOT_BUILT_IN where the library does not ask the
  /// engine for memory.
  outpost_tls_status (*set_arena)(outpost_tls_config *config, uint32_t bytes);
  /// What is used of it; all 0 where the engine does not count.
  void (*arena)(const outpost_tls_config *config, outpost_tls_arena_use *use);

  /// Looks for a certificate that `client_config` leaves out of these anchors, from number `from`
  /// on: the reason, with its number in `problem`; OUTPOST_TLS_DONE where there is no further one.
  outpost_tls_status (*unusable_anchor)(
      const uint8_t *anchors, size_t anchors_count, uint32_t from, outpost_tls_problem *problem);
} outpost_tls_api;

/// The engine's one entry, and all that a loaded engine exports. Never NULL; check `abi` before
/// anything else.
__attribute__((visibility("default"))) const outpost_tls_api *outpost_tls_engine(void);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif
