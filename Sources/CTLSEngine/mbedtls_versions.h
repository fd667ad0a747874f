#pragma once

// The differences between Mbed TLS 2.28 and 3.6, in one place.

#include <mbedtls/version.h>

#if MBEDTLS_VERSION_NUMBER >= 0x03000000 && MBEDTLS_VERSION_NUMBER < 0x03060300
// CVE-2025-27810 and CVE-2025-27809 are unfixed there, and no distribution ships them.
#error "Outpost needs Mbed TLS 2.28 or 3.6.3 and later"
#endif

#include <mbedtls/error.h>
#include <mbedtls/md.h>
#include <mbedtls/pem.h>
#include <mbedtls/pk.h>
#include <mbedtls/platform.h>
#include <mbedtls/platform_util.h>
#include <mbedtls/sha256.h>
#include <mbedtls/ssl.h>
#include <mbedtls/ssl_ciphersuites.h>
#include <mbedtls/ssl_ticket.h>
#include <mbedtls/x509_crt.h>

#if MBEDTLS_VERSION_NUMBER >= 0x03000000
#define FIELD(name) MBEDTLS_PRIVATE(name)
#else
#define FIELD(name) name
// 2.28.10 and 3.6.3 fixed CVE-2025-27810; before, a failed allocation while Finished is computed
// goes unnoticed. See session.c.
#if MBEDTLS_VERSION_NUMBER < 0x021C0A00
#define FINISHED_IGNORES_FAILURE 1
#include <mbedtls/ssl_internal.h>
#endif
#endif

#if MBEDTLS_VERSION_NUMBER >= 0x03000000
#define sha256_of(bytes, count, digest) mbedtls_sha256(bytes, count, digest, 0)
#else
#define sha256_of(bytes, count, digest) mbedtls_sha256_ret(bytes, count, digest, 0)
#endif

// TLS 1.3 only where its random numbers are the engine's (tls13.c): a distribution's library asks
// PSA's own generator, past the entropy that was passed in.
#if defined(MBEDTLS_SSL_PROTO_TLS1_3) && defined(MBEDTLS_PSA_CRYPTO_EXTERNAL_RNG)
#define SPEAKS_TLS1_3 1
#endif

// A server needs a cipher of its own for tickets; a client only the extension.
#if defined(MBEDTLS_SSL_SRV_C) && defined(MBEDTLS_SSL_SESSION_TICKETS) && \
    defined(MBEDTLS_SSL_TICKET_C) && defined(MBEDTLS_GCM_C)
#define ISSUES_TICKETS 1
#endif

// Fragments of handshake messages are put together since 3.6.3. A 2.28 client that asked for them
// with max_fragment_length would only get what it cannot read.
#if defined(MBEDTLS_SSL_MAX_FRAGMENT_LENGTH) && MBEDTLS_VERSION_NUMBER >= 0x03060300
#define ASKS_FOR_FRAGMENTS 1
#endif
