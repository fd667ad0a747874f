import Glibc

/// The C library's heap of this process.
package enum ProcessHeap {
  /// Lets all threads share one heap (mallopt(3), M_ARENA_MAX). Else the C library gives a second
  /// thread a heap of its own, which returns nothing to the first: a fifth of a node with an outbox
  /// file. Where the C library does not know the call, nothing changes.
  package static func share() {
    typealias Function = @convention(c) (CInt, CInt) -> CInt
    // <malloc.h> is not among the headers that Swift imports.
    guard let symbol = dlsym(nil, "mallopt") else { return }
    _ = unsafeBitCast(symbol, to: Function.self)(arenaMax, 1)
  }

  /// M_ARENA_MAX of <malloc.h>.
  private static let arenaMax: CInt = -8
}
