import NodeCore
import Testing
import Units

/// A node with one truth channel whose server takes each message at once.
private struct PauseBench: ~Copyable {
  var node: Node
  /// The messages, `5 raised` or `5 raised x3`, and what the lamp does, `5 on`.
  private(set) var messages: [String] = []
  private(set) var lamp: [String] = []

  init(_ pause: Interval?, repeatEvery: Interval? = nil, sendsCleared: Bool = true) {
    var configuration = NodeConfiguration()
    configuration.channels = [ChannelPlan()]
    configuration.alarms = [
      AlarmRule(
        channel: 0, condition: .equals(1), repeatEvery: repeatEvery, atMostEvery: pause)
    ]
    configuration.outputs = [.anyAlarm]
    configuration.uplinks = [UplinkPlan()]
    configuration.uplinks[0].sendsCleared = sendsCleared
    node = Node(configuration, boot: 1, seed: 1, at: .zero)
  }

  mutating func reads(_ value: Int64, at second: Double) {
    take(.reading(channel: 0, .value(value)), Self.instant(second))
  }

  /// Lets time pass until then, with a look whenever the node asks for one.
  mutating func passes(_ second: Double) {
    while node.nextDeadline < Self.instant(second) { take(.elapsed, node.nextDeadline) }
    take(.elapsed, Self.instant(second))
  }

  private mutating func take(_ input: NodeInput, _ now: Instant) {
    node.handle(input, at: now)
    let time = "\(Double(now.microseconds) / 1_000_000)"
    while let action = node.nextAction() {
      switch action {
      case .accepted(let message, _):
        guard case .alarm(_, let event) = message.kind else { continue }
        messages.append("\(time) \(event)" + (message.count == 1 ? "" : " x\(message.count)"))
      case .drive(_, let isOn): lamp.append("\(time) \(isOn ? "on" : "off")")
      case .deliver: node.handle(.delivery(.acknowledged(CauseCode(1, 200))), at: now)
      default: break
      }
    }
  }

  private static func instant(_ second: Double) -> Instant {
    Instant(microseconds: UInt64((second * 1_000_000).rounded()))
  }
}

@Suite("The pause between the messages of an alarm")
struct MessagePauseTests {
  @Test("A line that flaps sends once in the pause, and each message says of how many events it is")
  func flapping() {
    var bench = PauseBench(.seconds(5))
    // On and off again each 2 s: 50 events in 50 s.
    for number in 0..<50 { bench.reads(number % 2 == 0 ? 1 : 0, at: 1 + Double(number)) }
    bench.passes(200)
    #expect(bench.lamp.count == 50)
    #expect(
      bench.messages == [
        "1.0 raised", "6.0 raised x4", "11.0 cleared x5", "16.0 raised x5", "21.0 cleared x5",
        "26.0 raised x5", "31.0 cleared x5", "36.0 raised x5", "41.0 cleared x5",
        "46.0 raised x5", "51.0 cleared x5",
      ])
  }

  @Test("The first raise leaves at once, also after a pause in which nothing happened")
  func first() {
    var bench = PauseBench(.seconds(5))
    bench.reads(1, at: 3)
    bench.reads(0, at: 8)
    bench.reads(1, at: 13)
    #expect(bench.messages == ["3.0 raised", "8.0 cleared", "13.0 raised"])
  }

  @Test("Raised, repeated and cleared share one pause, and the message has the last state")
  func shared() {
    var bench = PauseBench(.seconds(5), repeatEvery: .seconds(2))
    bench.reads(1, at: 0)
    bench.passes(12)
    bench.reads(0, at: 13)
    bench.passes(30)
    #expect(
      bench.messages == ["0.0 raised", "5.0 repeated x2", "10.0 repeated x3", "15.0 cleared x2"])
  }

  @Test("A raise in the pause is not hidden by a repetition behind it")
  func raiseWithinPause() {
    var bench = PauseBench(.seconds(5), repeatEvery: .seconds(2))
    bench.reads(1, at: 0)
    bench.reads(0, at: 1)
    bench.reads(1, at: 2)
    bench.passes(5)
    #expect(bench.messages == ["0.0 raised", "5.0 raised x3"])
  }

  @Test("A repetition that falls due with the end of an empty pause leaves at once")
  func sameMoment() {
    var bench = PauseBench(.seconds(5), repeatEvery: .seconds(5))
    bench.reads(1, at: 0)
    bench.passes(11)
    #expect(bench.messages == ["0.0 raised", "5.0 repeated", "10.0 repeated"])
  }

  @Test("Where ends are not sent, an alarm within the pause is sent although it is over")
  func withoutEnds() {
    var bench = PauseBench(.seconds(5), sendsCleared: false)
    bench.reads(1, at: 0)
    bench.reads(0, at: 1)
    bench.reads(1, at: 2)
    bench.reads(0, at: 3)
    bench.passes(30)
    #expect(bench.messages == ["0.0 raised", "5.0 raised"])
  }

  @Test("Without the key every event is a message")
  func none() {
    var bench = PauseBench(nil)
    for number in 0..<10 { bench.reads(number % 2 == 0 ? 1 : 0, at: Double(number)) }
    #expect(bench.messages.count == 10)
  }
}
