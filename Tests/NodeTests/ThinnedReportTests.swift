import NodeCore
import Testing
import Units

private let schema = ReportSchema(
  channels: [
    ReportedChannel(name: Array("gas".utf8), kind: .count),
    ReportedChannel(name: Array("door".utf8), kind: .truth),
  ], summaries: [ReportedChannel(name: Array("air".utf8), kind: .temperature)], alarms: [])

/// What a server makes of the reports that arrive: how many there were, and of their values.
private struct Account: Equatable {
  var reports: Int64 = 0
  var readings: Int64 = 0
  var faults: Int64 = 0
  var sum: Int64 = 0
  var least = Int64.max
  var greatest = Int64.min
  var summed: Int64 = 0

  mutating func add(_ message: Message, _ values: [ReportedValue]) {
    reports += Int64(message.count)
    if case .value(let readings) = values[2] { summed += readings }
    guard message.standsForOthers else {
      switch values[0] {
      case .value(let value): add(value, value, mean: value, of: 1)
      case .fault: faults += 1
      default: break
      }
      return
    }
    guard let figures = ChannelFigures(values.span, at: schema.valueCount) else { return }
    faults += figures.faults
    if case .value(let low) = figures.figure(.least, of: .count),
      case .value(let high) = figures.figure(.greatest, of: .count),
      case .value(let mean) = figures.figure(.mean, of: .count)
    {
      add(low, high, mean: mean, of: figures.readings)
    }
  }

  private mutating func add(_ low: Int64, _ high: Int64, mean: Int64, of count: Int64) {
    readings += count
    sum += mean * count
    least = min(least, low)
    greatest = max(greatest, high)
  }
}

@Suite("Reports that a full outbox thins")
struct ThinnedReportTests {
  /// A report's values: a gas that may be a fault, a door, and at times a summary.
  private func values(_ generator: inout RepeatableNumbers) -> [ReportedValue] {
    // Multiples, so that each mean is a whole number.
    let gas = Int64(generator.next() % 1_000) * 1_000_000_000
    var values: [ReportedValue] = [
      generator.next() % 5 == 0 ? .fault : .value(gas), .value(Int64(generator.next() & 1)),
    ]
    let hasSummary = generator.next() % 3 == 0
    for figure in SummaryFigure.allCases {
      values.append(!hasSummary ? .absent : .value(figure == .readings ? 4 : 7))
    }
    return values
  }

  @Test(
    "Each report has arrived or is in the figures of a later one, and none that was sent changes",
    arguments: 0..<20)
  func accounts(_ seed: UInt64) {
    var generator = RepeatableNumbers(seed: seed)
    let batchMax = Int(1 + seed % 4)
    let store = MemoryStore(
      capacity: 40, width: schema.valueCount, schema: schema, whenFull: .thinReports,
      batchMax: batchMax)
    var (made, arrived) = (Account(), Account())
    var seen: [MessageID: [ReportedValue]] = [:]
    var lost = 0
    func look() {
      guard let next = store.next(for: .first) else { return }
      let sent = [next] + store.following(next, for: .first, atMost: batchMax - 1)
      for message in sent {
        var values: [ReportedValue] = []
        #expect(store.values(of: message, for: .first, into: &values) == schema)
        #expect(values.count == schema.valueCount(of: message))
        #expect(seen[message.id] ?? values == values, "\(message.id)")
        seen[message.id] = values
      }
    }
    func deliver() {
      look()
      guard let next = store.next(for: .first) else { return }
      arrived.add(next, seen[next.id] ?? [])
      #expect(store.remove(next, for: .first))
    }
    for sequence in 1...2_000 as ClosedRange<UInt64> {
      let report = Message(
        id: MessageID(boot: 1, sequence: sequence), kind: .report,
        at: .zero + .seconds(Int64(sequence)))
      let its = values(&generator)
      made.add(report, its)
      lost +=
        store.append(report, for: UplinkSet(.first), isInDelivery: { _, _ in false }) {
          its[$0]
        }.count
      look()
      if generator.next() % 20 == 0 { deliver() }
    }
    #expect(lost == 0 && store.count(for: .first) <= 40)
    while store.count(for: .first) > 0 { deliver() }
    // A mean is rounded to a step.
    #expect(abs(made.sum - arrived.sum) <= made.reports)
    arrived.sum = made.sum
    #expect(arrived == made)
  }

  @Test("Reports leave in the order in which they were made, and alarms before them")
  func order() {
    let store = MemoryStore(
      capacity: 24, width: schema.valueCount, schema: schema, whenFull: .thinReports)
    for sequence in 1...300 as ClosedRange<UInt64> {
      let kind: MessageKind = sequence % 60 == 30 ? .alarm(0, .raised) : .report
      let message = Message(id: MessageID(boot: 1, sequence: sequence), kind: kind, at: .zero)
      #expect(store.append(message).isEmpty)
    }
    var names: [UInt64] = []
    while let next = store.next(for: .first) {
      names.append(next.id.sequence)
      #expect(store.remove(next, for: .first))
    }
    #expect(names.prefix(5) == [30, 90, 150, 210, 270])
    #expect(names.dropFirst(5) == names.dropFirst(5).sorted()[...] && names[5] == 1)
  }

  @Test("Where too few reports are left to thin, the oldest gives way")
  func tooFew() {
    let store = MemoryStore(
      capacity: 3, width: schema.valueCount, schema: schema, whenFull: .thinReports)
    var gone: [UInt64] = []
    for sequence in 1...5 as ClosedRange<UInt64> {
      let message = Message(id: MessageID(boot: 1, sequence: sequence), kind: .report, at: .zero)
      gone += store.append(message).map { $0.message.id.sequence }
    }
    #expect(gone == [1, 2])
  }

  @Test("A message says of so many reports at most, and what stands for more stays as it is")
  func most() {
    var group = ReportGroup(schema)
    let values = [ReportedValue](repeating: .absent, count: schema.valueCount)
    func report(_ count: UInt16) -> Message {
      Message(id: MessageID(boot: 1, sequence: 1), kind: .report, count: count, at: .zero)
    }
    var taken: [Bool] = []
    for count: UInt16 in [.max - 1, 1, 1] { taken.append(group.take(report(count), values.span)) }
    #expect(taken == [true, true, false])
    #expect(group.result?.report.count == .max)
  }
}
