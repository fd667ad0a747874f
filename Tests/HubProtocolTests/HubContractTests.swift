import HubProtocol
import Testing

/// A request to the hub and what it answers.
struct HubCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  var line = "POST /iot?x=1"
  var secret = "s3cret"
  let body: String
  let status: Int
  var event: HubEvent?

  static let form = "event=sensor-report&data=%7B%7D&coreid=dev%2F1"
  static let json = #"{"device":"dev/1","event":"report"}"#

  /// A whole message of a device in plain JSON, with blanks as people write them.
  static func message(of device: String) -> String {
    """
    { "device": "\(device)", "board": "b", "boot": "00000000000000ff", "sequence": 1, "time": null, \
    "uptime": 1, "age": 0, "event":"report", "data": {}, "units": {} }
    """
  }

  static let all: [HubCase] = [
    HubCase(testDescription: "a report", body: form, status: 200, event: .report),
    HubCase(
      testDescription: "an alarm", body: "event=sensor-alarm&data=%7B%7D&coreid=dev%2F1",
      status: 200, event: .alarm),
    HubCase(
      testDescription: "the article's words", body: "event=sensor-data&data=1&coreid=dev%2F1",
      status: 200, event: .report),
    HubCase(
      testDescription: "the article's alarm", body: "event=sensor-event&data=1&coreid=dev%2F1",
      status: 200, event: .alarm),
    HubCase(
      testDescription: "the cloud's time behind the device",
      body: form + "&published_at=2026-11-21T12%3A00%3A00.000Z", status: 200, event: .report),
    HubCase(
      testDescription: "another device", body: "event=sensor-report&data=1&coreid=dev%2F2",
      status: 401, event: .report),
    HubCase(
      testDescription: "a device that only begins so", body: form + "2", status: 401,
      event: .report),
    HubCase(
      testDescription: "a device not encoded", body: "event=sensor-report&data=1&coreid=dev/1",
      status: 401, event: .report),
    HubCase(
      testDescription: "no device", body: "event=sensor-report&data=1", status: 401,
      event: .report),
    HubCase(
      testDescription: "a wrong secret", secret: "s3creT", body: form, status: 401,
      event: .report),
    HubCase(
      testDescription: "a longer secret", secret: "s3cret2", body: form, status: 401,
      event: .report),
    HubCase(
      testDescription: "a shorter secret", secret: "s3cre", body: form, status: 401,
      event: .report),
    HubCase(testDescription: "no secret", secret: "", body: form, status: 401, event: .report),
    HubCase(testDescription: "another method", line: "GET /iot?x=1", body: "", status: 405),
    HubCase(testDescription: "another path", line: "POST /iot", body: form, status: 404),
    HubCase(testDescription: "a longer path", line: "POST /iot?x=12", body: form, status: 404),
    HubCase(testDescription: "an unknown event", body: "event=hello&data=1", status: 400),
    HubCase(testDescription: "an empty body", body: "", status: 400),
    HubCase(testDescription: "plain JSON", body: json, status: 200, event: .report),
    HubCase(
      testDescription: "a JSON alarm", body: #"{"event":"alarm"}"#, status: 200, event: .alarm),
    HubCase(
      testDescription: "JSON of the device, written by hand",
      body: message(of: "dev/1"), status: 200, event: .report),
    HubCase(
      testDescription: "JSON of another device", body: message(of: "dev/2"),
      status: 401, event: .report),
    HubCase(
      testDescription: "JSON of a device that begins so",
      body: message(of: "dev/11"), status: 401, event: .report),
    HubCase(
      testDescription: "JSON with a wrong secret", secret: "x", body: json, status: 401,
      event: .report),
    HubCase(testDescription: "JSON without an event", body: "{}", status: 400),
  ]
}

@Suite("The hub's contract")
struct HubContractTests {
  @Test("The hub answers by method, path, message, device and secret", arguments: HubCase.all)
  func answers(_ example: HubCase) {
    let contract = HubContract(
      path: Array("/iot?x=1".utf8), device: Array("dev/1".utf8), secret: Array("s3cret".utf8))
    let request = HTTPRequest(
      line: Array(example.line.utf8), secret: Array(example.secret.utf8), closes: false,
      body: Array(example.body.utf8))
    #expect(contract.answer(request) == HubAnswer(status: example.status, event: example.event))
  }

  @Test(
    "A hub that knows a bearer token takes no message without it",
    arguments: [
      ("Bearer tk.1", 200), ("", 401), ("Bearer tk.2", 401), ("Bearer tk.1x", 401), ("tk.1", 401),
      ("Basic tk.1", 401),
    ])
  func token(_ authorization: String, _ status: Int) {
    let request = HTTPRequest(
      line: Array("POST /".utf8), secret: Array("s".utf8),
      authorization: Array(authorization.utf8), closes: true, body: Array(HubCase.json.utf8))
    func answer(token: String) -> Int {
      HubContract(
        path: Array("/".utf8), device: Array("d".utf8), secret: Array("s".utf8),
        token: Array(token.utf8)
      ).answer(request).status
    }
    #expect(answer(token: "tk.1") == status)
    #expect(answer(token: "") == 200)
  }

  @Test("Another status replaces the 200 only of messages that are right")
  func status() {
    let contract = HubContract(
      path: Array("/".utf8), device: Array("d".utf8), secret: Array("s".utf8), status: 503)
    let answers = ["s", "t"].map { secret in
      contract.answer(
        HTTPRequest(
          line: Array("POST /".utf8), secret: Array(secret.utf8), closes: true,
          body: Array("event=sensor-report&data=1&coreid=d".utf8))
      ).status
    }
    #expect(answers == [503, 401])
  }

  @Test(
    "Form text is encoded as the cloud does it, and decoded as browsers do",
    arguments: [
      ("azAZ09-_.!~*'()", "azAZ09-_.!~*'()"), (#"{"a":1}"#, "%7B%22a%22%3A1%7D"),
      ("a b&c=d+e", "a%20b%26c%3Dd%2Be"), ("°", "%C2%B0"), ("", ""), ("%", "%25"),
    ])
  func form(_ text: String, _ encoded: String) {
    let bytes = FormText.encoded(Array(text.utf8))
    #expect(String(decoding: bytes, as: UTF8.self) == encoded)
    #expect(FormText.decoded(bytes) == Array(text.utf8))
  }

  @Test("Every byte survives the way there and back")
  func bytes() {
    let all = Array(UInt8.min...UInt8.max)
    #expect(FormText.decoded(FormText.encoded(all)) == all)
  }

  @Test(
    "A plus is a blank, lower-case escapes count", arguments: [("a+b", "a b"), ("%7b%7D", "{}")])
  func decoded(_ text: String, _ plain: String) {
    #expect(FormText.decoded(text.utf8) == Array(plain.utf8))
  }

  @Test("A broken escape is none", arguments: ["%", "%4", "%4g", "%g4", "abc%"])
  func broken(_ text: String) {
    #expect(FormText.decoded(text.utf8) == nil)
  }
}
