#pragma once

// Host names as text (host_name.c).

/// Whether a text is a host name that a certificate can prove, and not an address.
int outpost_tls_is_host_name(const char *name);
