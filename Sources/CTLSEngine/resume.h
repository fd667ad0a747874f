#pragma once

// Saved sessions (resume.c).

#include "structures.h"

/// Whether the session that a handshake has resumed is the one that was offered. Copies what that
/// one had proven.
int outpost_tls_take_over(outpost_tls_session *session);
outpost_tls_status outpost_tls_save(outpost_tls_session *session, outpost_tls_saved **result);
outpost_tls_status outpost_tls_offer(
    outpost_tls_session *session, const outpost_tls_saved *saved, uint64_t now_us);
void outpost_tls_saved_free(outpost_tls_saved *saved);
