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
      "\"\u{7F}\"",
    ].flatMap { value in
      ["sequence", "uptime", "device", "event", "clock", "data", "x"].map { name in
        "{\"device\":\"d\",\"sequence\":1,\"uptime\":2,\"event\":\"report\",\"data\":{\"a\":\(value)},"
          + "\"\(name)\":\(value)}"
      }
        + [
          "{\"device\":\"d\",\"sequence\":\(value),\"uptime\":2,\"event\":\"report\",\"data\":{}}",
          "{\"device\":\"d\",\"sequence\":1,\"uptime\":2,\"event\":\"report\",\"data\":{\"a\":\(value)}}",
          "{\"device\":\"d\",\"sequence\":1,\"uptime\":2,\"event\":\"report\",\"x\":\(value),\"data\":{}}",
        ]
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
      return [
        Hexadecimal.text(message.device), message.sequence.map { "\($0)" } ?? "-",
        message.uptime.map { "\($0)" } ?? "-", text(message.kind), message.clockIsUnset ? "1" : "0",
        values.joined(separator: ","),
      ].joined(separator: "|")
    } catch {
      return "fault"
    }
  }

  private static func text(_ kind: ReceivedMessage.Kind) -> String {
    switch kind {
    case .report: "r"
    case .alarm(nil): "a"
    case .alarm(let alarm?): "a:\(Hexadecimal.text(alarm.name)):\(alarm.event)"
    }
  }
}
