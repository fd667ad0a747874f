import Glibc
import Transport

/// One address and port of a TCP peer.
struct TCPAddress: Sendable {
  private var storage: sockaddr_storage
  private let length: socklen_t

  init(copying address: UnsafePointer<sockaddr>, length: socklen_t) {
    storage = sockaddr_storage()
    let count = min(Int(length), MemoryLayout<sockaddr_storage>.size)
    withUnsafeMutableBytes(of: &storage) {
      $0.copyMemory(from: .init(start: address, count: count))
    }
    self.length = socklen_t(count)
  }

  /// The bytes of ``serialized``.
  static var serializedBytes: Int { 1 + MemoryLayout<sockaddr_storage>.size }

  /// For another thread: a byte of length and the bytes.
  var serialized: [UInt8] {
    [UInt8(clamping: length)] + withUnsafeBytes(of: storage) { Array($0) }
  }

  /// Takes ``serialized``, as long as it says there.
  init(serialized bytes: UnsafeRawBufferPointer) {
    storage = sockaddr_storage()
    length = socklen_t(bytes[0])
    withUnsafeMutableBytes(of: &storage) {
      $0.copyMemory(from: .init(rebasing: bytes[1..<Self.serializedBytes]))
    }
  }

  /// AF_INET or AF_INET6.
  var family: Int32 { Int32(storage.ss_family) }

  /// The port in host order.
  var port: UInt16 {
    // Both families keep the port in the two bytes after the family (netinet/in.h).
    withUnsafeBytes(of: storage) { UInt16($0[2]) << 8 | UInt16($0[3]) }
  }

  func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    withUnsafePointer(to: storage) { storage in
      storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
    }
  }

  /// Finds a host's addresses, in the order in which they are to be tried.
  ///
  /// An address in text form is taken at once. A name blocks in getaddrinfo(3) for as long as the
  /// resolver takes, with its usual settings up to 10 s and more.
  static func resolve(
    _ host: String, port: UInt16, listening: Bool = false
  ) throws(StreamFault) -> [TCPAddress] {
    if let addresses = try numeric(host, port: port, listening: listening) { return addresses }
    if let addresses = try lookUp(host, port, flags: AI_NUMERICSERV) { return addresses }
    throw .nameNotResolved
  }

  /// The address that the text is; nil for a name. Never blocks.
  static func numeric(
    _ host: String, port: UInt16, listening: Bool = false
  ) throws(StreamFault) -> [TCPAddress]? {
    let flags = AI_NUMERICHOST | AI_NUMERICSERV | (listening ? AI_PASSIVE : 0)
    return try lookUp(host, port, flags: flags)
  }

  private static func lookUp(
    _ host: String, _ port: UInt16, flags: Int32
  ) throws(StreamFault) -> [TCPAddress]? {
    guard !host.isEmpty && !host.utf8.contains(0) else { return nil }
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = flags
    var first: UnsafeMutablePointer<addrinfo>?
    let result = getaddrinfo(host, String(port), &hints, &first)
    guard result == 0 else {
      if result == EAI_SYSTEM { throw .system(errno) }
      return nil
    }
    defer { freeaddrinfo(first) }
    var addresses: [TCPAddress] = []
    var entry = first
    while let info = entry?.pointee {
      if let address = info.ai_addr {
        addresses.append(TCPAddress(copying: address, length: info.ai_addrlen))
      }
      entry = info.ai_next
    }
    return addresses.isEmpty ? nil : addresses
  }
}
