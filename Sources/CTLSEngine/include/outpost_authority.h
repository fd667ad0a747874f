#pragma once

// A certificate authority for one simulation: it signs the certificate of the simulated server, and
// the node of that simulation trusts it and nothing else.

#include "outpost_tls.h"

#if defined(__clang__)
#pragma clang assume_nonnull begin
#endif

/// The longest PEM text that `outpost_authority_make` writes, with its 0.
#define OUTPOST_AUTHORITY_TEXT_MAX 2048

/// Makes a P-256 authority and a P-256 server certificate for `name`, valid from 2025 to 2099, as
/// PEM texts into rooms of OUTPOST_AUTHORITY_TEXT_MAX bytes. `address_count` is 4 or 16 where the
/// name is an IP literal, else 0. All keys come from `entropy`, so the same generator gives the
/// same texts; of the server's keys that it gives one after the other, number `generation` is used.
/// `serial` is the number of the server's certificate. Returns Mbed TLS's code, 0 when all is well.
int outpost_authority_make(
    const char *name, const uint8_t *OUTPOST_TLS_NULLABLE address, size_t address_count,
    uint8_t generation, uint8_t serial, outpost_tls_entropy entropy, void *OUTPOST_TLS_NULLABLE context,
    char *anchor, char *chain,
    char *key);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif
