#pragma once

// Text of certificates, compared without regard to the case of ASCII letters (text.c).

#include <stddef.h>
#include <stdint.h>

uint8_t outpost_tls_lower_case(uint8_t letter);
int outpost_tls_same_text(const uint8_t *a, size_t a_count, const uint8_t *b, size_t b_count);
