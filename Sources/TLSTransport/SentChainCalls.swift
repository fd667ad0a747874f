import CTLSEngine

/// The certificates that a server sends in the next handshake, in DER and in their order; empty
/// where it came to none. Known for the engine in the program alone.
package final class SentChain {
  /// More than any server sends: the first of a chain are those that matter.
  private static let certificatesMax = 32

  /// The certificates.
  package private(set) var certificates: [[UInt8]] = []
  private let watcher: UnsafeMutablePointer<outpost_sent_chain>

  /// Has no certificates yet.
  package init() {
    watcher = .allocate(capacity: 1)
    watcher.initialize(to: outpost_sent_chain())
    watcher.pointee.take = { context, bytes, count in
      guard let context else { return }
      let chain = Unmanaged<SentChain>.fromOpaque(context).takeUnretainedValue()
      guard chain.certificates.count < SentChain.certificatesMax else { return }
      chain.certificates.append(Array(UnsafeBufferPointer(start: bytes, count: count)))
    }
    watcher.pointee.context = Unmanaged.passUnretained(self).toOpaque()
  }

  deinit {
    watcher.deallocate()
  }

  /// Is shown the certificates of the session behind `raw`; those of an earlier one are forgotten.
  func watch(_ raw: OpaquePointer) {
    certificates = []
    outpost_watch_sent_chain(watcher, raw)
  }
}

/// SHA-256 of bytes (FIPS 180-4); nil where the library has no memory for it.
package func sha256(_ bytes: [UInt8]) -> [UInt8]? {
  var digest = [UInt8](repeating: 0, count: 32)
  let code = bytes.withUnsafeBufferPointer { bytes in
    bytes.baseAddress.map { outpost_sha256($0, bytes.count, &digest) } ?? -1
  }
  return code == 0 ? digest : nil
}
