/// Source of the random bytes for keys and nonces.
///
/// Only this package can implement one: a device always draws from ``KernelEntropy``, and the
/// seeded generator exists only on the simulation floor.
package protocol EntropySource: AnyObject {
  /// Fills the whole buffer from a cryptographically secure generator; false if it cannot.
  func fill(_ bytes: inout MutableSpan<UInt8>) -> Bool

  /// What kind of generator it is, for the handshake record.
  var origin: EntropyOrigin { get }
}

extension EntropySource {
  /// Whatever is not the kernel's was brought by a simulation, a measurement or a test.
  package var origin: EntropyOrigin { .simulated }
}

/// The kernel's generator, getrandom(2); fails while the kernel has not seeded it.
final class KernelEntropy: EntropySource {
  let origin = EntropyOrigin.kernel

  func fill(_ bytes: inout MutableSpan<UInt8>) -> Bool {
    fillFromKernel(&bytes)
  }
}
