/// Draws random numbers that differ between starts of a node, from the kernel's generator.
public enum KernelNumber {
  /// A random number of the kernel's generator; nil while the kernel has not seeded it. Never
  /// blocks.
  public static func draw() -> UInt64? {
    var bytes = [UInt8](repeating: 0, count: 8)
    var span = bytes.mutableSpan
    guard fillFromKernel(&span) else { return nil }
    return bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }
}
