// Mbed TLS 3.6 for a node that reports to a server of its own: one curve, one kind of certificate,
// buffers of the size of the messages. README.md beside this file says what that asks of the
// server.
#pragma once

#include <stddef.h>

// Every allocation of the library goes through the engine (memory.c), which can count and refuse
// it.
void *outpost_tls_calloc(size_t count, size_t size);
void outpost_tls_free(void *block);
#define MBEDTLS_PLATFORM_C
#define MBEDTLS_PLATFORM_MEMORY
#define MBEDTLS_PLATFORM_CALLOC_MACRO outpost_tls_calloc
#define MBEDTLS_PLATFORM_FREE_MACRO outpost_tls_free

// ---- Time. The engine checks dates against the node's wall clock in any case. With these, Mbed
// TLS chooses the valid one of two anchors with the same name, which is how an authority is
// renewed. Costs 0.1 kB of RAM and 0.3 kB of code.
#define MBEDTLS_HAVE_TIME
#define MBEDTLS_HAVE_TIME_DATE

// ---- Record buffers: the largest single saving, byte for byte; the library's own 16 384 in both
// directions would cost 31 kB more. IN holds a whole handshake message: the server's Certificate
// message, 10 bytes more than its certificate, so one of up to 750 bytes. OUT holds the hello with
// its ticket, the message with a certificate of our own of up to 500 bytes, and one piece of a
// report; longer requests are cut into records.
#define MBEDTLS_SSL_IN_CONTENT_LEN 768
#define MBEDTLS_SSL_OUT_CONTENT_LEN 512
// Asks the server to keep its records below IN (RFC 6066, section 4); no RAM, 0.4 kB of code.
#define MBEDTLS_SSL_MAX_FRAGMENT_LENGTH

// ---- Protocol: TLS 1.2, client only. TLS 1.3 would need PSA and the kept peer certificate: 3.8 kB
// of RAM and 16 kB of code more. SSL_RENEGOTIATION, DTLS and ENCRYPT_THEN_MAC (for CBC only) stay
// out.
#define MBEDTLS_SSL_TLS_C
#define MBEDTLS_SSL_CLI_C
#define MBEDTLS_SSL_PROTO_TLS1_2
#define MBEDTLS_SSL_SERVER_NAME_INDICATION
// RFC 7627: without it a session could be bound to two masters. 0 RAM.
#define MBEDTLS_SSL_EXTENDED_MASTER_SECRET
// RFC 5077: a second handshake with neither certificates nor curves takes 0.04 ms, a tenth of the
// whole with the curve below, a hundredth with one in C. A ticket is kept between sessions, about
// 0.2 kB.
#define MBEDTLS_SSL_SESSION_TICKETS
// SSL_KEEP_PEER_CERTIFICATE stays off: the engine has taken subject and fingerprint out of the
// certificate by the time it is verified; keeping it would cost 1.1 kB for the session's life.

// ---- Key exchange and certificates: P-256 alone. RSA would add 5 kB at the peak and 8 kB of code.
#define MBEDTLS_KEY_EXCHANGE_ECDHE_ECDSA_ENABLED
#define MBEDTLS_ECP_C
#define MBEDTLS_ECDH_C
#define MBEDTLS_ECDSA_C
#define MBEDTLS_BIGNUM_C
#define MBEDTLS_ECP_DP_SECP256R1_ENABLED
// The arithmetic of the curve. On 64-bit processors it is s2n-bignum's, assembly with proofs
// (Sources/CP256): a tenth of the time, constant in time, and no heap, where Mbed TLS's takes 1.5
// kB; for 24 kB of code. Mbed TLS's own remains for the check of our key against its certificate.
// scripts/make-profiles.sh defines OUTPOST_MBEDTLS_CURVE where s2n-bignum could not be fetched:
// then, and on other processors, the options below configure Mbed TLS's own. ../field-p256m has a
// third.
#if !defined(MBEDTLS_ECDSA_VERIFY_ALT) && !defined(OUTPOST_MBEDTLS_CURVE) && \
    (defined(__x86_64__) || defined(__aarch64__))
#define MBEDTLS_ECDH_GEN_PUBLIC_ALT
#define MBEDTLS_ECDH_COMPUTE_SHARED_ALT
#define MBEDTLS_ECDSA_VERIFY_ALT
#define MBEDTLS_ECDSA_SIGN_ALT
#endif
// Reduction for the curve's own prime: without it five times the work and more memory.
#define MBEDTLS_ECP_NIST_OPTIM
// Points held while multiplying: 2 instead of the default 4 saves 768 bytes, for a fifth more work.
#define MBEDTLS_ECP_WINDOW_SIZE 2
// Multiples of the curve's base point in flash: no RAM since 3.0, a third less work, 1.4 kB of
// code. (Up to 2.28 the same switch kept them in RAM: there it has to be 0.)
#if defined(MBEDTLS_ECDSA_VERIFY_ALT)
#define MBEDTLS_ECP_FIXED_POINT_OPTIM 0
#else
#define MBEDTLS_ECP_FIXED_POINT_OPTIM 1
#endif
// Hand-written multiplication where the processor has it; the generic C is several times slower.
#define MBEDTLS_HAVE_ASM

#define MBEDTLS_X509_USE_C
#define MBEDTLS_X509_CRT_PARSE_C
#define MBEDTLS_PK_C
#define MBEDTLS_PK_PARSE_C
#define MBEDTLS_OID_C
#define MBEDTLS_ASN1_PARSE_C
#define MBEDTLS_ASN1_WRITE_C
// Anchors and keys come as PEM text; both are only used while files are read. 1.2 kB of code.
#define MBEDTLS_PEM_PARSE_C
#define MBEDTLS_BASE64_C
// Texts that describe certificates: 2 kB of code that the engine does not use.
#define MBEDTLS_X509_REMOVE_INFO

// ---- Records: AES-128-GCM, which every server has switched on. CCM, which few have, would take
// 656 bytes less after the handshake; both together more than either.
#define MBEDTLS_CIPHER_C
#define MBEDTLS_AES_C
#define MBEDTLS_GCM_C
// 96 bytes less a key schedule, three of them; and no AES decryption, which GCM never uses: 2.9 kB
// of code together. Excludes AES-256 and CBC.
#define MBEDTLS_AES_ONLY_128_BIT_KEY_LENGTH
#define MBEDTLS_BLOCK_CIPHER_NO_DECRYPT
// Tables in flash instead of 8.5 kB of RAM, one of them instead of four (6.1 kB of flash), slower.
#define MBEDTLS_AES_ROM_TABLES
#define MBEDTLS_AES_FEWER_TABLES
// The processor's own AES where there is one (x86, and Arm from v8 on with the extension): found at
// run time, and without the tables' traces in a cache.
#define MBEDTLS_AESNI_C
#define MBEDTLS_AESCE_C

#define MBEDTLS_MD_C
#define MBEDTLS_SHA256_C
// Rolled loops: 1.5 kB of code less, a third slower; a handshake hashes 2 kB.
#define MBEDTLS_SHA256_SMALLER

// ENTROPY_C and CTR_DRBG_C stay out: random numbers come from the engine's caller. The library's
// own pool and generator would cost 0.8 kB.
