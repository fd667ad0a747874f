import Glibc
import SimBoard
import SimWorld
import Testing

/// Every transfer of set-up and of two measurements of every chip, disturbed in every way that
/// there is: one at a time, and all at once for longer than the set-up.
@Suite("Survey of disturbed transfers")
struct DisturbedTransferTests {
  /// `make soak` takes every setting of every option and every bit; otherwise each mode and every
  /// third bit.
  static let isThorough = getenv("OUTPOST_SOAK") != nil
  static let chips = SurveyedChip.all(thorough: isThorough)

  @Test("No wrong value outlives one disturbed transfer", arguments: chips)
  func single(chip: SurveyedChip) {
    let clean = chip.run()
    #expect((clean.before + clean.after).allSatisfy { !$0.values.contains(nil) })
    #expect(clean.before[0].values != clean.after[0].values)
    var count = 0
    var problems: [String] = []
    for number in clean.lengths.indices {
      for way in chip.ways(of: clean.lengths[number]) {
        let disturbance = Disturbance(way: way, span: .transfer(number))
        problems += chip.problems(of: chip.run(disturbance), disturbance, clean)
        count += 1
      }
    }
    #expect(count > 20)
    #expect(problems.isEmpty, "\(problems.count) of \(count): \(problems.prefix(6))")
  }

  @Test(
    "A fault that outlasts set-up and several measurements is outlived by half as many at most",
    arguments: chips)
  func lasting(chip: SurveyedChip) {
    let rounds = 8
    let clean = chip.run(rounds: rounds)
    var problems: [String] = []
    let longest = clean.lengths.map(\.read).max() ?? 0
    let ways = chip.ways(of: DisturbedBus.Lengths(written: 0, read: longest))
    for faulty in [1, 4] {
      for way in ways {
        let disturbance = Disturbance(way: way, span: .measurements(faulty))
        problems += chip.problems(
          of: chip.run(disturbance, rounds: rounds), disturbance, clean, forgiven: faulty / 2 + 1)
      }
    }
    #expect(problems.isEmpty, "\(problems.count): \(problems.prefix(6))")
  }
}

extension SurveyedChip {
  /// In which ways a transfer can be disturbed.
  func ways(of transfer: DisturbedBus.Lengths) -> [Disturbance.Way] {
    let faults = DeviceFaultKind.all.filter { disturbs($0, transfer) }.flatMap { kind in
      numbers(of: kind, transfer).map { Disturbance.Way.fault(kind, $0) }
    }
    let writes = (0..<transfer.written).flatMap { byte in
      bits(of: byte).map { Disturbance.Way.flippedWrite(byte: byte, bit: $0) }
    }
    return faults + writes
  }

  private func bits(of byte: Int) -> [Int] {
    (0..<8).filter { DisturbedTransferTests.isThorough || ($0 + byte) % 3 == 0 }
  }

  private func disturbs(_ kind: DeviceFaultKind, _ transfer: DisturbedBus.Lengths) -> Bool {
    if kind.needs.contains(.input) { return false }
    if kind.needs.contains(.checksum), model.wire.checksumEvery == nil { return false }
    return !kind.needs.contains(.identity) || model.wire.identity != nil
  }

  /// Every choice of a fault's numbers that makes a difference to the transfer.
  private func numbers(
    of kind: DeviceFaultKind, _ transfer: DisturbedBus.Lengths
  ) -> [[Int64]] {
    kind.parameters.reduce([[]]) { all, parameter in
      all.flatMap { numbers in
        let values: [Int64] =
          switch parameter.name {
          case "bytes": (0..<transfer.read).map(Int64.init)
          case "byte" where kind.name == "data-nack": (0..<transfer.written).map { Int64($0) + 1 }
          case "byte": (0..<transfer.read).map { Int64($0) + 1 }
          case "bit": bits(of: Int(numbers.last ?? 0)).map(Int64.init)
          default: [parameter.defaultValue ?? 0]
          }
        return values.map { numbers + [$0] }
      }
    }
  }

  /// Wrong values of measurements that began after the disturbance, but for the first `forgiven`;
  /// measurements that have none at the end, and registers that are not as they were set up. Where
  /// checksums protect what the chip sends, wrong values during the disturbance too.
  func problems(
    of run: SurveyRun, _ disturbance: Disturbance, _ clean: SurveyRun, forgiven: Int = 0
  ) -> [String] {
    let name = disturbance.testDescription
    let isProtected = model.wire.checksumEvery != nil && disturbance.isOfRead
    var problems: [String] = []
    var left = forgiven + (disturbance.isOfRead ? 0 : forgivenWrites)
    for (round, wanted) in zip(run.before + run.after, clean.before + clean.after) {
      let wrong = round.values.enumerated().filter { channel, value in
        value.map { !isRight($0, of: channel, in: round, by: wanted) } ?? false
      }
      if round.beganWell { left -= 1 }
      guard !wrong.isEmpty else { continue }
      if round.beganWell, left < 0 { problems.append("\(name): \(wrong) after it") }
      if !round.beganWell, isProtected { problems.append("\(name): \(wrong) with a checksum") }
    }
    // What a locked chip does not take, no driver can mend.
    guard !run.isLocked else { return problems }
    let silent =
      run.after.last?.values.enumerated().filter { $0.element == nil }.map(\.offset) ?? []
    if !silent.allSatisfy({ disturbance.takesPower && isTime($0) }) {
      problems.append("\(name): no value again of \(silent)")
    }
    // What a DS3231's driver finds first in the control register it has to believe and write.
    if run.registers != clean.registers, self.name != "ds3231" || !disturbance.isFirst {
      problems.append("\(name): registers \(run.registers) instead of \(clean.registers)")
    }
    return problems
  }
}

extension Disturbance {
  /// Whether it alters what the chip sends.
  fileprivate var isOfRead: Bool { if case .fault = way { true } else { false } }

  /// Whether it begins with the first measurement: of a DS3231 a read, a write and a read.
  fileprivate var isFirst: Bool {
    switch span {
    case .transfer(let number): number < 3
    case .measurements: true
    }
  }

  /// Whether the chip forgets what power keeps.
  fileprivate var takesPower: Bool {
    guard case .fault(let kind, _) = way else { return false }
    return kind.name == "brown-out" || kind.name == "unplug"
  }
}
