import HubProtocol
import NodeCore
import SimBoard
import Testing
import Units

private func target() -> ReportTarget {
  ReportTarget(
    host: Array("hub.test".utf8), port: 443, path: Array("/in".utf8),
    device: Array("shed-1".utf8), secret: [],
    schema: ReportSchema(board: Array("shed".utf8), channels: [], alarms: []))
}

private func body(_ record: GapRecord, age: MessageAge = .sinceMade) -> String {
  var message = Message(
    id: MessageID(boot: 7, sequence: 9), kind: .gap, at: .zero + .seconds(5),
    wallTime: .known(1_795_000_000))
  message.age = age
  var buffer = ByteBuffer()
  let values = record.values
  ReportFormat.json.encode(message, values.span, target(), .zero + .seconds(6), &buffer)
  return String(buffer.text.split(separator: "\r\n\r\n")[1])
}

private func record() -> GapRecord {
  var record = GapRecord()
  for sequence in [4, 2, 8] as [UInt64] {
    let message = Message(
      id: MessageID(boot: 6, sequence: sequence), kind: .report, at: .zero,
      wallTime: sequence == 8 ? .unknown : .known(1_795_000_000))
    record.add(message, .full)
  }
  record.add(Loss(count: 40), isAlarm: true, .damaged)
  return record
}

@Suite("Gap messages of `json`")
struct GapFormatTests {
  @Test("A gap message has what was lost by kind and reason, with the names at both ends")
  func encoded() {
    #expect(
      body(record())
        == #"{"device":"shed-1","board":"shed","boot":"0000000000000007","sequence":9,"#
        + #""time":"2026-11-18T11:06:40Z","uptime":5000,"age":1000,"event":"gap","lost":["#
        + #"{"kind":"alarm","reason":"damaged","count":40},"#
        + #"{"kind":"report","reason":"outbox-full","count":3,"#
        + #""first":{"boot":"0000000000000006","sequence":2,"time":"2026-11-18T11:06:40Z"},"#
        + #""last":{"boot":"0000000000000006","sequence":8,"time":null}}],"data":{},"units":{}}"#)
  }

  @Test("A count that is not known is null")
  func unknown() {
    var record = GapRecord()
    record.add(Loss(count: nil), isAlarm: false, .damaged)
    #expect(body(record).contains(#""lost":[{"kind":"report","reason":"damaged","count":null}]"#))
  }

  @Test("A gap message comes back from the wire with every count, name and time", arguments: 0..<50)
  func roundTrip(_ seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    var sent = GapRecord()
    for _ in 0..<Int(generator.next() % 12) {
      let reason = LossReason.allCases[Int(generator.next() % UInt64(LossReason.allCases.count))]
      let time = Int64(generator.next() % 200_000_000_000)
      let place = Loss.Place(
        id: MessageID(boot: generator.next(), sequence: generator.next() >> 8),
        wallTime: generator.next() % 3 == 0 ? .unknown : .known(time))
      let isNamed = generator.next() % 4 != 0
      sent.add(
        Loss(
          count: generator.next() % 5 == 0 ? nil : 1 + generator.next() >> 5,
          first: isNamed ? place : nil,
          last: isNamed ? place : nil), isAlarm: generator.next() % 2 == 0, reason)
    }
    let received = try ReportFormat.json.decode(Array(body(sent).utf8))
    #expect(received.kind == .gap(sent))
    #expect(received.age == 1_000)
  }

  @Test(
    "The age of a message of an earlier start is null where the node does not know it",
    arguments: [(MessageAge.unknown, "null", nil), (.byWallClock(.seconds(90)), "90000", 90_000)]
      as [(MessageAge, String, UInt64?)])
  func age(_ age: MessageAge, _ text: String, _ milliseconds: UInt64?) throws {
    let body = body(record(), age: age)
    #expect(body.contains(#","age":\#(text),"event""#))
    #expect(try ReportFormat.json.decode(Array(body.utf8)).age == milliseconds)
  }

  @Test(
    "A list of losses that no node writes is refused",
    arguments: [
      #"[{"kind":"report","reason":"outbox-full"}]"#, #"[{"kind":"report","count":1}]"#,
      #"[{"reason":"damaged","count":1}]"#, #"[{"kind":"gap","reason":"damaged","count":1}]"#,
      #"[{"kind":"alarm","reason":"bored","count":1}]"#, "{}", "[1]", "[{}]", "null",
      #"[{"kind":"alarm","reason":"damaged","count":1,"first":{"boot":"0000000000000006"}}]"#,
      #"[{"kind":"alarm","reason":"damaged","count":1},{"kind":"alarm","reason":"damaged","count":2}]"#,
    ])
  func malformed(_ lost: String) {
    let head = #"{"device":"d","board":"b","boot":"0000000000000001","sequence":1,"time":null,"#
    let rest = #""uptime":2,"age":3,"units":{},"data":{},"event":"gap","lost":"#
    #expect(throws: ReportFault.self) {
      try ReportFormat.json.decode(Array((head + rest + lost + "}").utf8))
    }
  }

  @Test("What was lost is in a gap message and in no other, and a gap message has it")
  func placed() {
    let head = #"{"device":"d","board":"b","boot":"0000000000000001","sequence":1,"time":null,"#
    let rest = #""uptime":2,"age":3,"units":{},"data":{},"event":"#
    for event in [#""gap""#, #""report","lost":[]"#, #""gap","lost":[],"alarm":"fire""#] {
      #expect(throws: ReportFault.self) {
        try ReportFormat.json.decode(Array((head + rest + event + "}").utf8))
      }
    }
  }
}
