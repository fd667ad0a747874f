import BoardFiles
import HubProtocol
import LinuxHAL
import NodeAssembly
import NodeCore
import TLSTransport
import Transport
import Units

/// What a server answers, over an open connection, to a request that is no report.
struct EndpointLook {
  /// How long an answer may take.
  private static let answerLimit = Interval.seconds(5)
  private static let headBytesMax = 16_384
  /// A clock that is off by more than this makes dates of certificates doubtful.
  private static let clockSecondsMax: Int64 = 60
  private static let brokerClient = "outpost-doctor"

  private let uplink: UplinkEntry
  private let place: ServerPlace
  private let server: ServerName
  private let credentials: UplinkCredentials

  init(
    _ uplink: UplinkEntry, _ place: ServerPlace, _ server: ServerName,
    _ credentials: UplinkCredentials
  ) {
    self.uplink = uplink
    self.place = place
    self.server = server
    self.credentials = credentials
  }

  /// Asks, and explains the answer.
  func findings(over stream: inout NodeStream) -> [Finding] {
    switch place.scheme {
    case .https: http(&stream)
    case .mqtts: [broker(&stream)]
    }
  }

  // MARK: HTTP

  private func http(_ stream: inout NodeStream) -> [Finding] {
    let request =
      "HEAD \(place.path) HTTP/1.1\r\nHost: \(place.authority)\r\nUser-Agent: outpost-doctor\r\n"
      + "Connection: close\r\n\r\n"
    let head: [UInt8]
    do throws(StreamFault) {
      head = try exchange(Array(request.utf8), &stream) { $0.containsEmptyLine }
    } catch {
      return [unanswered(error, "HEAD \(place.path)")]
    }
    let lines = String(decoding: head, as: UTF8.self).split(whereSeparator: \.isNewline)
    let words = lines.first?.split(separator: " ") ?? []
    guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else {
      return [
        Finding(
          .problem, "\(server.text) does not answer in HTTP/1 to HEAD \(place.path)",
          remedy: "check the port, and that an HTTP server is behind it")
      ]
    }
    return [finding(of: status)] + clock(lines)
  }

  private func finding(of status: Int) -> Finding {
    let facts =
      "\(place.origin)\(place.path) answers HEAD (sent without secret, token and body) with status \(status)"
    switch status {
    case 200...299, 400, 405, 411, 415, 501:
      return .good(facts + "; reports are sent by POST, which this look does not try")
    case 401, 403:
      return .good(facts + ": it wants credentials, which this look does not send")
    case 300...399:
      return Finding(
        .doubt, facts + ", which leads elsewhere",
        remedy: "redirections are not followed: write the address that is right (uplink: url)")
    case 404, 410:
      return Finding(
        .doubt, facts + ": there may be nothing at this path", remedy: "check the path of `url`")
    default:
      return Finding(
        .doubt, facts, remedy: "look into the server's log; the node tries a report again later")
    }
  }

  /// The server's clock beside this machine's.
  private func clock(_ lines: [Substring]) -> [Finding] {
    let prefix = "date:"
    guard let line = lines.first(where: { $0.lowercased().hasPrefix(prefix) }),
      let now = LinuxClock().wallClockSeconds()
    else { return [] }
    let text = Array(line.dropFirst(prefix.count).drop { $0 == " " }.utf8)
    guard let there = HTTPDate.seconds(of: text.span) else { return [] }
    let difference = now - there
    guard difference.magnitude > Self.clockSecondsMax else {
      return [.good("the server's clock and this machine's agree")]
    }
    let direction = difference > 0 ? "ahead of" : "behind"
    return [
      Finding(
        .doubt, "this machine's clock is \(difference.magnitude) s \(direction) the server's",
        remedy: "let a time service set it: `sudo apt install systemd-timesyncd`")
    ]
  }

  // MARK: MQTT

  /// Under a name of its own, so that the broker does not take the session from a node that runs.
  private func broker(_ stream: inout NodeStream) -> Finding {
    let user = uplink.broker?.user.map { Array($0.utf8) }
    var packet = ByteBuffer()
    packet.append(
      connect: MQTTConnect(
        client: Array(Self.brokerClient.utf8), user: user,
        password: credentials.password.isEmpty ? nil : credentials.password, isClean: true))
    let sent = "CONNECT as `\(Self.brokerClient)`" + (user == nil ? "" : " with user and password")
    do throws(StreamFault) {
      let answer = try exchange(packet.bytes, &stream) { $0.count >= 4 }
      var goodbye = ByteBuffer()
      goodbye.appendDisconnect()
      _ = try stream.write(goodbye.bytes.span)
      return finding(of: answer, sent)
    } catch {
      return unanswered(error, sent)
    }
  }

  private func finding(of answer: [UInt8], _ sent: String) -> Finding {
    guard answer.count >= 4, answer[0] == 0x20, answer[1] == 2,
      let verdict = MQTTVerdict(rawValue: answer[3])
    else {
      return Finding(
        .problem, "\(server.text) does not answer in MQTT 3.1.1 to \(sent)",
        remedy: "check the port, and that a broker is behind it")
    }
    let facts = "\(place.origin) answers \(sent)"
    switch verdict {
    case .accepted: return .good(facts + ": the session is open")
    case .badCredentials, .notAuthorised:
      return Finding(
        .doubt, facts + ": not authorised",
        remedy:
          "check `mqtt: {user, password}`; a broker may also take the name of the device alone")
    case .identifierRejected:
      return .good(facts + ": it does not take this name; that of the device was not tried")
    case .unacceptableVersion:
      return Finding(
        .problem, facts + ": it does not speak MQTT 3.1.1", remedy: "let the broker allow it")
    case .serverUnavailable:
      return Finding(.doubt, facts + ": not available", remedy: "look into the broker's log")
    }
  }

  // MARK: Bytes

  private func unanswered(_ fault: StreamFault, _ sent: String) -> Finding {
    if case .security(.identityDemanded) = fault {
      return Finding(
        .problem, "\(server.text): \(FaultText.text(fault))",
        remedy: "write `uplink: {identity: {certificate: FILE, key: FILE}}`")
    }
    return Finding(
      .doubt, "\(server.text) does not answer \(sent): \(FaultText.text(fault))",
      remedy: "look into the server's log")
  }

  /// Sends `request`, and receives until `isWhole` or the end of the stream.
  private func exchange(
    _ request: [UInt8], _ stream: inout NodeStream, until isWhole: ([UInt8]) -> Bool
  ) throws(StreamFault) -> [UInt8] {
    let clock = LinuxClock()
    let deadline = clock.now + Self.answerLimit
    var rest = request[...]
    while !rest.isEmpty {
      if case .moved(let count) = try stream.write(rest.span) {
        rest = rest.dropFirst(count)
      } else {
        try wait(stream, until: deadline)
      }
    }
    var answer: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1_024)
    while !isWhole(answer), answer.count < Self.headBytesMax {
      var span = chunk.mutableSpan
      switch try stream.read(into: &span) {
      case .moved(let count): answer += chunk[..<count]
      case .ended: return answer
      case .blocked: try wait(stream, until: deadline)
      }
    }
    return answer
  }

  private func wait(
    _ stream: borrowing NodeStream, until deadline: Instant
  ) throws(StreamFault) {
    guard LinuxClock().now < deadline else { throw .connectTimeout }
    try TLSProbe.wait(for: stream, until: deadline)
  }
}

extension [UInt8] {
  /// Whether the empty line that ends a head is in it.
  fileprivate var containsEmptyLine: Bool {
    indices.contains { index in
      self[index] == 0x0A
        && (index + 1 < count && self[index + 1] == 0x0A
          || index + 2 < count && self[index + 1] == 0x0D && self[index + 2] == 0x0A)
    }
  }
}
