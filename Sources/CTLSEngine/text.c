// Text of certificates, compared without regard to the case of ASCII letters.

#include "text.h"

uint8_t outpost_tls_lower_case(uint8_t letter) {
  return letter >= 'A' && letter <= 'Z' ? letter + 32 : letter;
}

int outpost_tls_same_text(const uint8_t *a, size_t a_count, const uint8_t *b, size_t b_count) {
  if (a_count != b_count) {
    return 0;
  }
  for (size_t i = 0; i < a_count; i++) {
    if (outpost_tls_lower_case(a[i]) != outpost_tls_lower_case(b[i])) {
      return 0;
    }
  }
  return 1;
}
