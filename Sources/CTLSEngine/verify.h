#pragma once

// Verification of the peer (verify.c).

#include "structures.h"

/// Mbed TLS's f_vrfy: dates, names and the reasons behind a chain's rejection.
int outpost_tls_verify(void *session, mbedtls_x509_crt *crt, int depth, uint32_t *flags);
/// Whether the peer's key is the trusted one; 1 where authorities are trusted instead of keys.
int outpost_tls_is_pinned(const outpost_tls_session *session);
/// Names the refusal behind Mbed TLS's verification flags.
outpost_tls_status outpost_tls_refusal(const outpost_tls_session *session, uint32_t flags);
