#pragma once

// Limits of the engine, and sizes that several of its files share.

#include "mbedtls_versions.h"

/// Received bytes that Mbed TLS has not read yet. A record may be larger: Mbed TLS collects it in a
/// buffer of its own, so a small buffer here only costs calls.
#if MBEDTLS_SSL_IN_CONTENT_LEN < 2048
#define INPUT_BYTES 128u
#else
#define INPUT_BYTES 2048u
#endif
/// The most output that may wait: a server's flight with a long chain.
#define OUTPUT_BYTES_MAX 65536u
/// The most application bytes of one record, so that a session's output stays small.
#define RECORD_BYTES_MAX 4096u
/// The most bytes that a peer may send without completing a handshake state or delivering an
/// application byte: three messages of the largest size with their records' headers.
#define UNUSED_BYTES_MAX (3u * MBEDTLS_SSL_IN_CONTENT_LEN + 4096u)
/// How long a session may be resumed after the handshake that verified its server, in seconds
/// (RFC 5246, appendix F.1.4, suggests 24 hours as the upper limit).
#define RESUMPTION_SECONDS_MAX 86400u
/// The most certificates of a chain that constrain the names of those below them.
#define CONSTRAINING_MAX 4u
/// The longest host name as text (RFC 1035, section 3.1).
#define HOST_NAME_BYTES_MAX 253u

/// SHA-256.
#define FINGERPRINT_BYTES 32u
