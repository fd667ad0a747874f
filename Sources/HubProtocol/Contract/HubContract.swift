/// Content of a message for the hub.
public enum HubEvent: Hashable, Sendable {
  /// `sensor-report`, or a body with a format's mark of reports.
  case report
  /// `sensor-alarm` (also `sensor-event`, as the article's text has it), or a format's mark of
  /// alarms.
  case alarm
  /// A format's mark of gap messages.
  case gap
  /// A part of a message of which further requests bring the rest.
  case part
}

/// The answer to one request.
public struct HubAnswer: Hashable, Sendable {
  /// The HTTP status.
  public var status: Int
  /// The content; nil if the request was not understood.
  public var event: HubEvent?
  /// How many messages the request had.
  package var count = 1

  /// Makes an answer.
  package init(status: Int, event: HubEvent? = nil) {
    self.status = status
    self.event = event
  }
}

/// The server's side of the webtask contract: `POST` with the right `Secret` header and the right
/// `coreid` in the form is answered with 200, a wrong one with 401, anything else with 400, 404 or
/// 405. Every other registered format is taken as well, by its marks, the device that its body
/// names and the secret. Where the device has a bearer token, each message needs it too (RFC 6750).
public struct HubContract: Sendable {
  private let line: [UInt8]
  private let secret: [UInt8]
  private let authorization: [UInt8]
  private let deviceField: [UInt8]
  private let device: [UInt8]
  private let success: Int

  /// Makes the contract for one device; `path` is the one to post to, `token` its bearer token,
  /// empty for none. `status` replaces the 200 of messages that are right.
  public init(
    path: [UInt8], device: [UInt8], secret: [UInt8], token: [UInt8] = [], status: Int? = nil
  ) {
    success = status ?? 200
    authorization = token.isEmpty ? [] : Array("Bearer ".utf8) + token
    line = Array("POST ".utf8) + path
    self.secret = secret
    self.device = device
    var encoded: [UInt8] = Array("&coreid=".utf8)
    encoded += FormText.encoded(device)
    deviceField = encoded
  }

  /// Judges one request.
  public func answer(_ request: HTTPRequest) -> HubAnswer {
    guard request.line == line else {
      return HubAnswer(status: request.line.span.begins(with: "POST ") ? 404 : 405)
    }
    let isForm = request.body.span.begins(with: "event=")
    guard let event = isForm ? formEvent(request.body) : markedEvent(request.body) else {
      return HubAnswer(status: 400)
    }
    guard
      isForm ? namesDevice(request.body) : !ReportFormat.namesOther(than: device, in: request.body),
      equalInConstantTime(request.secret, secret),
      authorization.isEmpty || equalInConstantTime(request.authorization, authorization)
    else { return HubAnswer(status: 401, event: event) }
    var answer = HubAnswer(status: success, event: event)
    // Several messages of one event are a list (JSON); quotes in a text are escaped there.
    if request.body.first == UInt8(ascii: "[") { answer.count = count(of: event, request.body) }
    return answer
  }

  private func count(of event: HubEvent, _ body: [UInt8]) -> Int {
    ReportFormat.all.compactMap({ $0.marks }).reduce(0) { sum, marks in
      let mark = Array("\(event == .report ? marks.report : marks.alarm)".utf8)
      guard body.count >= mark.count else { return sum }
      return sum
        + (0...(body.count - mark.count)).count { body[$0..<($0 + mark.count)].elementsEqual(mark) }
    }
  }

  /// Particle's cloud appends fields such as `published_at` behind the device.
  private func namesDevice(_ body: [UInt8]) -> Bool {
    body.span.extracting(last: deviceField.count).begins(with: deviceField.span)
      || contains(body, deviceField + [UInt8(ascii: "&")])
  }

  private func formEvent(_ body: [UInt8]) -> HubEvent? {
    let text = body.span
    if text.begins(with: "event=sensor-report&data=") { return .report }
    if text.begins(with: "event=sensor-alarm&data=") { return .alarm }
    if text.begins(with: "event=sensor-data&data=") { return .report }
    if text.begins(with: "event=sensor-event&data=") { return .alarm }
    return nil
  }

  private func markedEvent(_ body: [UInt8]) -> HubEvent? {
    for marks in ReportFormat.all.compactMap({ $0.marks }) {
      if let part = marks.part, contains(body, Array("\(part)".utf8)) { return .part }
      if contains(body, Array("\(marks.report)".utf8)) { return .report }
      if contains(body, Array("\(marks.alarm)".utf8)) { return .alarm }
      if let gap = marks.gap, contains(body, Array("\(gap)".utf8)) { return .gap }
    }
    return nil
  }

  private func contains(_ body: [UInt8], _ wanted: [UInt8]) -> Bool {
    guard body.count >= wanted.count else { return false }
    return (0...(body.count - wanted.count)).contains { start in
      body[start..<(start + wanted.count)].elementsEqual(wanted)
    }
  }

  /// Compares without telling by its duration how much of the secret was right.
  private func equalInConstantTime(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    var difference = left.count ^ right.count
    for index in 0..<min(left.count, right.count) {
      difference |= Int(left[index] ^ right[index])
    }
    return difference == 0
  }
}
