// Mbed TLS 3.6 for public servers: whatever certificates and records they send, at the price of
// memory.
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

#define MBEDTLS_HAVE_ASM
#define MBEDTLS_HAVE_TIME
#define MBEDTLS_HAVE_TIME_DATE

// ---- Records: the largest that the protocol allows, because public servers ignore what a client
// would rather have; and a chain of several RSA certificates is one message of 3 to 6 kB. 16 kB.
#define MBEDTLS_SSL_IN_CONTENT_LEN 16384
// What is sent is ours to cut: 12 kB less than the largest.
#define MBEDTLS_SSL_OUT_CONTENT_LEN 4096

// ---- Protocol: TLS 1.3 and 1.2, client only.
#define MBEDTLS_SSL_TLS_C
#define MBEDTLS_SSL_CLI_C
#define MBEDTLS_SSL_PROTO_TLS1_2
#define MBEDTLS_SSL_SERVER_NAME_INDICATION
#define MBEDTLS_SSL_EXTENDED_MASTER_SECRET
#define MBEDTLS_SSL_SESSION_TICKETS

// TLS 1.3, with all that it needs below: 40 kB of code, 1.2 kB of variables, and in TLS 1.3 itself
// 1.5 kB more heap than in 1.2 at the peak, 3.8 kB after the handshake. In 1.2 it costs 1.7 kB of
// the peak, and the time of a key share that is not used.
#define MBEDTLS_SSL_PROTO_TLS1_3
#define MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_EPHEMERAL_ENABLED
// Resumption, always with a key share of its own: 2.4 kB of code. The mode without one, which would
// give past sessions away with a ticket's key, stays out, and so does early data (SSL_EARLY_DATA),
// which any attacker can send a second time.
#define MBEDTLS_SSL_TLS1_3_KEY_EXCHANGE_MODE_PSK_EPHEMERAL_ENABLED
// A session id and a ChangeCipherSpec for middleboxes that know TLS 1.2 alone (RFC 8446, appendix
// D.4): 38 bytes a handshake.
#define MBEDTLS_SSL_TLS1_3_COMPATIBILITY_MODE
// The library wants it for CertificateVerify: 1.1 kB and the chain, in 1.2 too. The engine frees it
// when the handshake is over (tls13.c).
#define MBEDTLS_SSL_KEEP_PEER_CERTIFICATE
// The age of tickets, by the clock that the engine is given.
#define MBEDTLS_PLATFORM_MS_TIME_ALT

// ---- PSA, which TLS 1.3 makes its key shares and secrets with. Its random numbers are the
// engine's (tls13.c), so that neither a pool nor a generator of the library is in here.
#define MBEDTLS_PSA_CRYPTO_C
#define MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG
#define MBEDTLS_HKDF_C
// No other program can write into what is passed to it: saves copies, 1.3 kB of code.
#define MBEDTLS_PSA_ASSUME_EXCLUSIVE_BUFFERS
// Keys at once, of all connections; one needs two. 56 bytes each, where the default of 32 takes 1.8
// kB.
#define MBEDTLS_PSA_KEY_SLOT_COUNT 16
// Those slots are the only thing that sessions share, and sessions may run on several threads: 1.2
// kB of code, and a mutex in each RSA key.
#define MBEDTLS_THREADING_C
#define MBEDTLS_THREADING_PTHREAD

// ---- Certificates: RSA and elliptic curves, up to SHA-512.
#define MBEDTLS_KEY_EXCHANGE_ECDHE_RSA_ENABLED
#define MBEDTLS_KEY_EXCHANGE_ECDHE_ECDSA_ENABLED
#define MBEDTLS_RSA_C
#define MBEDTLS_PKCS1_V15
#define MBEDTLS_X509_RSASSA_PSS_SUPPORT
#define MBEDTLS_PKCS1_V21
#define MBEDTLS_BIGNUM_C
#define MBEDTLS_ECP_C
#define MBEDTLS_ECDH_C
#define MBEDTLS_ECDSA_C
#define MBEDTLS_ECP_NIST_OPTIM
#define MBEDTLS_ECP_DP_SECP256R1_ENABLED
#define MBEDTLS_ECP_DP_SECP384R1_ENABLED
#define MBEDTLS_ECP_DP_SECP521R1_ENABLED
#define MBEDTLS_ECP_DP_CURVE25519_ENABLED
#define MBEDTLS_X509_USE_C
#define MBEDTLS_X509_CRT_PARSE_C
#define MBEDTLS_X509_REMOVE_INFO
#define MBEDTLS_PK_C
#define MBEDTLS_PK_PARSE_C
#define MBEDTLS_OID_C
#define MBEDTLS_ASN1_PARSE_C
#define MBEDTLS_ASN1_WRITE_C
#define MBEDTLS_PEM_PARSE_C
#define MBEDTLS_BASE64_C

// ---- Records' ciphers: all that the engine offers, so that there is one in common.
#define MBEDTLS_CIPHER_C
#define MBEDTLS_AES_C
#define MBEDTLS_AES_ROM_TABLES
#define MBEDTLS_AESNI_C
#define MBEDTLS_AESCE_C
#define MBEDTLS_GCM_C
#define MBEDTLS_CCM_C
#define MBEDTLS_CHACHA20_C
#define MBEDTLS_POLY1305_C
#define MBEDTLS_CHACHAPOLY_C
#define MBEDTLS_MD_C
#define MBEDTLS_SHA256_C
#define MBEDTLS_SHA384_C
#define MBEDTLS_SHA512_C
