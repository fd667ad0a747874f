import Transport
import Units

/// What one connection to a server does, from its opening on.
struct WirePlan {
  /// How it fails to open.
  var openingFault: StreamFault?
  /// When it is open.
  var readyAt = Instant.zero
  /// The most bytes that one write takes; 0 blocks for ever.
  var writePiece = Int.max
  /// Every second write is blocked.
  var blocksWrites = false
  /// The most bytes that one read gives.
  var readPiece = Int.max
  /// Every second read is blocked.
  var blocksReads = false
  /// The answers, one for each request.
  var answers: [String] = []
  /// What comes behind the first answer without having been asked for, in pieces of its own.
  var unasked = ""
  /// How it ends once all answers are read and another read or write comes; nil: it stays silent.
  var ending: Ending?

  enum Ending {
    case ended
    case fault(StreamFault)
    /// Writes fail as well, at once.
    case writeFault(StreamFault)
  }
}

/// The scripted far side of all connections of a client.
final class ScriptedWire {
  private var plans: [WirePlan]
  private var plan = WirePlan()
  private var turn = 0
  private var isAsked = false
  private var answer: [UInt8] = []
  private var late: [UInt8] = []
  /// What was written on each connection.
  var written: [[UInt8]] = []
  var closed = 0

  var opened: Int { written.count }

  init(_ plans: [WirePlan]) {
    self.plans = plans
  }

  func connect() throws(StreamFault) {
    plan = plans.isEmpty ? WirePlan(openingFault: .refused) : plans.removeFirst()
    written.append([])
    answer = []
    late = []
    isAsked = false
    turn = 0
  }

  func establish(at now: Instant) throws(StreamFault) -> Establishment {
    if let fault = plan.openingFault { throw fault }
    return now < plan.readyAt ? .pending(until: plan.readyAt) : .ready
  }

  func write(_ bytes: Span<UInt8>) throws(StreamFault) -> StreamProgress {
    if plan.answers.isEmpty, case .writeFault(let fault) = plan.ending { throw fault }
    turn += 1
    if plan.writePiece == 0 || (plan.blocksWrites && turn % 2 == 0) { return .blocked }
    let count = min(bytes.count, plan.writePiece)
    for index in 0..<count { written[written.count - 1].append(bytes[index]) }
    isAsked = true
    return .moved(count)
  }

  func read(into buffer: inout MutableSpan<UInt8>) throws(StreamFault) -> StreamProgress {
    turn += 1
    if plan.blocksReads, turn % 2 == 0 { return .blocked }
    if answer.isEmpty, isAsked, !plan.answers.isEmpty {
      answer = Array(plan.answers.removeFirst().utf8)
      isAsked = false
      late = Array(plan.unasked.utf8)
      plan.unasked = ""
    } else if answer.isEmpty {
      swap(&answer, &late)
    }
    guard answer.isEmpty else {
      let count = min(answer.count, plan.readPiece, buffer.count)
      for index in 0..<count { buffer[index] = answer[index] }
      answer.removeFirst(count)
      return .moved(count)
    }
    guard plan.answers.isEmpty else { return .blocked }
    switch plan.ending {
    case nil: return .blocked
    case .ended: return .ended
    case .fault(let fault), .writeFault(let fault): throw fault
    }
  }
}

struct ScriptedConnection: Connection, ~Copyable {
  let wire: ScriptedWire

  mutating func connect(at now: Instant) throws(StreamFault) { try wire.connect() }

  mutating func establish(at now: Instant) throws(StreamFault) -> Establishment {
    try wire.establish(at: now)
  }

  mutating func read(
    into buffer: inout MutableSpan<UInt8>
  ) throws(StreamFault) -> StreamProgress {
    try wire.read(into: &buffer)
  }

  mutating func write(_ bytes: Span<UInt8>) throws(StreamFault) -> StreamProgress {
    try wire.write(bytes)
  }

  mutating func close(at now: Instant) { wire.closed += 1 }
}
