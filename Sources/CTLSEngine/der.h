#pragma once

// Elements of DER, read within their bounds (der.c).

#include <stddef.h>
#include <stdint.h>

/// Bytes that are read from the front.
typedef struct {
  const uint8_t *p, *end;
} der;

static inline size_t der_count(der bytes) { return (size_t)(bytes.end - bytes.p); }

/// Takes the first element: its tag and its content. 0 where it does not end within the bytes, has
/// no definite length, or more than 65535 bytes.
int der_take(der *from, uint8_t *tag, der *content);
/// Takes the first element if it has this tag.
int der_take_tag(der *from, uint8_t wanted, der *content);
int der_is(der bytes, const void *other, size_t count);
