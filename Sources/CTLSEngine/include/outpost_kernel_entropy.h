#pragma once

#include <stddef.h>
#include <stdint.h>

/// Fills bytes from getrandom(2); 0 when all are filled. Here and not in Swift, which cannot call
/// syscall(2): it is variadic. Not a part of a loaded engine: entropy is passed in.
int outpost_kernel_entropy(uint8_t *bytes, size_t count);
