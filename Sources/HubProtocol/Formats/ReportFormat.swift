public import NodeCore
public import Units

/// A header that a request has besides those of its format.
public struct RequestHeader: Hashable, Sendable {
  /// The name, a token (RFC 9110 section 5.6.2).
  public var name: [UInt8]
  /// The value: printable ASCII, blanks only inside.
  public var value: [UInt8]
  /// Whether the value is a credential.
  public var isSecret: Bool

  /// Makes a header.
  public init(name: [UInt8], value: [UInt8], isSecret: Bool) {
    self.name = name
    self.value = value
    self.isSecret = isSecret
  }
}

/// What the server is and what it knows the device by.
public struct ReportTarget: Sendable {
  /// The host of the URL, without brackets for IPv6.
  public var host: [UInt8]
  /// The port.
  public var port: UInt16
  /// The path with its query.
  public var path: [UInt8]
  /// The device's identity.
  public var device: [UInt8]
  /// The shared secret; empty for none. Never logged.
  public var secret: [UInt8]
  /// The bearer token (RFC 6750); empty for none. Never logged.
  public var token: [UInt8]
  /// Headers besides those of the format; their values are never logged.
  public var headers: [RequestHeader] = []
  /// How the node speaks with an MQTT broker; nil where the server speaks HTTP.
  public var broker: BrokerTerms?
  /// The names that the messages' values and alarms belong to.
  public var schema: ReportSchema
  /// How many bytes of padding a message has, in formats that allow it; nil for none.
  package var padding: Int?
  /// How many blanks are before the length of the body, where the padding alone does not fit.
  package var blanks = 0
  /// The bytes of every request; 0 where each has its own.
  package var requestBytes = 0
  /// Which request of a message to make, from 0, where the format needs several for a long one.
  package var call = 0

  /// Makes a target.
  public init(
    host: [UInt8], port: UInt16, path: [UInt8], device: [UInt8], secret: [UInt8],
    token: [UInt8] = [], schema: ReportSchema
  ) {
    self.token = token
    self.host = host
    self.port = port
    self.path = path
    self.device = device
    self.secret = secret
    self.schema = schema
  }
}

extension ReportTarget {
  /// Puts `***` in the place of every credential that is in `text`.
  package func hideCredentials(in text: inout [UInt8]) {
    hide(secret, in: &text)
    hide(token, in: &text)
    for header in headers where header.isSecret { hide(header.value, in: &text) }
  }

  private func hide(_ credential: [UInt8], in text: inout [UInt8]) {
    guard !credential.isEmpty else { return }
    var index = 0
    // What was cut at the end of the text counts with its beginning, if that is more than a letter.
    while index < text.count {
      let length = min(credential.count, text.count - index)
      let isCut = length < credential.count
      if !isCut || length > 3,
        text.span.extracting(index..<index + length).begins(
          with: credential.span.extracting(first: length))
      {
        text.replaceSubrange(index..<index + length, with: [0x2A, 0x2A, 0x2A])
        index += 3
      } else {
        index += 1
      }
    }
  }
}

/// Texts by which a receiver that knows nothing else of a format distinguishes reports from alarms:
/// one is in the body of every report and of no alarm, the other the reverse.
public struct BodyMarks: Sendable {
  /// In every report.
  public let report: StaticString
  /// In every message of an alarm.
  public let alarm: StaticString
  /// In every request but the last of a message that takes several; nil where one carries each.
  public let part: StaticString?
  /// In every gap message; nil where the format has none.
  public let gap: StaticString?

  /// Makes a set of marks.
  public init(
    report: StaticString, alarm: StaticString, part: StaticString? = nil, gap: StaticString? = nil
  ) {
    self.report = report
    self.alarm = alarm
    self.part = part
    self.gap = gap
  }
}

/// A wire format: how one message becomes one HTTP request, and a body a message again.
public struct ReportFormat: Sendable {
  /// The name in board files.
  public let name: StaticString
  /// Whether the connection stays open for the next message.
  public let keepsConnection: Bool
  /// Whether the end of an alarm is sent.
  public let sendsCleared: Bool
  /// Whether what was lost is a message of its own.
  public var sendsGaps: Bool { marks?.gap != nil }
  /// What it asks of a board, and what it can carry.
  package let terms: FormatTerms
  /// What distinguishes reports from alarms; nil where the receiver has a contract of its own
  /// (webtask).
  public let marks: BodyMarks?
  /// Appends the whole request, headers and body, to the buffer (which is empty); the instant is
  /// that of the attempt, on the clock of the message's time.
  public let encode:
    @Sendable (Message, Span<ReportedValue>, ReportTarget, Instant, inout ByteBuffer) -> Void
  /// Reads the body of a request of this format.
  package let decode: @Sendable ([UInt8]) throws(ReportFault) -> ReceivedMessage

  /// Makes a format.
  package init(
    name: StaticString, keepsConnection: Bool, sendsCleared: Bool, marks: BodyMarks?,
    terms: FormatTerms = FormatTerms(),
    decode: @escaping @Sendable ([UInt8]) throws(ReportFault) -> ReceivedMessage,
    encode:
      @escaping @Sendable (Message, Span<ReportedValue>, ReportTarget, Instant, inout ByteBuffer)
      -> Void
  ) {
    self.name = name
    self.keepsConnection = keepsConnection
    self.sendsCleared = sendsCleared
    self.marks = marks
    self.terms = terms
    self.encode = encode
    self.decode = decode
  }

  /// Every format; a new one is registered here and nowhere else.
  public static let all: [ReportFormat] = [
    .webtask,
    .json,
    .cloudEvents,
    .senML,
    .influx,
    .particle,
  ]
  /// Whether a body of a format with marks names another device than `device`; one that no format
  /// can read names none.
  static func namesOther(than device: [UInt8], in body: [UInt8]) -> Bool {
    // What our own nodes send begins so; reading all of it would cost a simulation.
    var start = ByteBuffer()
    start.append("{\"device\":\"")
    start.append(jsonText: device)
    start.append("\"")
    if start.withSpan({ body.span.begins(with: $0) }) { return false }
    return all.contains { format in
      guard format.marks != nil else { return false }
      do throws(ReportFault) {
        let named = try format.decode(body).device
        return !named.isEmpty && named != device
      } catch {
        return false
      }
    }
  }
}
