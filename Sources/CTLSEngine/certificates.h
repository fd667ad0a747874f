#pragma once

// Certificates and keys from the text of files (certificates.c).

#include "structures.h"

outpost_tls_status outpost_tls_parse_certificates(
    mbedtls_x509_crt *list, const uint8_t *text, size_t count, outpost_tls_problem *problem);
/// As that, but leaves out what cannot be used; DONE if one can be. An anchor's signature may be of
/// any kind.
outpost_tls_status outpost_tls_parse_anchors(
    mbedtls_x509_crt *list, const uint8_t *text, size_t count, outpost_tls_problem *problem);
/// Finds the next anchor that is left out, from number `from` on.
outpost_tls_status outpost_tls_unusable_anchor(
    const uint8_t *text, size_t count, uint32_t from, outpost_tls_problem *problem);
/// Frees certificates that the functions above have read.
void outpost_tls_certificates_free(mbedtls_x509_crt *list);
outpost_tls_status outpost_tls_identity(
    outpost_tls_config *config, const uint8_t *chain, size_t chain_count, const uint8_t *key,
    size_t key_count, outpost_tls_problem *problem);
/// Adds `text` to the digest of what decides who is trusted.
int outpost_tls_digest_trust(outpost_tls_config *config, const uint8_t *text, size_t count);
