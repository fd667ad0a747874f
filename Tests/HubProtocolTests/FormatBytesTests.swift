import HubProtocol
import NodeCore
import Testing
import Units

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// A message with a channel of each kind that matters, and what each format makes of it.
private enum Sent {
  static let values: [ReportedValue] = [
    .value(1), .value(41_250), .warming(-500), .fault, .absent, .value(1_500_001), .value(312_004),
  ]

  static var target: ReportTarget {
    ReportTarget(
      host: bytes("hub.test"), port: 443, path: bytes("/in"), device: bytes("n:1"), secret: [],
      token: bytes("tk"),
      schema: ReportSchema(
        board: bytes("hall"),
        channels: [
          ReportedChannel(name: bytes("flame"), kind: .truth),
          ReportedChannel(name: bytes("humidity"), kind: .humidity),
          ReportedChannel(name: bytes("temperature"), kind: .temperature),
          ReportedChannel(name: bytes("pressure"), kind: .pressure),
          ReportedChannel(name: bytes("never"), kind: .count),
          ReportedChannel(name: bytes("tank"), kind: .volume),
          ReportedChannel(name: bytes("gas"), kind: .concentration),
        ],
        alarms: [bytes("fire")]))
  }

  /// Head and body of the request.
  static func request(
    _ format: ReportFormat, _ kind: MessageKind, count: UInt16 = 1, _ time: WallTime,
    _ target: ReportTarget = target, waited: Interval = .milliseconds(250)
  ) -> (head: String, body: String) {
    var buffer = ByteBuffer()
    let message = Message(
      id: MessageID(boot: 7, sequence: 9), kind: kind, count: count,
      at: .zero + .milliseconds(7_012), wallTime: time)
    format.encode(message, values.span, target, message.at + waited, &buffer)
    let parts = buffer.text.split(separator: "\r\n\r\n", maxSplits: 1)
    return (String(parts[0]), String(parts[1]))
  }
}

/// What a format makes of one message.
private struct FormatExample: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let format: ReportFormat
  let kind: MessageKind
  let time: WallTime
  let body: String

  static let known = WallTime.known(1_795_000_000)

  static let all: [FormatExample] = [
    FormatExample(
      testDescription: "a report of senml", format: .senML, kind: .report, time: known,
      body: #"[{"bn":"n:1/","bt":1795000000,"bver":26,"n":"message/boot","vs":"0000000000000007"},"#
        + #"{"n":"message/sequence","v":9},{"n":"message/board","vs":"hall"},"#
        + #"{"n":"message/uptime","u":"s","v":7.012},{"n":"message/event","vs":"report"},"#
        + senML),
    FormatExample(
      testDescription: "the end of an alarm of senml without a clock", format: .senML,
      kind: .alarm(0, .cleared), time: .unknown,
      body: #"[{"bn":"n:1/","bt":-0.25,"bver":26,"n":"message/boot","vs":"0000000000000007"},"#
        + #"{"n":"message/sequence","v":9},{"n":"message/board","vs":"hall"},"#
        + #"{"n":"message/uptime","u":"s","v":7.012},{"n":"message/event","vs":"cleared"},"#
        + #"{"n":"alarm/fire","vb":false},{"n":"message/count","v":3},"# + senML),
    FormatExample(
      testDescription: "a report of influx", format: .influx, kind: .report, time: known,
      body: "report,board=hall,device=n:1 message_id=\"0000000000000007-9\",message_uptime=7012i,"
        + "message_age=250i," + influx + " 1795000000000000009"),
    FormatExample(
      testDescription: "an alarm of influx without a clock", format: .influx,
      kind: .alarm(0, .raised), time: .unknown,
      body: "alarm,alarm=fire,board=hall,device=n:1 message_id=\"0000000000000007-9\","
        + "message_uptime=7012i,message_age=250i,alarm_state=\"raised\",alarm_count=3i," + influx),
    FormatExample(
      testDescription: "a report of cloudevents", format: .cloudEvents, kind: .report, time: known,
      body: #"{"specversion":"1.0","id":"0000000000000007-9","source":"/n%3A1","#
        + #""type":"outpost.report","time":"2026-11-18T11:06:40Z","#
        + #""datacontenttype":"application/json","data":"#
        + json(time: #""2026-11-18T11:06:40Z""#, event: #""event":"report""#) + "}"),
    FormatExample(
      testDescription: "an alarm of cloudevents without a clock", format: .cloudEvents,
      kind: .alarm(0, .repeated), time: .unknown,
      body: #"{"specversion":"1.0","id":"0000000000000007-9","source":"/n%3A1","#
        + #""type":"outpost.alarm.repeated","subject":"fire","#
        + #""datacontenttype":"application/json","data":"#
        + json(
          time: "null",
          event: #""event":"alarm","alarm":"fire","state":"repeated","count":3"#) + "}"),
    FormatExample(
      testDescription: "an alarm of particle", format: .particle, kind: .alarm(0, .raised),
      time: .unknown,
      body: "name=sensor-alarm&data="
        + String(
          decoding: FormText.encoded(
            bytes(
              #"{"device":"n:1","boot":"0000000000000007","sequence":9,"time":null,"#
                + #""uptime":7012,"age":250,"alarm":"fire","state":"raised","count":3,"data":{"#
                + data + #"},"warming":["temperature"]}"#)), as: UTF8.self)
        + "&private=true&ttl=60"),
  ]

  static let senML =
    #"{"n":"flame","vb":true},{"n":"humidity","u":"%RH","v":41.25},"#
    + #"{"n":"temperature","u":"Cel","v":-0.5},{"n":"warming/temperature","vb":true},"#
    + #"{"n":"fault/pressure","vb":true},{"n":"tank","u":"m3","v":0.001500001},"#
    + #"{"n":"gas","u":"ppm","v":312.004}]"#
  static let influx =
    "flame=true,humidity=41.25,temperature=-0.5,temperature_warming=true,pressure_fault=true,"
    + "tank=1.500001,gas=312.004"
  static let data =
    #""flame":true,"humidity":41.25,"temperature":-0.5,"pressure":null,"tank":1.500001,"#
    + #""gas":312.004"#

  static func json(time: String, event: String) -> String {
    #"{"device":"n:1","board":"hall","boot":"0000000000000007","sequence":9,"time":\#(time),"#
      + #""uptime":7012,"age":250,\#(event),"data":{\#(data)},"units":{"humidity":"%RH","#
      + #""temperature":"°C","pressure":"Pa","tank":"l","gas":"ppm"},"warming":["temperature"]}"#
  }
}

@Suite("The bytes of each format")
struct FormatBytesTests {
  @Test("A message has exactly these bytes", arguments: FormatExample.all)
  fileprivate func body(_ example: FormatExample) {
    let count: UInt16 = example.kind == .report ? 1 : 3
    let sent = Sent.request(example.format, example.kind, count: count, example.time)
    #expect(sent.body == example.body)
  }

  @Test(
    "Each format says its media type, and names the message in a header",
    arguments: [
      (ReportFormat.senML, "application/senml+json"), (.influx, "text/plain; charset=utf-8"),
      (.cloudEvents, "application/cloudevents+json; charset=utf-8"),
      (.particle, "application/x-www-form-urlencoded"),
    ])
  func head(_ format: ReportFormat, _ type: String) {
    let sent = Sent.request(format, .report, .unknown)
    #expect(
      sent.head == """
        POST /in HTTP/1.1\r
        Host: hub.test\r
        Content-Type: \(type)\r
        Content-Length: \(sent.body.utf8.count)\r
        Authorization: Bearer tk\r
        Idempotency-Key: n:1-0000000000000007-9
        """)
  }

  @Test("Only a pack with secondary units announces them")
  func version() {
    var target = Sent.target
    target.schema.channels = Sent.target.schema.channels.map { channel in
      ReportedChannel(name: channel.name, kind: channel.kind == .truth ? .truth : .pressure)
    }
    #expect(!Sent.request(.senML, .report, .unknown, target).body.contains("bver"))
    #expect(Sent.request(.senML, .report, .unknown).body.contains(#""bver":26"#))
  }

  @Test("Commas, blanks and equals signs of a tag are escaped")
  func tags() {
    var target = Sent.target
    target.device = bytes("a,b=c d")
    let body = Sent.request(.influx, .report, .unknown, target).body
    #expect(body.hasPrefix("report,board=hall,device=a\\,b\\=c\\ d message_id="))
  }

  @Test("A time beyond the years that InfluxDB counts is left out")
  func late() {
    let last = Sent.request(.influx, .report, .known(9_223_372_035)).body
    #expect(last.hasSuffix(" 9223372035000000009"))
    #expect(Sent.request(.influx, .report, .known(9_223_372_036)).body.hasSuffix("gas=312.004"))
  }

  @Test(
    "A relative time of senml is at most eight years, and none where the message is new",
    arguments: [
      (.zero, ",\"bver\""), (.milliseconds(1), ",\"bt\":-0.001,"), (.seconds(90), ",\"bt\":-90,"),
      (.seconds(400_000_000), ",\"bt\":-268435455,"),
    ] as [(Interval, String)])
  func relative(_ waited: Interval, _ text: String) {
    let body = Sent.request(.senML, .report, .unknown, waited: waited).body
    #expect(body.hasPrefix("[{\"bn\":\"n:1/\"\(text)"))
  }

  @Test("A device that a format cannot carry is not accepted, and does not break the request")
  func devices() {
    for (format, device, isAllowed) in [
      (ReportFormat.senML, "urn:dev:mac:0024befffe804ff1", true), (.senML, "a b", false),
      (.senML, "-a", false), (.senML, "a\"", false), (.influx, "a\\", false),
      (.influx, "a,b", true),
    ] {
      let rule = format.terms.deviceRule
      let allowed = bytes(device).enumerated().allSatisfy { rule?.allows($1, $0 == 0) ?? true }
      #expect(allowed == isAllowed)
    }
    var target = Sent.target
    target.device = bytes("-\\\"")
    #expect(Sent.request(.senML, .report, .unknown, target).body.contains(#""bn":"X__/""#))
    #expect(Sent.request(.influx, .report, .unknown, target).body.contains("device=-_\" "))
  }

  @Test("A message of particle is divided by channels, and only its last call is the message")
  func calls() throws {
    var target = Sent.target
    target.schema.channels = (10..<42).map {
      ReportedChannel(name: bytes("channel-\($0)"), kind: .temperature)
    }
    let values = [ReportedValue](repeating: .value(21_500), count: 32)
    let message = Message(id: MessageID(boot: 7, sequence: 9), kind: .report, at: .zero)
    let count = ReportFormat.particle.terms.calls?(message, values.span, target)
    let calls = try #require(count)
    #expect(calls == 2)
    let contract = HubContract(path: bytes("/in"), device: [], secret: [], token: bytes("tk"))
    var events: [HubEvent?] = []
    for call in 0..<calls {
      target.call = call
      var buffer = ByteBuffer()
      ReportFormat.particle.encode(message, values.span, target, .zero, &buffer)
      var reader = HTTPRequestReader()
      buffer.withSpan { reader.feed($0) }
      events.append(contract.answer(try #require(try reader.next())).event)
      #expect(buffer.text.contains("%22part%22%3A\(call + 1)%2C%22parts%22%3A2"))
    }
    #expect(events == [.part, .report])
  }
}
