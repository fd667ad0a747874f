import HubProtocol
import NodeCore
import SimBoard
import TestSupport
import Testing
import Units

@Suite("What a receiver decodes, beside Python's json and urllib")
struct DifferentialTests {
  /// Bodies that damage alone seldom makes.
  private static let extremes: [String] =
    [
      "1", "-1", "0", "-0", "1.0", "1e0", "1.5e1", "15e-1", "18446744073709551615",
      "18446744073709551616", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
      "1e18", "1e19", "1e-18", "1e-19", "0e999999", "10000000000000000000e-19", "true", "null",
      "\"a\"", "\"\\ud83d\\ude00\"", "\"\\ud83d\"", "[]", "{}", "[[[[[[[[1]]]]]]]]",
      "[[[[[[[[[1]]]]]]]]]", "{\"a\":[{\"b\":[]}]}", "NaN", "Infinity", "01", "1.", ".1",
      "\"\u{7F}\"", "\"2026-11-18T08:26:40Z\"", "\"2024-02-29T23:59:59Z\"",
      "\"2023-02-29T23:59:59Z\"", "\"2100-02-29T00:00:00Z\"", "\"2000-02-29T00:00:00Z\"",
      "\"9999-12-31T23:59:59Z\"", "\"2026-13-01T00:00:00Z\"", "\"2026-11-31T00:00:00Z\"",
      "\"2026-11-18T24:00:00Z\"", "\"2026-11-18T08:60:00Z\"", "\"2026-11-18T08:26:60Z\"",
      "\"1969-12-31T23:59:59Z\"", "\"2026-11-18 08:26:40Z\"", "\"ABCDEF0123456789\"",
      "{\"a\":\"V\"}", "{\"a\":\"\"}", "{\"a\":\"V\",\"b\":null}",
    ].flatMap { value in
      [
        "sequence", "uptime", "age", "count", "time", "boot", "board", "device", "event", "units",
        "data",
        "x",
      ].flatMap { name in
        [
          MalformedBody.head + "{\"a\":\(value)},\"\(name)\":\(value)}",
          // The last of two equal members is the other one's value.
          members.map { $0 == name ? "\"\(name)\":\(value)" : "\"\($0)\":\(usual($0))" }
            .joined(separator: ",").braced,
        ]
      } + [MalformedBody.head + "{\"a\":\(value)}}"]
    }

  private static let members = [
    "device", "board", "boot", "sequence", "time", "uptime", "age", "event", "data", "units",
  ]

  private static func usual(_ member: String) -> String {
    switch member {
    case "sequence", "uptime", "age": "1"
    case "data", "units": "{}"
    case "event": "\"report\""
    case "boot": "\"0123456789abcdef\""
    case "time": "\"2026-11-18T08:26:40Z\""
    default: "\"d\""
    }
  }

  @Test("A body is decoded as Python decodes it, or refused where Python refuses it")
  func python() throws {
    var generator = SplitMix64(seed: 7)
    var bodies = Self.extremes.map { (ReportFormat.json, Array($0.utf8)) }
    for number in 0..<600 {
      let sent = GeneratedMessage(&generator)
      for format in ReportFormat.all {
        let body = try sent.body(format)
        bodies.append((format, number % 3 == 0 ? body : Mutation.of([body], &generator)))
      }
    }
    let folder = try TemporaryFolder("decode")
    let text = bodies.map { "\($0.name) \(Hexadecimal.text($1))\n" }.joined()
    let list = try folder.write("bodies", text)
    let ending = try Program.run(
      "python3", ["\(Program.root)/Tests/HubProtocolTests/decode.py", list])
    #expect(ending.errors == "")
    let answers = ending.output.split(separator: "\n")
    #expect(answers.count == bodies.count)
    for ((format, body), answer) in zip(bodies, answers) {
      let found = Self.text(format, body)
      #expect(found == answer, "\(format.name): \(String(decoding: body, as: UTF8.self))")
    }
    // The comparison says something only where both verdicts are frequent.
    let faults = answers.filter { $0 == "fault" }.count
    #expect((bodies.count / 10...bodies.count * 9 / 10).contains(faults))
  }

  private static func text(_ format: ReportFormat, _ body: [UInt8]) -> String {
    do throws(ReportFault) {
      let message = try format.decode(body)
      let values = message.values.map { value in
        let shown =
          switch value.reading {
          case .fault: "null"
          case .truth(let isTrue): isTrue ? "T" : "F"
          case .number(let number): "\(number.digits):\(number.decimals)"
          }
        return "\(Hexadecimal.text(value.channel))=\(shown)"
      }
      let units = message.units.map {
        "\(Hexadecimal.text($0.channel))=\(Hexadecimal.text($0.symbol))"
      }
      return [
        Hexadecimal.text(message.device), message.board.map { Hexadecimal.text($0) } ?? "-",
        text(message.boot), text(message.sequence), message.time.map { text($0) } ?? "-",
        text(message.uptime), text(message.age), kind(of: message),
        values.joined(separator: ","), units.joined(separator: ","),
      ].joined(separator: "|")
    } catch {
      return "fault"
    }
  }

  private static func text(_ number: UInt64?) -> String { number.map { "\($0)" } ?? "-" }

  private static func text(_ time: WallTime) -> String {
    if case .known(let seconds) = time { "\(seconds)" } else { "null" }
  }

  private static func kind(of message: ReceivedMessage) -> String {
    switch message.kind {
    case .report: message.reports == 1 ? "r" : "r:\(message.reports)"
    case .gap(let record): "g:\(record.values.count)"
    case .alarm(nil): "a"
    case .alarm(let alarm?): "a:\(Hexadecimal.text(alarm.name)):\(alarm.event):\(alarm.count)"
    }
  }
}

extension String {
  /// An object with these members.
  fileprivate var braced: String { "{\(self)}" }
}
