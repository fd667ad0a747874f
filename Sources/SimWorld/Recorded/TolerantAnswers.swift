import BoardFiles

/// Replay of a transcript in any order, indexed by what the program writes; see
/// ``TranscriptMatch/tolerant(standIns:)``.
struct TolerantAnswers {
  /// What a recorded segment waits for.
  private enum Trigger: Hashable {
    case write([UInt8])
    /// A read after these bytes were written last; nil at the beginning.
    case read(after: [UInt8]?)
    case refusal(RecordedSegment.Direction, after: [UInt8]?)
  }

  private struct Key: Hashable {
    let address: UInt8
    let trigger: Trigger
  }

  private let segments: [RecordedSegment]
  private let standIns: [[UInt8]: [UInt8]]
  private var isUsed: [Bool]
  private var waiting: [Key: ArraySlice<Int>] = [:]
  /// Writes of which a byte was refused: a program may have more to say than was recorded.
  private var refusedWrites: [Int] = []
  private var lastWritten: [UInt8: [UInt8]] = [:]
  /// By address and register, what the program has written there.
  private var settings: [UInt8: [UInt8: [UInt8]]] = [:]
  /// By address, what was asked when the first answer without a question fitted; all of these
  /// answers are of the one register that the recorded chip pointed at.
  private var pointedAt: [UInt8: [UInt8]] = [:]
  private(set) var unrecordedWrites = 0

  init(_ segments: [RecordedSegment], _ standIns: [[UInt8]: [UInt8]]) {
    self.segments = segments
    self.standIns = standIns
    isUsed = Array(repeating: false, count: segments.count)
    for (index, segment) in segments.enumerated() {
      let command = lastWritten[segment.address]
      switch (segment.acknowledgement, segment.direction) {
      case (.addressRefused, let direction):
        wait(index, .refusal(direction, after: command))
      case (.complete, .read): wait(index, .read(after: command))
      case (.complete, .write):
        wait(index, .write(segment.bytes))
        if !segment.bytes.isEmpty { lastWritten[segment.address] = segment.bytes }
      case (.byteRefused, _): refusedWrites.append(index)
      }
    }
    lastWritten = [:]
  }

  var left: [RecordedSegment] {
    segments.indices.filter { !isUsed[$0] }.map { segments[$0] }
  }

  mutating func takesRefusal(_ direction: RecordedSegment.Direction, _ address: UInt8) -> Bool {
    let key = Key(address: address, trigger: .refusal(direction, after: lastWritten[address]))
    return take(key) != nil
  }

  mutating func write(_ bytes: [UInt8], _ address: UInt8) -> ReplayOutcome {
    let meant = standIns[bytes] ?? bytes
    let key = Key(address: address, trigger: .write(meant))
    let regular = waiting[key]?.first
    let refused = refusedWrites.first {
      segments[$0].address == address && meant.starts(with: segments[$0].bytes)
    }
    if let refused, refused < regular ?? .max {
      refusedWrites.removeAll { $0 == refused }
      isUsed[refused] = true
      return .refused
    }
    if take(key) == nil {
      guard segments.contains(where: { $0.address == address }) else { return .differs(nil) }
      unrecordedWrites += 1
    }
    if !meant.isEmpty { lastWritten[address] = meant }
    if meant.count > 1 { settings[address, default: [:]][meant[0]] = Array(meant.dropFirst()) }
    return .bytes([])
  }

  mutating func read(_ count: Int, _ address: UInt8) -> ReplayOutcome {
    let key = key(ofRead: count, address)
    if let back = readBack(count, address),
      waiting[key]?.first.map({ segments[$0].bytes.count }) != count
    {
      return .bytes(back)
    }
    guard let next = waiting[key]?.first, segments[next].bytes.count >= count else {
      return .differs(waiting[key]?.first.map { segments[$0] })
    }
    if key.trigger == .read(after: nil) { pointedAt[address] = lastWritten[address] ?? [] }
    _ = take(key)
    return .bytes(Array(segments[next].bytes.prefix(count)))
  }

  /// What the program wrote to the register that it now reads; nil if it wrote nothing there, or
  /// another number of bytes. A recorded program seldom reads back what this one does.
  private func readBack(_ count: Int, _ address: UInt8) -> [UInt8]? {
    guard let question = lastWritten[address], question.count == 1,
      let written = settings[address]?[question[0]], written.count == count
    else { return nil }
    return written
  }

  /// Which answers a read is for. Those at the beginning, whose question is not in the recording,
  /// are of one register: of the first that is asked for as many bytes as were read from it.
  private func key(ofRead count: Int, _ address: UInt8) -> Key {
    let question = lastWritten[address]
    let asked = Key(address: address, trigger: .read(after: question))
    let unasked = Key(address: address, trigger: .read(after: nil))
    guard let next = waiting[unasked]?.first else { return asked }
    if let known = pointedAt[address] { return known == question ?? [] ? unasked : asked }
    return segments[next].bytes.count == count ? unasked : asked
  }

  private mutating func wait(_ index: Int, _ trigger: Trigger) {
    waiting[Key(address: segments[index].address, trigger: trigger), default: []].append(index)
  }

  private mutating func take(_ key: Key) -> Int? {
    guard let index = waiting[key]?.popFirst() else { return nil }
    isUsed[index] = true
    return index
  }
}
