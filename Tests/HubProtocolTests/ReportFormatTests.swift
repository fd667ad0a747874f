import HubProtocol
import NodeCore
import Testing
import Units

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

private let hub = ReportTarget(
  host: bytes("example.test"), port: 8443, path: bytes("/iot-sensor-server"),
  device: bytes("0123456789abcdef01234567"), secret: bytes("s3cret"),
  schema: ReportSchema(
    channels: [
      ReportedChannel(name: bytes("movement"), kind: .truth),
      ReportedChannel(name: bytes("flame"), kind: .truth),
      ReportedChannel(name: bytes("humidity"), kind: .humidity),
      ReportedChannel(name: bytes("temperature"), kind: .temperature),
      ReportedChannel(name: bytes("gas"), kind: .count),
    ],
    alarms: [bytes("fire")]))

private func request(
  _ format: ReportFormat, _ kind: MessageKind, _ values: [ReportedValue],
  _ target: ReportTarget = hub
) -> String {
  var buffer = ByteBuffer()
  let message = Message(
    id: MessageID(boot: 7, sequence: 9), kind: kind, at: .zero + .milliseconds(7_012))
  format.encode(message, values.span, target, &buffer)
  return buffer.text
}

private let calm: [ReportedValue] = [
  .value(0), .value(0), .value(41_000), .value(23_000), .value(312_000),
]

@Suite("Report formats")
struct ReportFormatTests {
  @Test("`webtask` is its published example, byte for byte")
  func golden() {
    let data =
      "%7B%22movement%22%3Afalse%2C%22flame%22%3Afalse%2C%22humidity%22%3A41%2C"
      + "%22temperature%22%3A23%2C%22gas%22%3A312%7D"
    let wanted =
      "POST /iot-sensor-server HTTP/1.1\r\nHost: example.test\r\nContent-Length: 172\r\n"
      + "Content-Type: application/x-www-form-urlencoded\r\nSecret: s3cret\r\n"
      + "Connection: close\r\n\r\n"
      + "event=sensor-report&data=\(data)&coreid=0123456789abcdef01234567"
    #expect(request(.webtask, .report, calm) == wanted)
  }

  @Test("`webtask` says sensor-alarm for an alarm")
  func alarm() {
    let text = request(.webtask, .alarm(0, .raised), calm)
    #expect(text.contains("\r\n\r\nevent=sensor-alarm&data=%7B%22movement"))
  }

  @Test("A value that was never read is omitted, and one that cannot be read is null")
  func missing() {
    let values: [ReportedValue] = [.absent, .value(1), .fault, .absent, .absent]
    #expect(
      request(.webtask, .report, values).contains(
        "data=%7B%22flame%22%3Atrue%2C%22humidity%22%3Anull%7D&coreid"))
    #expect(
      request(.json, .report, values).hasSuffix("\"data\":{\"flame\":true,\"humidity\":null}}"))
  }

  @Test("`json` says that the clock is not set, as long as it is not", arguments: [true, false])
  func clock(isSet: Bool) {
    var target = hub
    target.clockIsSet = isSet
    let text = request(.json, .report, calm, target)
    #expect(text.contains("\"event\":\"report\",\"clock\":\"unset\",\"data\":{") == !isSet)
    #expect(text.contains("clock") == !isSet)
    #expect(request(.webtask, .report, calm, target) == request(.webtask, .report, calm))
  }

  @Test("`json` says of how many events a message is, where they are several")
  func count() {
    for (count, text) in [
      (1, "\"state\":\"repeated\",\"data\""), (4, "\"repeated\",\"count\":4,\"data\""),
    ] {
      var buffer = ByteBuffer()
      let message = Message(
        id: MessageID(boot: 7, sequence: 9), kind: .alarm(0, .repeated), count: UInt16(count),
        at: .zero)
      ReportFormat.json.encode(message, calm.span, hub, &buffer)
      #expect(buffer.text.contains(text))
    }
  }

  @Test("`json` carries everything, keeps the connection and names the port")
  func json() {
    let values: [ReportedValue] = [
      .value(0), .value(1), .value(41_250), .value(-500), .value(312_004),
    ]
    let body =
      "{\"device\":\"0123456789abcdef01234567\",\"sequence\":9,\"uptime\":7012,"
      + "\"event\":\"alarm\",\"alarm\":\"fire\",\"state\":\"cleared\",\"data\":{\"movement\":false,"
      + "\"flame\":true,\"humidity\":41.25,\"temperature\":-0.5,\"gas\":312.004}}"
    let wanted =
      "POST /iot-sensor-server HTTP/1.1\r\nHost: example.test:8443\r\n"
      + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
      + "Secret: s3cret\r\n\r\n\(body)"
    #expect(request(.json, .alarm(0, .cleared), values) == wanted)
  }

  @Test(
    "Whole numbers are rounded, halves away from zero",
    arguments: [
      (22_499, "22"), (22_500, "23"), (-499, "0"), (-500, "-1"), (-1_499, "-1"), (0, "0"),
      (Int64.min, "-9223372036854776"), (Int64.max, "9223372036854776"),
    ] as [(Int64, String)])
  func rounding(_ scaled: Int64, _ text: String) {
    var buffer = ByteBuffer()
    buffer.append(whole: scaled, of: .temperature)
    #expect(buffer.text == text)
  }
}
