import CTLSEngine

/// Fills a buffer from the kernel's generator; false if it is not seeded yet or fails.
func fillFromKernel(_ bytes: inout MutableSpan<UInt8>) -> Bool {
  bytes.withUnsafeMutableBufferPointer { bytes in
    guard let start = bytes.baseAddress else { return true }
    return outpost_kernel_entropy(start, bytes.count) == 0
  }
}
