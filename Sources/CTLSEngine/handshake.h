#pragma once

// The handshake and how a session fails (handshake.c).

#include "structures.h"

/// Runs one handshake state.
outpost_tls_status outpost_tls_handshake(outpost_tls_session *session, uint64_t now_us);
/// The account of the state that runs, or NULL before the first.
outpost_tls_state_cost *outpost_tls_current_cost(outpost_tls_session *session);
/// Whether Mbed TLS consumed input since `input_before` and more of it waits.
int outpost_tls_made_progress(const outpost_tls_session *session, size_t input_before);
/// Ends the session with the name of one of Mbed TLS's codes.
outpost_tls_status outpost_tls_fail(outpost_tls_session *session, int code);
