// Elements of DER, read within their bounds.

#include "der.h"

#include <string.h>

int der_take(der *from, uint8_t *tag, der *content) {
  size_t left = der_count(*from), header = 2;
  if (left < header) {
    return 0;
  }
  size_t length = from->p[1];
  if (length & 0x80) {
    size_t octets = length & 0x7F;
    if (octets == 0 || octets > 2 || octets > left - header) {
      return 0;
    }
    for (length = 0; octets > 0; octets--) {
      length = length << 8 | from->p[header++];
    }
  }
  if (length > left - header) {
    return 0;
  }
  *tag = from->p[0];
  content->p = from->p + header;
  content->end = from->p = content->p + length;
  return 1;
}

int der_take_tag(der *from, uint8_t wanted, der *content) {
  uint8_t tag;
  return der_count(*from) > 0 && from->p[0] == wanted && der_take(from, &tag, content);
}

int der_is(der bytes, const void *other, size_t count) {
  return der_count(bytes) == count && memcmp(bytes.p, other, count) == 0;
}
