#pragma once

// Names for Mbed TLS's error codes (classify.c).

#include "structures.h"

/// Names the failure behind one of Mbed TLS's error codes.
outpost_tls_status outpost_tls_classify(outpost_tls_session *session, int code);
/// Whether a code of Mbed TLS says that memory was refused.
int outpost_tls_is_memory(int code);
/// Whether a code says that a certificate holds something that this build cannot check.
int outpost_tls_is_unsupported(int code);
