import HubProtocol
import NodeCore
import SimBoard
import Testing
import Units

@Suite("What a format encodes it also decodes")
struct RoundTripTests {
  @Test(
    "A generated message survives the wire with all that its format says",
    arguments: [ReportFormat.json, .cloudEvents, .senML, .influx], 0..<8 as Range<UInt64>)
  func whole(_ format: ReportFormat, _ seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    for _ in 0..<100 {
      let sent = GeneratedMessage(&generator)
      let received = try format.decode(sent.body(format))
      #expect(received.board == sent.target.schema.board)
      Self.expect(received, names: sent, in: format)
      #expect(sent.found(received) == sent.expected { scaled, _ in scaled })
      #expect(received.values.count == sent.values.filter { $0 != .absent }.count)
      let units = received.units.map { unit in
        [unit.channel, unit.symbol].map { String(decoding: $0, as: UTF8.self) }
          .joined(separator: " ")
      }
      #expect(units == sent.expectedUnits(in: format))
    }
  }

  @Test(
    "A message of particle survives the wire in as many calls as it takes, none above the limit",
    arguments: 0..<8 as Range<UInt64>)
  func particle(_ seed: UInt64) throws {
    var generator = SplitMix64(seed: seed &+ 3_000)
    var divided = 0
    for _ in 0..<100 {
      let sent = GeneratedMessage(&generator)
      let bodies = try sent.bodies(.particle)
      divided += bodies.count > 1 ? 1 : 0
      var found: [[UInt8]: ReportedValue] = [:]
      for body in bodies {
        let data = try #require(body.split(separator: UInt8(ascii: "&")).dropFirst().first)
        #expect(try #require(FormText.decoded(data.dropFirst(5))).count <= 622)
        let received = try ReportFormat.particle.decode(body)
        Self.expect(received, names: sent, in: .particle)
        found.merge(sent.found(received)) { _, _ in .fault }
      }
      #expect(found == sent.expected { scaled, _ in scaled })
    }
    #expect(divided > 10)
  }

  /// Device, name, time and event are those of the message, as far as the format has them.
  private static func expect(
    _ received: ReceivedMessage, names sent: GeneratedMessage, in format: ReportFormat
  ) {
    #expect(received.device == sent.device(in: format))
    #expect(received.boot == sent.message.id.boot)
    #expect(received.sequence == sent.message.id.sequence)
    let time = shown(sent.message.wallTime, in: format)
    #expect(received.time == time)
    #expect(received.uptime == sent.message.at.microseconds / 1_000)
    let waited = UInt64(sent.sent.since(sent.message.at).microseconds) / 1_000
    if format.is(.senML) {
      // The time of a pack is either absolute or relative, and then within eight years.
      #expect(received.age == (time == .unknown ? min(waited, ((1 << 28) - 1) * 1_000) : nil))
    } else {
      #expect(received.age == waited)
    }
    switch sent.message.kind {
    case .report: #expect(received.kind == .report)
    case .gap: Issue.record("none is generated")
    case .alarm(let number, let event):
      guard case .alarm(let alarm?) = received.kind else {
        Issue.record("an alarm became \(received.kind)")
        return
      }
      #expect(alarm.name == sent.target.schema.alarms[number.index])
      #expect(alarm.event == event)
      #expect(alarm.count == UInt64(sent.message.count))
    }
  }

  /// What a receiver can know of a time: four digits for the year, no bound, no second that SenML
  /// takes for a relative one, none whose nanoseconds InfluxDB cannot count.
  private static func shown(_ time: WallTime, in format: ReportFormat) -> WallTime {
    guard case .known(let seconds) = time, UTCTime.seconds.contains(seconds) else {
      return .unknown
    }
    if format.is(.senML), seconds < 1 << 28 { return .unknown }
    if format.is(.influx), seconds > 9_223_372_035 { return .unknown }
    return time
  }

  @Test(
    "A generated message of webtask survives the wire with its values in whole units",
    arguments: 0..<8)
  func webtask(_ seed: UInt64) throws {
    var generator = SplitMix64(seed: seed &+ 1_000)
    for _ in 0..<100 {
      let sent = GeneratedMessage(&generator)
      let received = try ReportFormat.webtask.decode(sent.body(.webtask))
      #expect(received.device == sent.target.device)
      #expect(received.sequence == nil)
      #expect(received.uptime == nil)
      #expect(received.kind == (sent.message.kind == .report ? .report : .alarm(nil)))
      // What rounds up beyond the largest step has no scaled value, but is a number all the same.
      let inRange = received.values.allSatisfy { value in
        guard case .number(let number) = value.reading else { return true }
        return number.digits.magnitude < 9_000_000_000_000
      }
      if inRange { #expect(sent.found(received) == sent.expected(Self.rounded)) }
      #expect(received.values.count == sent.values.filter { $0 != .absent }.count)
    }
  }

  /// Halves away from zero.
  private static func rounded(_ scaled: Int64, _ kind: QuantityKind) -> Int64 {
    guard kind != .truth else { return scaled }
    let steps = kind.stepsPerUnit
    let whole = Int64((scaled.magnitude + UInt64(steps / 2)) / UInt64(steps))
    return (scaled < 0 ? -whole : whole) &* steps
  }

  @Test("Damaged bodies never trap, and a fault is at a place in the body", arguments: 0..<8)
  func mutations(_ seed: UInt64) throws {
    var generator = SplitMix64(seed: seed &+ 2_000)
    for _ in 0..<150 {
      let sent = GeneratedMessage(&generator)
      for format in ReportFormat.all {
        let body = Mutation.of([try sent.body(format)], &generator)
        do throws(ReportFault) {
          _ = try format.decode(body)
        } catch {
          #expect(error.place >= 0)
          #expect(error.place <= body.count, "\(error) in \(String(decoding: body, as: UTF8.self))")
        }
      }
    }
  }
}

extension ReportFormat {
  fileprivate func `is`(_ other: ReportFormat) -> Bool { "\(name)" == "\(other.name)" }
}
