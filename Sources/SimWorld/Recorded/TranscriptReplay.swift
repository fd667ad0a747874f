package import BoardFiles
package import HAL

/// The strictness with which a program must follow a transcript.
package enum TranscriptMatch: Hashable, Sendable {
  /// Every segment as recorded: address, direction, bytes, length, START and STOP, in order.
  case strict
  /// Every byte that is read was recorded for the same question; the rest is free:
  ///
  /// - A read gets the next recorded answer of that chip to the bytes that were last written to it,
  ///   each answer once, whole or its beginning. Never another one, and never an old one again.
  /// - So questions to one chip and transfers with several chips may come in another order, and
  ///   transfers of the recording may be left out.
  /// - STOP and START in place of a repeated START, and the other way round.
  /// - A write that the recording lacks is acknowledged and counted, if the recording has the chip.
  /// - A recorded refusal comes once, where it was recorded: after the same last write.
  /// - Answers at the very beginning, whose question is not in the recording, are of one register:
  ///   the first question of as many bytes gets them, and no other question does.
  ///
  /// `standIns` say which written bytes count as which recorded ones: a driver that measures
  /// without holding the clock, for example, on the recording of one that holds it.
  case tolerant(standIns: [[UInt8]: [UInt8]] = [:])
}

/// A transcript that answers a program in the place of chips, as a machine of wire events.
///
/// What it cannot answer is a ``TranscriptMismatch`` and a bus error, so a driver fails and never
/// sees a byte that was not recorded. Strict replay is out of step after the first mismatch:
/// nothing is answered from then on.
package struct TranscriptReplay {
  /// Mismatches that are kept; more are only counted.
  package static let mismatchesMax = 100

  /// What did not match, in order, at most ``mismatchesMax``.
  package private(set) var mismatches: [TranscriptMismatch] = []
  /// How many did not match.
  package private(set) var mismatchCount = 0
  /// Segments that the program made, refused ones included.
  package private(set) var transfers = 0

  private var order: StrictOrder
  private var answers: TolerantAnswers?
  private var current = (address: UInt8(0), isRepeatedStart: false)

  /// Begins at the beginning of `transcript`; SPI transfers in it are not for this bus.
  package init(_ transcript: Transcript, _ match: TranscriptMatch) {
    order = StrictOrder(transcript.segments)
    if case .tolerant(let standIns) = match {
      answers = TolerantAnswers(transcript.segments, standIns)
    }
  }

  /// Writes that the recording lacks and that were acknowledged; always 0 in strict replay.
  package var unrecordedWrites: Int { answers?.unrecordedWrites ?? 0 }

  /// What the program has not asked for, in the order of the recording.
  package var left: [RecordedSegment] { answers?.left ?? Array(order.left) }

  /// `ST SAD+W` or `ST SAD+R`, or the same after a repeated START.
  ///
  /// - Throws: `addressNotAcknowledged` where that was recorded.
  package mutating func start(
    _ direction: RecordedSegment.Direction, _ address: I2CAddress, isRepeatedStart: Bool
  ) throws(I2CFault) {
    transfers += 1
    current = (address.rawValue, isRepeatedStart)
    let isRefused =
      answers?.takesRefusal(direction, address.rawValue)
      ?? order.takesRefusal(direction, address.rawValue, isRepeatedStart)
    if isRefused { throw .addressNotAcknowledged }
  }

  /// `B0...BN` after `SAD+W`.
  ///
  /// - Throws: `dataNotAcknowledged` where that was recorded, `busError` for a mismatch.
  package mutating func write(_ bytes: [UInt8]) throws(I2CFault) {
    let outcome =
      answers?.write(bytes, current.address)
      ?? order.write(bytes, current.address, current.isRepeatedStart)
    try conclude(outcome, .wrote(bytes))
  }

  /// `B0...BN` after `SAD+R`: exactly `count` bytes.
  ///
  /// - Throws: `busError` for a mismatch.
  package mutating func read(_ count: Int) throws(I2CFault) -> [UInt8] {
    let outcome =
      answers?.read(count, current.address)
      ?? order.read(count, current.address, current.isRepeatedStart)
    try conclude(outcome, .read(count))
    guard case .bytes(let bytes) = outcome else { return [] }
    return bytes
  }

  /// `SP`
  ///
  /// - Throws: `busError` where strict replay goes on with a repeated START.
  package mutating func stop() throws(I2CFault) {
    guard answers == nil else { return }
    try conclude(order.stop(), .stopped)
  }

  private mutating func conclude(
    _ outcome: ReplayOutcome, _ attempt: TranscriptMismatch.Attempt
  ) throws(I2CFault) {
    switch outcome {
    case .bytes: return
    case .refused: throw .dataNotAcknowledged
    case .lost: break
    case .differs(let expected):
      mismatchCount += 1
      if mismatches.count < Self.mismatchesMax {
        mismatches.append(
          TranscriptMismatch(
            transfer: transfers, address: current.address, attempt: attempt,
            isRepeatedStart: current.isRepeatedStart, expected: expected))
      }
    }
    throw .busError
  }
}

/// What a transcript says to one segment.
enum ReplayOutcome {
  /// As recorded; the bytes of a read.
  case bytes([UInt8])
  /// As recorded: the chip refused the last byte.
  case refused
  /// Not as recorded.
  case differs(RecordedSegment?)
  /// Out of step since an earlier mismatch.
  case lost
}
