// Mbed TLS 3.6 with the choices that the sensor hub of 2017 made on a Particle Photon (128 KiB of
// RAM): buffers well below the library's, no precomputed exponents, AES tables in flash, RSA and
// elliptic curves both. Kept as the measure that `field` is held against.
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

// ---- The four choices of 2017.
// 6144 bytes each way instead of 16 384: 20 kB less. Holds two or three RSA certificates.
#define MBEDTLS_SSL_IN_CONTENT_LEN 6144
#define MBEDTLS_SSL_OUT_CONTENT_LEN 6144
// No table of powers for RSA: 1.5 kB less at 2048 bits, a tenth slower to sign. Elliptic curves do
// not use it.
#define MBEDTLS_MPI_WINDOW_SIZE 1
// The largest RSA key: 4096 bits. Bounds the stack of a few functions.
#define MBEDTLS_MPI_MAX_SIZE 512
// 8.5 kB of AES tables in flash instead of RAM.
#define MBEDTLS_AES_ROM_TABLES
// RSA and elliptic certificates: 8 kB of code more than either alone.
#define MBEDTLS_RSA_C
#define MBEDTLS_PKCS1_V15
#define MBEDTLS_KEY_EXCHANGE_ECDHE_RSA_ENABLED
#define MBEDTLS_KEY_EXCHANGE_ECDHE_ECDSA_ENABLED

// ---- As in `field`, whose header has the figures.
#define MBEDTLS_HAVE_ASM
#define MBEDTLS_HAVE_TIME
#define MBEDTLS_HAVE_TIME_DATE
#define MBEDTLS_SSL_TLS_C
#define MBEDTLS_SSL_CLI_C
#define MBEDTLS_SSL_PROTO_TLS1_2
#define MBEDTLS_SSL_SERVER_NAME_INDICATION
#define MBEDTLS_SSL_EXTENDED_MASTER_SECRET
#define MBEDTLS_SSL_MAX_FRAGMENT_LENGTH
#define MBEDTLS_SSL_SESSION_TICKETS
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

// ---- What the library did by itself in 2017, and costs RAM.
// The server's certificate stays in memory for the life of the session: 1.1 kB and its own bytes.
#define MBEDTLS_SSL_KEEP_PEER_CERTIFICATE
// Two curves, and 4 points held while multiplying: 0.8 kB over the smallest window.
#define MBEDTLS_BIGNUM_C
#define MBEDTLS_ECP_C
#define MBEDTLS_ECDH_C
#define MBEDTLS_ECDSA_C
#define MBEDTLS_ECP_NIST_OPTIM
#define MBEDTLS_ECP_DP_SECP256R1_ENABLED
#define MBEDTLS_ECP_DP_SECP384R1_ENABLED
#define MBEDTLS_CIPHER_C
#define MBEDTLS_AES_C
#define MBEDTLS_GCM_C
#define MBEDTLS_CCM_C
#define MBEDTLS_MD_C
#define MBEDTLS_SHA256_C
#define MBEDTLS_SHA384_C
#define MBEDTLS_SHA512_C
