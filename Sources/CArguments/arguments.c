#include "CArguments.h"

#include <stddef.h>

static int count;
static char **words;

// The C library hands main's own arguments to each constructor of the program (glibc,
// csu/libc-start.c). Swift's CommandLine looks for them beside `environ` instead, which a library
// that was loaded earlier may have moved by setenv(3): then it finds none.
__attribute__((constructor)) static void keep(int argc, char **argv) {
  count = argc;
  words = argv;
}

int outpost_argument_count(void) {
  return count;
}

const char *outpost_argument(int index) {
  return index >= 0 && index < count ? words[index] : NULL;
}
