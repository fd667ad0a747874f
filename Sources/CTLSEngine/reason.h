#pragma once

// Why a call failed: random numbers that were refused, or memory (reason.c).

#include "structures.h"

/// `status`, or its cause: random numbers that were refused, or memory that was refused since
/// outpost_tls_refusals() returned `refusals`.
outpost_tls_status outpost_tls_reason(
    outpost_tls_config *config, unsigned refusals, outpost_tls_status status);
/// The name of a refused allocation: by the arena, or by the machine.
outpost_tls_status outpost_tls_no_memory(const outpost_tls_config *config);
