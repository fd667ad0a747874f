import Glibc
import Testing

@testable import TLSTransport

/// The memory of this process, as others see it in a core file.
private struct OwnMemory {
  private static let chunk = 1 << 16
  private let buffer: UnsafeMutableRawPointer
  private let descriptor: Int32

  init() throws {
    descriptor = open("/proc/self/mem", O_RDONLY)
    buffer = try #require(
      mmap(
        nil, Self.chunk, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))
    try #require(descriptor >= 0 && buffer != MAP_FAILED)
  }

  /// How often `needle` is in writable memory that belongs to no file.
  func count(of needle: [UInt8]) throws -> Int {
    let text = String(
      decoding: try Fixtures.bytes("/proc/self/maps", countMax: 1 << 20), as: UTF8.self)
    var count = 0
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words[1].hasPrefix("rw"), words.count < 6 || words[5] == "[heap]" else { continue }
      let ends = words[0].split(separator: "-").compactMap { UInt($0, radix: 16) }
      guard ends.count == 2, ends[0] != UInt(bitPattern: buffer) else { continue }
      var place = ends[0]
      while place < ends[1] {
        let read = pread(descriptor, buffer, min(Self.chunk, Int(ends[1] - place)), Int(place))
        guard read > 0 else { break }
        count += occurrences(of: needle, in: read)
        place += UInt(read)
      }
    }
    return count
  }

  private func occurrences(of needle: [UInt8], in length: Int) -> Int {
    var (at, count) = (0, 0)
    while at <= length - needle.count {
      guard let first = memchr(buffer + at, Int32(needle[0]), length - needle.count - at + 1)
      else { break }
      let isHit = memcmp(first, needle, needle.count) == 0
      count += isHit ? 1 : 0
      at = UnsafeRawPointer(first) - UnsafeRawPointer(buffer) + (isHit ? needle.count : 1)
    }
    return count
  }
}

@Suite("The text of a private key")
struct WipedKeyTests {
  @Test("The text of a private key is not left in freed memory")
  func wiped() async {
    await #expect(processExitsWith: .success) {
      let memory = try OwnMemory()
      let chain = try Fixtures.bytes(Fixtures.path("client-only"))
      // The text before the PEM belongs to it, and distinguishes this key from any other.
      let mark = (0..<48).map { UInt8(65 + $0 * 7 % 26) }
      var key: [UInt8] = []
      for _ in 0..<100 { key += mark + [10] }
      key += try Fixtures.bytes(Fixtures.keyPath("hub"))
      let settings = try Fixtures.client()
      let before = try memory.count(of: mark)
      try settings.identify(chain: chain.span, key: key.span)
      #expect(before >= 100)
      #expect(try memory.count(of: mark) <= before)
    }
  }
}
