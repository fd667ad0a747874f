import HubProtocol
import NodeCore
import SimBoard
import Testing
import Units

@Suite("What a format encodes it also decodes")
struct RoundTripTests {
  @Test("A generated message of json survives the wire with all that it says", arguments: 0..<8)
  func json(_ seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    for _ in 0..<100 {
      let sent = GeneratedMessage(&generator)
      let received = try ReportFormat.json.decode(sent.body(.json))
      #expect(received.device == sent.target.device)
      #expect(received.board == sent.target.schema.board)
      #expect(received.boot == sent.message.id.boot)
      #expect(received.sequence == sent.message.id.sequence)
      #expect(received.time == Self.shown(sent.message.wallTime))
      #expect(received.uptime == sent.message.at.microseconds / 1_000)
      let waited = sent.sent.since(sent.message.at)
      #expect(received.age == UInt64(waited.microseconds) / 1_000)
      switch sent.message.kind {
      case .report: #expect(received.kind == .report)
      case .alarm(let number, let event):
        guard case .alarm(let alarm?) = received.kind else {
          Issue.record("an alarm became \(received.kind)")
          return
        }
        #expect(alarm.name == sent.target.schema.alarms[number.index])
        #expect(alarm.event == event)
        #expect(alarm.count == UInt64(sent.message.count))
      }
      #expect(sent.found(received) == sent.expected { scaled, _ in scaled })
      #expect(received.values.count == sent.values.filter { $0 != .absent }.count)
      let units = received.units.map { unit in
        [unit.channel, unit.symbol].map { String(decoding: $0, as: UTF8.self) }
          .joined(separator: " ")
      }
      #expect(units == sent.expectedUnits)
    }
  }

  /// What a receiver can know of a time: four digits for the year, and no bound.
  private static func shown(_ time: WallTime) -> WallTime {
    guard case .known(let seconds) = time, UTCTime.seconds.contains(seconds) else {
      return .unknown
    }
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
