#pragma once

// What every client of the comparison shares: an account of its heap, a counting socket, and the
// request that it sends. A client is one C file that defines the `client_` functions.

#include <stddef.h>
#include <stdint.h>

/// The name and version of the library at run time.
const char *client_library(void);

/// Loads the library where the linker has not: what that costs is on no account, as with libraries
/// that are loaded at the program's start. Returns 0 when all is well.
int client_load(const char *option);

/// Prepares what all connections share: library, settings, the trust anchors of the PEM file
/// `anchors`. Returns 0 when all is well. `option` is the client's own argument, or NULL.
int client_open(const char *anchors, const char *option);

/// RAM outside heap and stack that one connection needs: contexts and buffers that the caller
/// provides.
size_t client_static_bytes(void);

/// One connection: full handshake with chain, name and dates verified, the request, the answer
/// until `peer_is_answered`, close_notify. Returns 0 when all is well.
int client_exchange(int socket, const char *host, const char *request, size_t count);

/// send(2) of all bytes and recv(2), counted. Both return as the system calls do.
long peer_send(int socket, const void *bytes, size_t count);
long peer_receive(int socket, void *bytes, size_t count);

/// Looks at decrypted bytes of the answer; 1 when a whole answer with status 200 was seen.
int peer_is_answered(const void *bytes, size_t count);
