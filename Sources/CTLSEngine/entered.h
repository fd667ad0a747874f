#pragma once

// Which session runs on this thread (entered.c).

#include "structures.h"

/// Marks a session as the one that runs on this thread. Returns the one before, for
/// outpost_tls_leave when the call ends.
outpost_tls_session *outpost_tls_enter(outpost_tls_session *session);
void outpost_tls_leave(outpost_tls_session *before);
outpost_tls_session *outpost_tls_entered(void);
