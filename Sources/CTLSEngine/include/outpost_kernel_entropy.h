#pragma once

#include <stddef.h>
#include <stdint.h>

/// Fills bytes from getrandom(2); 0 when all are filled. Here and not in Swift because Glibc's
/// module does not export <sys/random.h>. Not a part of a loaded engine: entropy is passed in.
int outpost_kernel_entropy(uint8_t *bytes, size_t count);
