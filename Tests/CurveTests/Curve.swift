import CP256
import Glibc
import Testing

/// The curve as `make profiles` builds it for these tests, apart from any TLS profile.
struct Curve: Sendable {
  typealias Bytes = UnsafePointer<UInt8>
  typealias Buffer = UnsafeMutablePointer<UInt8>

  // The types that outpost_p256.h declares: a library that is loaded by name has none of its own.
  let publicFromPrivate: @convention(c) (Buffer, Bytes) -> Int32
  let sharedSecret: @convention(c) (Buffer, Bytes, Bytes) -> Int32
  let sign:
    @convention(c) (
      Buffer, Bytes, Bytes, Int, outpost_p256_random, UnsafeMutableRawPointer?
    ) -> Int32
  let verify: @convention(c) (Bytes, Bytes, Bytes, Int) -> Int32

  private static let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
  private static let path = "\(root)/.build/tls-profiles/curve/p256.so"

  /// Why the tests are skipped where the curve is not built.
  static let remedy: Comment =
    "the curve is not built, of other sources or could not be fetched; run `make profiles`"

  /// Whether the curve is built, and of the present sources.
  static let isBuilt =
    system("'\(root)/scripts/make-profiles.sh' --current >/dev/null") == 0
    && access(path, R_OK) == 0

  static func load() throws -> Curve {
    let library = try #require(dlopen(path, RTLD_NOW), "\(path) cannot be loaded")
    return Curve(
      publicFromPrivate: unsafeBitCast(
        try #require(dlsym(library, "outpost_p256_public_from_private")),
        to: (@convention(c) (Buffer, Bytes) -> Int32).self),
      sharedSecret: unsafeBitCast(
        try #require(dlsym(library, "outpost_p256_shared_secret")),
        to: (@convention(c) (Buffer, Bytes, Bytes) -> Int32).self),
      sign: unsafeBitCast(
        try #require(dlsym(library, "outpost_p256_sign")),
        to: (@convention(c) (
          Buffer, Bytes, Bytes, Int, outpost_p256_random, UnsafeMutableRawPointer?
        ) -> Int32).self),
      verify: unsafeBitCast(
        try #require(dlsym(library, "outpost_p256_verify")),
        to: (@convention(c) (Bytes, Bytes, Bytes, Int) -> Int32).self))
  }
}

/// Random numbers that a test decides; after the last one, drawing fails.
struct ScriptedNumbers {
  var numbers: [[UInt8]]

  static let draw: outpost_p256_random = { context, bytes, size in
    guard let script = context?.assumingMemoryBound(to: ScriptedNumbers.self), let bytes,
      let next = script.pointee.numbers.first, next.count == size
    else { return -1 }
    script.pointee.numbers.removeFirst()
    for index in 0..<size { bytes[index] = next[index] }
    return 0
  }
}
