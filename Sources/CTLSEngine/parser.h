#pragma once

// Parsing of certificates (parser.c).

#include "structures.h"

/// Adds a certificate to a list, with a copy of its bytes or with these bytes. Mbed TLS's code.
int outpost_tls_parse_certificate(
    mbedtls_x509_crt *list, const uint8_t *bytes, size_t count, int copies);
