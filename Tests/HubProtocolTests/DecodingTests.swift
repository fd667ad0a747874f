import HubProtocol
import NodeCore
import Testing
import Units

/// A body that is no message, and why.
struct MalformedBody: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let body: String
  let reason: ReportFault.Reason
  let place: Int

  init(_ body: String, _ reason: ReportFault.Reason, at place: Int) {
    testDescription = body.utf8.count > 60 ? "\(body.prefix(60))..." : body
    self.body = body
    self.reason = reason
    self.place = place
  }

  private static let name =
    #"{"device":"d","board":"b","boot":"00000000000000Af","sequence":1,"time":null,"uptime":2,"#
    + #""age":3,"units":{},"event":"#
  static let head = name + #""report","data":"#

  /// A body of json whose data are `text`, which is wrong at its byte number `place`.
  private static func data(_ text: String, _ reason: ReportFault.Reason, _ place: Int) -> Self {
    MalformedBody(head + text + "}", reason, at: head.utf8.count + place)
  }

  static let json: [MalformedBody] = [
    MalformedBody("", .truncated, at: 0),
    MalformedBody("   ", .truncated, at: 3),
    MalformedBody("[]", .unexpectedByte, at: 0),
    MalformedBody("{", .truncated, at: 1),
    MalformedBody("{}", .missing(.device), at: 2),
    MalformedBody(#"{"device":"d","sequence":1}"#, .missing(.board), at: 27),
    MalformedBody(
      #"{"device":"d","board":"b","boot":"0123456789abcdef"}"#, .missing(.sequence), at: 52),
    MalformedBody(#"{"boot":"0123456789abcde"}"#, .wrongValue(.boot), at: 8),
    MalformedBody(#"{"boot":"0123456789abcdef0"}"#, .wrongValue(.boot), at: 8),
    MalformedBody(#"{"boot":"0123456789abcdeg"}"#, .wrongValue(.boot), at: 8),
    MalformedBody(#"{"boot":12}"#, .unexpectedByte, at: 8),
    MalformedBody(#"{"time":nil}"#, .unexpectedByte, at: 9),
    MalformedBody(#"{"time":1795000000}"#, .unexpectedByte, at: 8),
    MalformedBody(#"{"time":"2026-11-18"}"#, .wrongValue(.time), at: 8),
    MalformedBody(#"{"time":"2026-11-18T08:26:40+00:00"}"#, .wrongValue(.time), at: 8),
    MalformedBody(#"{"time":"2026-02-29T08:26:40Z"}"#, .wrongValue(.time), at: 8),
    MalformedBody(#"{"time":null,"time":null}"#, .repeated(.time), at: 13),
    MalformedBody(#"{"age":-1}"#, .numberTooLarge, at: 7),
    MalformedBody(#"{"units":{"a":1}}"#, .unexpectedByte, at: 14),
    MalformedBody(#"{"units":{"a":"V","a":"V"}}"#, .repeated(.channel), at: 18),
    MalformedBody(#"{"device":"d","device":"d"}"#, .repeated(.device), at: 14),
    MalformedBody(#"{"device":1}"#, .unexpectedByte, at: 10),
    MalformedBody(#"{"sequence":-1}"#, .numberTooLarge, at: 12),
    MalformedBody(#"{"sequence":1.5}"#, .numberTooLarge, at: 12),
    MalformedBody(#"{"sequence":1e3}"#, .numberTooLarge, at: 12),
    MalformedBody(#"{"sequence":18446744073709551616}"#, .numberTooLarge, at: 12),
    MalformedBody(#"{"uptime":01}"#, .unexpectedByte, at: 11),
    MalformedBody(#"{"event":"hello"}"#, .wrongValue(.event), at: 9),
    MalformedBody(#"{"state":"RAISED"}"#, .wrongValue(.state), at: 9),
    MalformedBody(#"{"device":"d",}"#, .unexpectedByte, at: 14),
    MalformedBody(#"{"device":"d"} x"#, .unexpectedByte, at: 15),
    MalformedBody(#"{'device':"d"}"#, .unexpectedByte, at: 1),
    MalformedBody("{\"device\":\"a\nb\"}", .badText, at: 12),
    MalformedBody(#"{"device":"\x"}"#, .badEscape, at: 11),
    MalformedBody(#"{"device":"\u12g4"}"#, .badEscape, at: 11),
    MalformedBody(#"{"device":"\ud83d"}"#, .badEscape, at: 11),
    MalformedBody(#"{"device":"\udc00"}"#, .badEscape, at: 11),
    MalformedBody(#"{"device":"\ud83d\u0041"}"#, .badEscape, at: 11),
    MalformedBody(#"{"device":""#, .truncated, at: 11),
    MalformedBody(
      #"{"device":""# + String(repeating: "a", count: 4_097) + #""}"#, .textTooLong, at: 11),
    MalformedBody(
      #"{"x":"# + String(repeating: "[", count: 9) + String(repeating: "]", count: 9) + "}",
      .tooDeep, at: 13),
    MalformedBody(#"{"x":[1,{"a":2]}"#, .unexpectedByte, at: 14),
    MalformedBody(#"{"x":[1,]}"#, .unexpectedByte, at: 8),
    MalformedBody(String(repeating: " ", count: 65_537), .tooLong, at: 65_536),
    data(#"{"a":"1"}"#, .wrongValue(.channel), 5),
    data(#"{"a":{}}"#, .wrongValue(.channel), 5),
    data(#"{"a":nul}"#, .unexpectedByte, 8),
    data(#"{"a":NaN}"#, .unexpectedByte, 5),
    data(#"{"a":1,"a":2}"#, .repeated(.channel), 7),
    data(#"{"a":9223372036854775808}"#, .numberTooLarge, 5),
    data(#"{"a":-9223372036854775809}"#, .numberTooLarge, 5),
    data(#"{"a":1e19}"#, .numberTooLarge, 5),
    data(#"{"a":1e-19}"#, .numberTooLarge, 5),
    data(#"{"a":1e99999999999999999999}"#, .numberTooLarge, 5),
    data(#"{"a":1.}"#, .unexpectedByte, 7),
    data(#"{"a":.5}"#, .unexpectedByte, 5),
    data(#"{"a":-}"#, .unexpectedByte, 6),
    data(#"{"a":+1}"#, .unexpectedByte, 5),
    data(#"{"a":1e}"#, .unexpectedByte, 7),
    data(
      "{" + (0..<65).map { #""\#($0 + 100)":1"# }.joined(separator: ",") + "}", .tooManyValues,
      1 + 64 * 8),
    MalformedBody(head + "{},\"alarm\":\"fire\"}", .wrongValue(.alarm), at: head.utf8.count + 3),
    MalformedBody(head + "{},\"count\":1}", .wrongValue(.count), at: head.utf8.count + 3),
    MalformedBody(head + "{},\"count\":0}", .wrongValue(.count), at: head.utf8.count + 3),
    MalformedBody(head + "{},\"state\":\"raised\"}", .wrongValue(.state), at: head.utf8.count + 3),
    MalformedBody(
      name + #""alarm","alarm":"a","data":{}}"#, .missing(.state),
      at: name.utf8.count + #""alarm","alarm":"a","data":{}}"#.utf8.count),
  ]

  static let webtask: [MalformedBody] = [
    MalformedBody("", .missing(.event), at: 0),
    MalformedBody("event=sensor-report", .missing(.data), at: 19),
    MalformedBody("event=sensor-report&data=%7B%7D", .missing(.device), at: 31),
    MalformedBody("event=hello&data=%7B%7D&coreid=d", .wrongValue(.event), at: 6),
    MalformedBody("event=a&event=b", .repeated(.event), at: 8),
    MalformedBody("event=sensor-report&data=1&coreid=d", .unexpectedByte, at: 25),
    MalformedBody("event=sensor-report&data=&coreid=d", .truncated, at: 25),
    MalformedBody("event=sensor-report&data=%7B%2&coreid=d", .badEscape, at: 28),
    MalformedBody("event=sensor-report&data=%7B%7D&coreid=%G0", .badEscape, at: 39),
    // The place is that of the escape in the body, not of the byte behind it.
    MalformedBody(
      "event=sensor-report&data=%7B%22a%22%3A%5B%7D&coreid=d", .wrongValue(.channel), at: 38),
    MalformedBody("event=sensor-report&data=%7B%7Dx&coreid=d", .unexpectedByte, at: 31),
    MalformedBody(
      "event=sensor-report&data=%7B%7D&coreid=" + String(repeating: "a", count: 4_097),
      .textTooLong, at: 39),
  ]
}

@Suite("Bodies decoded by a receiver")
struct DecodingTests {
  @Test("A body that is no json message is a fault with its place", arguments: MalformedBody.json)
  func json(_ example: MalformedBody) {
    #expect(throws: ReportFault(reason: example.reason, place: example.place)) {
      try ReportFormat.json.decode(Array(example.body.utf8))
    }
  }

  @Test(
    "A body that is no webtask form is a fault with its place", arguments: MalformedBody.webtask)
  func webtask(_ example: MalformedBody) {
    #expect(throws: ReportFault(reason: example.reason, place: example.place)) {
      try ReportFormat.webtask.decode(Array(example.body.utf8))
    }
  }

  @Test(
    "Bytes that are not UTF-8 are a fault at the first of them",
    arguments: [
      [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xC3],
      [0xF0, 0x80, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82],
    ] as [[UInt8]])
  func notUTF8(_ bytes: [UInt8]) {
    let body = Array(#"{"device":"a"#.utf8) + bytes + Array("\"}".utf8)
    #expect(throws: ReportFault(reason: .badText, place: 12)) {
      try ReportFormat.json.decode(body)
    }
  }

  @Test("Texts come without escapes, in UTF-8")
  func texts() throws {
    let body =
      MalformedBody.head.replacing(
        #""device":"d""#, with: #""device":"\"\\\/\b\f\n\r\t\u00e9\uD83D\ude00é€😀""#) + "{}}"
    let received = try ReportFormat.json.decode(Array(body.utf8))
    #expect(String(decoding: received.device, as: UTF8.self) == "\"\\/\u{8}\u{C}\n\r\té😀é€😀")
  }

  @Test("Members that a receiver does not know are passed over, blanks are none")
  func unknown() throws {
    let body = """
       { "x" : [ 1.5e+3 , { "a" : [ ] , "b" : { } } , "\\u0041" , null , true , false ] ,
      "device" : "d" , "board" : "b" , "boot" : "0000000000000007" , "sequence" : 1 , "time" : null ,
      "uptime" : 2 , "age" : 3 ,\t"event" : "report" , "data" : { "a" : 0 } , "units" : { } ,
      "y" : { "z" : -0.5 } }\r\n
      """
    let received = try ReportFormat.json.decode(Array(body.utf8))
    #expect(received.values.map { $0.reading } == [.number(DecimalNumber(digits: 0, decimals: 0))])
  }

  @Test(
    "Numbers are exact and without needless zeros",
    arguments: [
      ("0", 0, 0), ("-0", 0, 0), ("-0.0", 0, 0), ("1.50", 15, 1), ("-41.25", -4_125, 2),
      ("1e3", 1_000, 0), ("12E-3", 12, 3), ("1.5e+1", 15, 0), ("0e99999", 0, 0),
      ("9223372036854775807", .max, 0), ("-9223372036854775808", .min, 0),
      ("100e-2", 1, 0), ("0.000000000000000001", 1, 18),
    ] as [(String, Int64, Int)])
  func numbers(_ text: String, _ digits: Int64, _ decimals: Int) throws {
    let body = MalformedBody.head + "{\"a\":\(text)}}"
    let received = try ReportFormat.json.decode(Array(body.utf8))
    let number = DecimalNumber(digits: digits, decimals: decimals)
    #expect(received.values.map { $0.reading } == [.number(number)])
  }

  @Test(
    "A number is a value of a kind only where that can hold it exactly",
    arguments: [
      (1_5, 1, .temperature, 1_500), (15, 4, .temperature, nil), (15, 4, .voltage, 1_500),
      (.max, 0, .count, nil), (1, 0, .truth, nil), (-1, 0, .count, -1_000),
    ] as [(Int64, Int, QuantityKind, Int64?)])
  func kinds(_ digits: Int64, _ decimals: Int, _ kind: QuantityKind, _ scaled: Int64?) {
    let reading = ReceivedMessage.Reading.number(DecimalNumber(digits: digits, decimals: decimals))
    #expect(reading.value(of: kind) == scaled.map { .value($0) })
  }

  @Test("Truth is no number, and what could not be read is a fault of any kind")
  func truths() {
    #expect(ReceivedMessage.Reading.truth(true).value(of: .truth) == .value(1))
    #expect(ReceivedMessage.Reading.truth(true).value(of: .count) == nil)
    #expect(ReceivedMessage.Reading.fault.value(of: .pressure) == .fault)
  }

  @Test(
    "The article's words and its code's words are the same events",
    arguments: [
      ("sensor-report", false), ("sensor-data", false), ("sensor-alarm", true),
      ("sensor-event", true),
    ])
  func events(_ event: String, _ isAlarm: Bool) throws {
    let body = "event=\(event)&data=%7b%22a+b%22:1%7D&published_at=x&coreid=dev%2F1"
    let received = try ReportFormat.webtask.decode(Array(body.utf8))
    #expect(received.kind == (isAlarm ? .alarm(nil) : .report))
    #expect(received.device == Array("dev/1".utf8))
    #expect(received.values.map { $0.channel } == [Array("a b".utf8)])
  }
}
