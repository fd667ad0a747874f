import HubProtocol
import NodeCore
import Testing
import Transport
import Units
import Uplink

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

private let taken = LinkState.ended(.acknowledged(.brokerAcknowledged))

@Suite("The uplink's client and an MQTT broker")
struct BrokerClientTests {
  @Test("A message follows CONNECT and the retained availability, and PUBACK acknowledges it")
  func delivers() {
    var bench = BrokerBench()
    #expect(bench.deliver() == taken)
    #expect(bench.deliver(2, alarm: true) == taken)
    #expect(bench.texts == [["connect", "p/d/availability online", "p/d/report", "p/d/alarm"]])
    guard case .connect(let connect) = bench.wire.packets[0][0] else { return }
    #expect(connect.client == bytes("d"))
    #expect(connect.will == .init(topic: bytes("p/d/availability"), payload: bytes("offline")))
    #expect(connect.user == bytes("u"))
    #expect(connect.password == bytes("s"))
    #expect(bench.wire.packets[0].compactMap(\.message).map(\.isRetained) == [true, false, false])
    #expect(!bench.wire.packets[0].compactMap(\.message).contains { $0.isRepeat })
  }

  @Test("An alarm waits for no announcement; they follow when nothing waits, and before a report")
  func alarmFirst() {
    var bench = BrokerBench(isDiscoverable: true)
    #expect(bench.deliver(1, alarm: true) == taken)
    #expect(bench.texts == [["connect", "p/d/alarm"]])
    #expect(bench.client.idleDue == .zero)
    #expect(bench.settle() == .idle)
    let announced = [
      "p/d/availability online", "homeassistant/sensor/d/t/config",
      "homeassistant/binary_sensor/d/alarm_frost/config",
    ]
    #expect(bench.texts == [["connect", "p/d/alarm"] + announced])
    var other = BrokerBench(isDiscoverable: true)
    #expect(other.deliver() == taken)
    #expect(other.texts == [["connect"] + announced + ["p/d/report"]])
  }

  @Test(
    "A broker that has kept the session is announced to once, one that has not each time",
    arguments: [(true, false, 1), (false, false, 2), (false, true, 2)])
  func sessions(_ isKept: Bool, _ isClean: Bool, _ times: Int) {
    var bench = BrokerBench(isClean: isClean, isDiscoverable: true)
    #expect(bench.deliver() == taken)
    bench.wire.hasSession = isKept
    bench.wire.packetsMax = 0
    bench.now = .zero + .seconds(1)
    #expect(bench.deliver(2) != taken)
    bench.wire.packetsMax = .max
    #expect(bench.deliver(2) == taken)
    let last = bench.texts[bench.texts.count - 1]
    #expect(last.filter { $0.hasPrefix("homeassistant") }.count == (times - 1) * 2)
    #expect(last.contains("p/d/availability online"))
  }

  @Test("What an earlier start announced is cleared before what this one does, and said once")
  func forgets() {
    var bench = BrokerBench(isDiscoverable: true)
    let ends = BrokerEvents()
    let old = ["homeassistant/sensor/d/gone/config", "p/old/availability"]
    bench.client.forget(old.map { bytes($0) })
    bench.client.onForgotten = { ends.forgotten += 1 }
    #expect(
      bench.client.retainedTopics.map { String(decoding: $0, as: UTF8.self) } == [
        "p/d/availability", "homeassistant/sensor/d/t/config",
        "homeassistant/binary_sensor/d/alarm_frost/config",
      ])
    // The broker is gone after the first of them.
    bench.wire.packetsMax = 3
    #expect(bench.deliver() != taken)
    #expect(ends.forgotten == 0)
    bench.wire.packetsMax = .max
    #expect(bench.deliver() == taken)
    #expect(ends.forgotten == 1)
    let last = bench.texts[bench.texts.count - 1]
    #expect(
      last == ["connect", "p/d/availability online"] + old.map { $0 + " " } + [
        "homeassistant/sensor/d/t/config", "homeassistant/binary_sensor/d/alarm_frost/config",
        "p/d/report",
      ])
    let cleared = bench.wire.packets.last?.compactMap(\.message).filter { $0.payload.isEmpty } ?? []
    #expect(cleared.count == 2 && cleared.allSatisfy { $0.isRetained && $0.identifier != nil })
  }

  @Test("A message whose acknowledgement is lost is sent again by the same number, as a repeat")
  func repeats() {
    var bench = BrokerBench()
    #expect(bench.deliver() == taken)
    bench.wire.packetsMax = 0
    bench.begin(2)
    // The connection was open: it is replaced once, and that one ends as well.
    #expect(bench.settle() != taken)
    bench.wire.packetsMax = 2
    #expect(bench.deliver(2) != taken)
    bench.wire.packetsMax = .max
    #expect(bench.deliver(2) == taken)
    let reports = bench.wire.packets.flatMap { $0.compactMap(\.message) }.filter { !$0.isRetained }
    #expect(reports.map(\.isRepeat) == [false, false, true, true])
    #expect(Set(reports.dropFirst().map(\.identifier)).count == 1)
    #expect(Set(reports.dropFirst().map(\.payload)).count == 1)
    #expect(bench.deliver(3) == taken)
    #expect(bench.wire.packets.last?.last?.message?.isRepeat == false)
  }

  @Test(
    "A broker's verdict on the session is the outcome of the delivery",
    arguments: [
      (1, false), (2, true), (3, false), (4, true), (5, true),
    ] as [(UInt8, Bool)])
  func refused(_ code: UInt8, _ isAboutTheNode: Bool) throws {
    var bench = BrokerBench()
    bench.wire.answers[.connect] = [0x20, 0x02, 0x00, code]
    let cause = CauseCode(brokerVerdict: try #require(MQTTVerdict(rawValue: code)))
    #expect(bench.deliver() == .ended(isAboutTheNode ? .unauthorised(cause) : .refused(cause)))
    #expect(bench.texts == [["connect"]])
    // Without a message, the next attempt is a minute away.
    #expect(bench.client.idleDue == .zero + .seconds(60))
  }

  @Test(
    "What is not MQTT ends the delivery by its name, and acknowledges nothing",
    arguments: [
      (.connect, [0x48, 0x54, 0x54, 0x50], .broker(.unexpectedPacket(0x48))),
      (.connect, [0x20, 0x02, 0x00, 0x09], .broker(.badValue)),
      (.connect, [0x40, 0x02, 0x00, 0x01], .broker(.unexpectedPacket(0x40))),
      (.connect, [0x20, 0x7F], .broker(.badLength)),
      (.message, [0x40, 0x02, 0x77, 0x77], .broker(.unexpectedPacket(0x40))),
      (.message, [0x40, 0x03], .broker(.badLength)),
      (.message, [0x30, 0x03, 0x00, 0x01, 0x61], .broker(.unexpectedPacket(0x30))),
      (.message, [0xD0, 0x00], .broker(.unexpectedPacket(0xD0))),
      (.message, [0x20, 0x02, 0x00, 0x00], .broker(.unexpectedPacket(0x20))),
    ] as [(MQTTRequest.Kind, [UInt8], ExchangeFault)])
  func hostile(_ kind: MQTTRequest.Kind, _ answer: [UInt8], _ fault: ExchangeFault) {
    var bench = BrokerBench()
    bench.wire.answers[kind] = answer
    #expect(bench.deliver() == .ended(.failed(fault.code)))
  }

  @Test("A message at which a broker ends each connection is put aside after five, and no other is")
  func tooLong() {
    var bench = BrokerBench()
    #expect(bench.settle() == .idle)
    // CONNECT and the availability are taken, the message is not.
    bench.wire.packetsMax = 2
    let cause = ExchangeFault.connection(.endedEarly).code
    for _ in 0..<4 { #expect(bench.deliver() == .ended(.failed(cause))) }
    #expect(bench.deliver() == .ended(.refusedForGood(cause)))
    bench.wire.packetsMax = .max
    #expect(bench.deliver(2) == taken)
    // A broker that ends the connection before it has the message says nothing about that.
    bench.wire.packetsMax = 0
    for _ in 0..<6 { #expect(bench.deliver(3) == .ended(.failed(cause))) }
  }

  @Test("A message whose acknowledgement can never be read is put aside after five")
  func unreadable() {
    var bench = BrokerBench()
    #expect(bench.settle() == .idle)
    bench.wire.answers[.message] = [0x41, 0x02, 0x00, 0x02]
    let cause = ExchangeFault.broker(.unexpectedPacket(0x41)).code
    for _ in 0..<4 { #expect(bench.deliver() == .ended(.failed(cause))) }
    #expect(bench.deliver() == .ended(.refusedForGood(cause)))
    // A broker whose verdict cannot be read is no matter of the message.
    bench.wire.answers = [.connect: [0x21]]
    let first = ExchangeFault.broker(.unexpectedPacket(0x21)).code
    for _ in 0..<6 { #expect(bench.deliver(2) == .ended(.failed(first))) }
  }

  @Test("A broker that answers nothing is given up after the limit", arguments: [true, false])
  func silent(_ isOpen: Bool) {
    var bench = BrokerBench()
    if isOpen { #expect(bench.deliver() == taken) }
    bench.wire.answers = [.connect: [], .message: []]
    #expect(bench.deliver(2) == .busy(until: .zero + .seconds(10)))
    bench.now = .zero + .seconds(10)
    #expect(bench.settle() == .ended(.failed(ExchangeFault.answerTimeout.code)))
  }

  @Test("A session without messages is kept alive by a ping a minute")
  func keepAlive() {
    var bench = BrokerBench()
    #expect(bench.client.idleDue == .zero)
    #expect(bench.settle() == .idle)
    for minute in 1...3 {
      #expect(bench.client.idleDue == .zero + .seconds(Int64(minute) * 60))
      bench.now = bench.client.idleDue
      #expect(bench.settle() == .idle)
    }
    #expect(
      bench.texts == [["connect", "p/d/availability online", "ping", "ping", "ping"]])
  }

  @Test("A session that has ended while no message waits is opened again within a minute")
  func reopens() {
    var bench = BrokerBench()
    let ends = BrokerEvents()
    bench.client.onIdleEnd = { ends.causes.append($0) }
    #expect(bench.settle() == .idle)
    bench.wire.answers[.ping] = []
    bench.now = .zero + .seconds(60)
    #expect(bench.settle() == .busy(until: .zero + .seconds(70)))
    bench.now = .zero + .seconds(70)
    #expect(bench.settle() == .idle)
    bench.wire.isRefusing = true
    bench.now = .zero + .seconds(130)
    #expect(bench.client.idleDue == bench.now)
    #expect(bench.settle() == .idle)
    bench.wire.isRefusing = false
    bench.now = .zero + .seconds(190)
    #expect(bench.client.idleDue == bench.now)
    #expect(bench.settle() == .idle)
    #expect(bench.texts.last == ["connect", "p/d/availability online"])
    let faults: [ExchangeFault] = [.answerTimeout, .connection(.refused)]
    #expect(ends.causes == faults.map(\.code))
  }

  @Test("An alarm takes the place of a report whose acknowledgement is due, on the same connection")
  func preempts() {
    var bench = BrokerBench()
    bench.wire.answers[.message] = []
    bench.begin(1)
    #expect(bench.settle() == .busy(until: .zero + .seconds(10)))
    bench.client.cancel(at: bench.now)
    // The report's own acknowledgement comes late, in front of the alarm's.
    bench.wire.answers[.message] = [0x40, 0x02, 0x00, 0x02, 0x40, 0x02, 0x00, 0x03]
    #expect(bench.deliver(2, alarm: true) == taken)
    #expect(bench.texts.count == 1)
    // It counts for the report, which is not sent once more.
    #expect(bench.deliver(1) == taken)
    #expect(bench.texts[0].filter { $0 == "p/d/report" }.count == 1)
  }

  @Test(
    "A report that an alarm cuts in its middle ends the connection, one that had not begun does not",
    arguments: [(5, 2), (0, 1)])
  func cut(_ room: Int, _ connections: Int) {
    var bench = BrokerBench()
    #expect(bench.settle() == .idle)
    bench.wire.room = room
    #expect(bench.deliver(1) == .busy(until: .zero + .seconds(10)))
    bench.client.cancel(at: bench.now)
    bench.wire.room = .max
    #expect(bench.deliver(2, alarm: true) == taken)
    #expect(bench.deliver(1) == taken)
    #expect(bench.texts.count == connections)
    #expect(bench.texts.flatMap { $0 }.filter { $0 == "p/d/report" }.count == 1)
    let report = bench.wire.packets.flatMap { $0.compactMap(\.message) }.last
    #expect(report?.isRepeat == (room > 0))
  }

  @Test("A node that ends says that it is offline and leaves, so that its will is not published")
  func ends() {
    var bench = BrokerBench()
    #expect(bench.deliver() == taken)
    bench.client.end(at: bench.now)
    #expect(
      bench.texts[0].suffix(2) == ["p/d/availability offline", "disconnect"])
    // Nothing is said where nothing was opened.
    var other = BrokerBench()
    other.client.end(at: other.now)
    #expect(other.texts.isEmpty)
  }
}
