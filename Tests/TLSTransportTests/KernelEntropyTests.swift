import Glibc
import Testing

@testable import TLSTransport

@Suite("The kernel's random numbers")
struct KernelEntropyTests {
  private static let page = 4_096

  /// Fresh pages of zeros, of which the last may be closed to all access.
  private final class Pages {
    let start: UnsafeMutableRawPointer
    let count: Int

    init(_ count: Int, lastIsClosed: Bool = false) throws {
      self.count = count
      start = try #require(
        mmap(nil, count * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))
      try #require(start != MAP_FAILED)
      if lastIsClosed { mprotect(start + (count - 1) * page, page, PROT_NONE) }
    }

    deinit { munmap(start, count * page) }

    func fill() -> Bool {
      var span = MutableSpan(
        _unsafeStart: start.assumingMemoryBound(to: UInt8.self), count: count * page)
      return fillFromKernel(&span)
    }

    /// Whether a page has nothing but zeros.
    func isBlank(_ page: Int) -> Bool {
      UnsafeRawBufferPointer(start: start + page * KernelEntropyTests.page, count: 64)
        .allSatisfy { $0 == 0 }
    }
  }

  @Test("The kernel's random numbers fill a buffer to its end, in several calls if needed")
  func whole() throws {
    // getrandom(2) gives at most 32 MiB - 1 byte.
    let pages = try Pages(9_000)
    #expect(pages.fill())
    for page in [0, 1, 4_500, 8_190, 8_192, 8_999] {
      #expect(!pages.isBlank(page), "page \(page)")
    }
  }

  @Test("The kernel's random numbers are refused if some are missing", arguments: [1, 2, 3])
  func refused(_ count: Int) throws {
    // The kernel cannot write there: EFAULT, after what came before.
    #expect(try !Pages(count, lastIsClosed: true).fill())
  }
}
