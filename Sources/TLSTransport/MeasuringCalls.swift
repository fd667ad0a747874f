import CTLSEngine

private func measuring(_ table: EngineTable) -> UnsafePointer<outpost_tls_measuring>? {
  table.pointee.measuring?.assumingMemoryBound(to: outpost_tls_measuring.self)
}

/// An account of memory in the engine. Its last owner closes it; the engine keeps it for as long as
/// memory is booked on it.
final class EngineBooks {
  private let calls: UnsafePointer<outpost_tls_measuring>
  private let account: OpaquePointer

  /// Opens an account; nil if the engine does not count memory or an allocation fails.
  init?(_ table: EngineTable, _ arena: UInt32, _ failing: UInt64, stack: Bool) {
    guard let calls = measuring(table),
      let account = calls.pointee.open(arena, failing, stack ? 1 : 0)
    else { return nil }
    self.calls = calls
    self.account = account
  }

  deinit {
    calls.pointee.close(account)
  }

  /// Books what this thread makes from now on here; gives the account before.
  func select() -> OpaquePointer? { calls.pointee.select(account) }

  /// Books what this thread makes from now on where it was booked before.
  func restore(_ before: OpaquePointer?) { _ = calls.pointee.select(before) }

  /// The account's present figures.
  var measurement: TLSMeasurement {
    var books = outpost_tls_measurement()
    calls.pointee.read(account, &books)
    return TLSMeasurement(books)
  }
}

/// What is known of an engine before anything runs.
func sizes(of table: EngineTable) -> TLSSizes? {
  guard let calls = measuring(table) else { return nil }
  var sizes = outpost_tls_sizes()
  calls.pointee.sizes(&sizes)
  return TLSSizes(
    sslContext: Int(sizes.ssl_context), sslConfig: Int(sizes.ssl_config),
    certificate: Int(sizes.certificate), settings: Int(sizes.engine_config),
    session: Int(sizes.engine_session), recordIn: Int(sizes.record_in),
    recordOut: Int(sizes.record_out), code: Int(sizes.code), constants: Int(sizes.constants),
    data: Int(sizes.data), zeroed: Int(sizes.zeroed))
}

/// The compiler of an engine that counts memory; empty for every other engine.
func compiler(of table: EngineTable) -> String {
  measuring(table).map { String(cString: $0.pointee.compiler) } ?? ""
}

extension TLSMeasurement {
  fileprivate init(_ books: outpost_tls_measurement) {
    let costs = withUnsafeBytes(of: books.states) { raw in
      raw.bindMemory(to: outpost_tls_cost.self).map(TLSCost.init)
    }
    total = TLSCost(books.total)
    states = costs.dropLast().enumerated().filter { $0.element.peakBytes > 0 }.map {
      TLSStateCost(state: HandshakeState(rawValue: UInt8($0.offset)), cost: $0.element)
    }
    outside = costs[costs.count - 1]
    contextBytes = Int(books.context_bytes)
    constantBytes = Int(books.constant_bytes)
    arenaExhausted = books.arena_exhausted != 0
  }
}

extension TLSCost {
  fileprivate init(_ cost: outpost_tls_cost) {
    calls = cost.calls
    refused = cost.refused
    liveBytes = Int(cost.live_bytes)
    liveBlocks = Int(cost.live_blocks)
    peakBytes = Int(cost.peak_bytes)
    peakBlocks = Int(cost.peak_blocks)
    peakEngineBytes = Int(cost.peak_engine_bytes)
    peakWithOverhead = Int(cost.peak_with_overhead)
    largestBlock = Int(cost.largest_block)
    stackBytes = Int(cost.stack_bytes)
  }
}
