/// Memory and stack that TLS used over a period of time. Bytes are those that were requested; what
/// a device keeps in static memory (contexts) and in flash (certificates) is not in them.
package struct TLSCost: Hashable, Sendable {
  /// Allocations asked for.
  package let calls: UInt64
  /// Those of them that got nothing.
  package let refused: UInt64
  /// Bytes and blocks that are alive at the end.
  package let liveBytes: Int
  /// Blocks that are alive at the end.
  package let liveBlocks: Int
  /// The most bytes alive at once.
  package let peakBytes: Int
  /// The blocks that they were in.
  package let peakBlocks: Int
  /// The engine's own part of them; the rest is Mbed TLS's.
  package let peakEngineBytes: Int
  /// The most of bytes and ``TLSMeasurement/blockOverhead`` for each block, at whatever moment that
  /// was.
  package let peakWithOverhead: Int
  /// The largest block asked for.
  package let largestBlock: Int
  /// The deepest stack of Mbed TLS in handshake states, on this machine; 0 where it was not
  /// measured.
  package let stackBytes: Int
}

/// Memory and stack of one handshake state.
package struct TLSStateCost: Hashable, Sendable {
  /// The state.
  package let state: HandshakeState
  /// Its memory and stack; `liveBytes` is what it leaves behind.
  package let cost: TLSCost
}

/// The figures of one account.
package struct TLSMeasurement: Hashable, Sendable {
  /// What an allocator is taken to spend on each block, in bytes.
  package static let blockOverhead = 8

  /// All costs of the account together.
  package let total: TLSCost
  /// Handshake states in their order, those that cost something.
  package let states: [TLSStateCost]
  /// Settings, the making of sessions, and what followed the handshake.
  package let outside: TLSCost
  /// Bytes of the contexts of settings and sessions that are alive.
  package let contextBytes: Int
  /// Bytes of the certificates of settings that are alive.
  package let constantBytes: Int
  /// Whether an allocation was refused because it went beyond the arena.
  package let arenaExhausted: Bool
}

/// What is known of an engine before anything runs, in bytes on this machine.
package struct TLSSizes: Hashable, Sendable {
  /// Mbed TLS's `mbedtls_ssl_context`, `mbedtls_ssl_config` and `mbedtls_x509_crt`.
  package let sslContext, sslConfig, certificate: Int
  /// Settings and session as the engine allocates them, Mbed TLS's contexts in them included.
  package let settings, session: Int
  /// The largest contents of a record, received and sent.
  package let recordIn, recordOut: Int
  /// Sections of the object for devices; 0 for `system`.
  package let code, constants, data, zeroed: Int

  /// What a client needs beside the heap: settings with one anchor, and a session.
  package var contexts: Int { settings + session }
}

/// An account that settings and sessions of a measured engine are booked on.
///
/// Without limits it observes; with an arena or a failing allocation it is how running out of
/// memory is tried. Never for a device: engines for devices have no such calls.
package final class TLSAccount {
  private let books: EngineBooks

  /// Opens an account.
  ///
  /// `arena` limits the heap in bytes, ``TLSMeasurement/blockOverhead`` for each block included;
  /// allocation number `failing`, from 1, gets nothing; `stack` runs handshake states on a stack of
  /// their own, to see how deep they go. nil for an engine that was not built to be measured.
  package init?(
    of engine: TLSEngine, arena: UInt32? = nil, failing: UInt64? = nil, stack: Bool = false
  ) {
    guard let books = EngineBooks(engine.table, arena ?? 0, failing ?? 0, stack: stack) else {
      return nil
    }
    self.books = books
  }

  /// Books settings and sessions that this thread makes within `body`, with all that they ever
  /// allocate.
  package func booking<Result, Failure: Error>(
    _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let before = books.select()
    defer { books.restore(before) }
    return try body()
  }

  /// The account's present figures.
  package var measurement: TLSMeasurement { books.measurement }
}

extension TLSEngine {
  /// Sizes of contexts, buffers and code; nil for an engine that was not built to be measured.
  package var sizes: TLSSizes? { TLSTransport.sizes(of: table) }

  /// The compiler that built it, with version and optimisation; empty for an engine that was not
  /// built to be measured.
  package var compiler: String { TLSTransport.compiler(of: table) }
}
