#pragma once

// Tickets of a server (tickets.c).

#include "structures.h"

/// Makes a server issue tickets.
void outpost_tls_issue_tickets(outpost_tls_config *config);
void outpost_tls_tickets_free(outpost_tls_config *config);
