import TLSTransport

extension UseFigures {
  /// Combines the runs of one use: `times` of the build for devices, `books` of the build that
  /// counts memory. Both have at least one.
  init(_ use: TLSUse, times: [SingleRun], books: [SingleRun]) {
    // Where runs differ, because keys came from the kernel, the greediest counts.
    let worst =
      books.max {
        $0.books?.total.peakWithOverhead ?? 0 < $1.books?.total.peakWithOverhead ?? 0
      } ?? books[0]
    var memory = worst.memory
    memory.stack = books.map(\.memory.stack).max() ?? 0
    let report = worst.report
    self.use = use
    count = times.count
    version = worst.record.version
    suite = worst.record.suite
    self.memory = memory
    repeats = books.allSatisfy { $0.heap == books[0].heap }
    contexts = (worst.books?.contextBytes ?? 0) + (worst.base?.contextBytes ?? 0)
    certificates = (worst.books?.constantBytes ?? 0) + (worst.base?.constantBytes ?? 0)
    bytesReceived = report?.bytesReceived ?? worst.record.bytesIn
    bytesSent = report?.bytesSent ?? worst.record.bytesOut
    wall = Spread(times.map { $0.sum(\.wall) })
    processor = Spread(times.map { $0.sum(\.processor) })
    waiting = Spread(times.map { $0.sum(\.waiting) })
    states = report == nil ? worst.record.states.map { worst.figures(of: $0, times, books) } : []
  }
}

extension SingleRun {
  /// The client's time of what the use is about: the handshake, or the report after it.
  fileprivate func sum(_ part: KeyPath<StateTime, UInt64>) -> UInt64 {
    if let report { return report.time[keyPath: part] }
    return times.reduce(0) { $0 + $1[keyPath: part] }
  }

  /// Memory of the whole and of each state without stacks: their depth depends on where the system
  /// has put things.
  fileprivate var heap: [MemoryFigures] {
    ([memory] + (books?.states ?? []).map { figures($0.cost) }).map { memory in
      var heap = memory
      heap.stack = 0
      return heap
    }
  }

  /// What was alive before a resumed session and stays so.
  private var baseBytes: Int { base?.total.liveBytes ?? 0 }
  private var baseOverhead: Int {
    TLSMeasurement.blockOverhead * (base?.total.liveBlocks ?? 0)
  }

  /// Memory of the whole use, or of the report where it is one.
  fileprivate var memory: MemoryFigures {
    guard let books else { return MemoryFigures() }
    guard let before = report?.before else {
      return figures(books.total)
    }
    // The making of the session is on the same page of the books; where a report goes beyond that,
    // it is seen, and else it allocates nothing that counts beside what is alive.
    let rose = books.outside.peakBytes > before.outside.peakBytes
    let live = before.total
    let overhead = TLSMeasurement.blockOverhead * live.liveBlocks
    return MemoryFigures(
      heapPeak: rose ? books.outside.peakBytes : live.liveBytes,
      enginePeak: rose ? books.outside.peakEngineBytes : 0,
      heapWithOverhead: rose ? books.outside.peakWithOverhead : live.liveBytes + overhead,
      blocks: rose ? books.outside.peakBlocks : live.liveBlocks,
      largestBlock: books.outside.largestBlock, liveAfter: books.total.liveBytes,
      allocations: Int(books.total.calls - before.total.calls), stack: 0)
  }

  private func figures(_ cost: TLSCost) -> MemoryFigures {
    MemoryFigures(
      heapPeak: cost.peakBytes + baseBytes, enginePeak: cost.peakEngineBytes + savedBytes,
      heapWithOverhead: cost.peakWithOverhead + baseBytes + baseOverhead,
      blocks: cost.peakBlocks + (base?.total.liveBlocks ?? 0), largestBlock: cost.largestBlock,
      liveAfter: cost.liveBytes + baseBytes, allocations: Int(cost.calls), stack: cost.stackBytes)
  }

  private func cost(of state: HandshakeState) -> TLSCost? {
    books?.states.first { $0.state == state }?.cost
  }

  /// One state of this run, with the times of all.
  fileprivate func figures(of state: HandshakeStateCost, _ runs: [SingleRun], _ booked: [SingleRun])
    -> StateFigures
  {
    var memory = cost(of: state.state).map(figures) ?? MemoryFigures()
    memory.stack = booked.compactMap { $0.cost(of: state.state)?.stackBytes }.max() ?? 0
    let times = { (part: KeyPath<StateTime, UInt64>) in
      Spread(
        runs.map { run in
          run.times.filter { $0.state == state.state }.reduce(0) { $0 + $1[keyPath: part] }
        })
    }
    return StateFigures(
      state: state.state, memory: memory,
      bytesReceived: state.bytesIn, bytesSent: state.bytesOut, wall: times(\.wall),
      processor: times(\.processor), waiting: times(\.waiting))
  }
}
