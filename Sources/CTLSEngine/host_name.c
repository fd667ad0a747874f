// Host names as text.

#include "host_name.h"

#include <stddef.h>

#include "limits.h"

// Letters, digits, hyphens and underscores in labels of 1 to 63 (RFC 1123, section 2.1); a last
// label of digits only would be a mistyped address.
int outpost_tls_is_host_name(const char *name) {
  size_t label = 0, count = 0;
  int digits_only = 1;
  for (; name[count] != 0; count++) {
    char c = name[count];
    int digit = c >= '0' && c <= '9';
    int letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (c == '.') {
      if (label == 0) {
        return 0;
      }
      label = 0;
      digits_only = 1;
    } else if ((digit || letter || c == '-' || c == '_') && label < 63) {
      label++;
      digits_only = digits_only && digit;
    } else {
      return 0;
    }
  }
  return count > 0 && count <= HOST_NAME_BYTES_MAX && label > 0 && !digits_only;
}
