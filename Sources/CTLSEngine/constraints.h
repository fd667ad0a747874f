#pragma once

// Name constraints of authorities (constraints.c).

#include "structures.h"

/// Whether an extension is nameConstraints.
int outpost_tls_are_constraints(const uint8_t *oid, size_t count);

/// Holds the names of a certificate of the path against the constraints of those above it, and
/// keeps its own for those below: the root first, the peer's own (depth 0) last.
/// OUTPOST_TLS_DONE, or why the path is refused.
outpost_tls_status outpost_tls_check_constraints(
    outpost_tls_session *session, const mbedtls_x509_crt *crt, int depth);
