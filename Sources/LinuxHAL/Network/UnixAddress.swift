package import Glibc

/// Calls `body` with the address of a UNIX socket (unix(7)): a path, or a name behind a first byte
/// of 0. What is longer than ``unixAddressBytesMax`` is cut.
package func withUnixAddress<Result>(
  _ name: some Collection<UInt8>, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
) -> Result {
  var address = sockaddr_un()
  address.sun_family = sa_family_t(AF_UNIX)
  let count = min(name.count, unixAddressBytesMax)
  withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name.prefix(count)) }
  // A name without a path ends with its length, not with a NUL.
  let start = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2
  let length = socklen_t(start + count + (name.first == 0 ? 0 : 1))
  return withUnsafePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
  }
}

/// The bytes of a path that fit the address of a UNIX socket, beside the NUL at its end.
public let unixAddressBytesMax = 107
