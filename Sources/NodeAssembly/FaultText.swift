import BoardFiles
package import HAL
import HubProtocol
package import NodeCore
package import Sensors
package import TLSTransport
package import Transport
package import Units
package import Uplink

/// Texts for the faults of the node: drivers, lines, deliveries.
package enum FaultText {
  /// The names of all errors that a chip or a line can give, for expectations.
  package static let names: [String] = FaultKind.named.map { $0.text }

  /// A bus fault in the words of the kernel's fault codes.
  package static func text(_ fault: I2CFault) -> String {
    switch fault {
    case .addressNotAcknowledged: "address-nack"
    case .dataNotAcknowledged: "data-nack"
    case .arbitrationLost: "arbitration-lost"
    case .timeout: "timeout"
    case .busError: "bus-error"
    case .system(let number): "errno-\(number)"
    }
  }

  /// A line's fault.
  package static func text(_ fault: GPIOFault) -> String {
    switch fault {
    case .lineGone: "line-gone"
    case .edgesLost: "edges-lost"
    case .notDriven: "not-driven"
    case .system(let number): "errno-\(number)"
    }
  }

  /// A chip's fault.
  package static func text(_ fault: SensorFault) -> String {
    switch fault {
    case .identity(let expected, let actual), .checksum(let expected, let actual):
      "\(FaultKind(fault).text) (0x\(Hexadecimal.text(actual)) instead of 0x\(Hexadecimal.text(expected)))"
    case .incomplete(let bits): "\(FaultKind(fault).text) (\(bits) of 40 bits)"
    case .multiplexer(let address, _):
      "\(FaultKind(fault).text) of the multiplexer at 0x\(Hexadecimal.text(address.rawValue))"
    case .bus, .line, .noAnswer, .notReady, .outOfRange, .inconsistent, .missing, .ambiguous,
      .garbled, .flagged:
      FaultKind(fault).text
    }
  }

  /// What to do about a fault of a chip or a line, behind a semicolon; nothing where its name says
  /// all that is known.
  package static func remedy(_ kind: FaultKind) -> String {
    switch kind {
    case .bus(.addressNotAcknowledged):
      "; no chip answers at the address: check wiring, power and `address`"
    case .bus(.timeout): "; a line of the bus is held: check the pull-ups and each chip on it"
    case .bus(.dataNotAcknowledged), .bus(.arbitrationLost), .bus(.busError):
      "; check wiring, pull-ups and `clock`"
    case .checksum: "; bytes changed on their way: check the wiring, and try a slower `clock`"
    case .wrongIdentity: "; another chip answers: check `chip` and `address`"
    case .notReady: "; check the chip's power"
    case .noAnswer, .incomplete: "; check wiring, power and the pull-up of its line"
    case .lineGone: "; the GPIO chip has gone: see `gpiodetect`"
    case .edgesLost: "; more edges than the kernel keeps: write `debounce`, or mend the contact"
    case .notDriven: "; what the line does is not known until the node can drive it"
    case .missing: "; the kernel shows no such sensor: check wiring, name and the kernel's driver"
    case .ambiguous: "; the kernel shows several sensors of this name: write `at`"
    case .garbled: "; the kernel's driver writes something else than its documentation says"
    case .flagged: "; the kernel's driver calls the sensor faulty: check its wiring"
    case .bus(.system(let number)): LinuxError.remedy(number)
    case .outOfRange, .inconsistent: ""
    }
  }

  /// Why a delivery ended as it did, with what the server said.
  package static func text(_ cause: CauseCode, _ remark: AnswerRemark) -> String {
    guard let status = cause.httpStatus, (300...399).contains(status), !remark.text.isEmpty else {
      return text(cause) + text(remark)
    }
    return "\(text(cause)), which leads to \(shown(remark.text)); redirections are not followed: "
      + "write the address that is right (uplink: url)"
  }

  /// What a server said, to be put behind the status of its answer; empty where it said nothing.
  package static func text(_ remark: AnswerRemark) -> String {
    let said = remark.text.isEmpty ? "" : ": \(shown(remark.text))"
    switch remark.pause {
    case nil: return said
    case .span(let span): return said + " (it asks for a pause of \(QuantityText.seconds(span)))"
    case .until(let seconds): return said + " (it asks for a pause until \(utc(seconds)))"
    }
  }

  private static func shown(_ text: [UInt8]) -> String {
    String(decoding: text, as: UTF8.self).printable
  }

  private static func utc(_ seconds: Int64) -> String {
    guard UTCTime.seconds.contains(seconds) else { return "\(seconds) s" }
    var text = ByteBuffer()
    text.append(utc: seconds)
    return text.text
  }

  /// Why a delivery ended as it did.
  package static func text(_ cause: CauseCode) -> String {
    if let status = cause.httpStatus { return "the server answered with status \(status)" }
    if cause == .brokerAcknowledged { return "the broker has the message" }
    if let verdict = cause.brokerVerdict { return text(verdict) }
    return ExchangeFault(cause).map { text($0) } ?? "cause \(cause.number)"
  }

  /// Why an exchange failed.
  package static func text(_ fault: ExchangeFault) -> String {
    switch fault {
    case .connection(let fault): text(fault)
    case .broker(let fault): text(fault)
    case .response(let fault): "the answer is not HTTP as agreed: \(text(fault))"
    case .answerTimeout: "no answer within the limit"
    }
  }

  /// How an answer broke HTTP or a limit.
  private static func text(_ fault: HTTPFault) -> String {
    switch fault {
    case .badStatusLine: "it does not begin with an HTTP/1 status"
    case .badHeader: "a header line cannot be read"
    case .headTooLong: "its head has more than \(HTTPLimits.answerHeadBytesMax) bytes"
    case .badLength: "its length is no number, or there are two"
    case .badChunk: "its chunks cannot be read"
    case .bodyTooLong: "its body has more than \(HTTPLimits.bodyBytesMax) bytes"
    case .truncated: "it was cut short"
    }
  }

  /// Why a connection failed.
  package static func text(_ fault: StreamFault) -> String {
    switch fault {
    case .security(let fault): text(fault)
    case .proxy(let fault): text(fault)
    default: text(fault, of: "server")
    }
  }

  /// Why a connection to a server, or to a proxy, failed.
  private static func text(_ fault: StreamFault, of peer: String) -> String {
    switch fault {
    case .nameNotResolved: "the \(peer)'s name cannot be resolved"
    case .refused: "the \(peer) refuses the connection"
    case .unreachable: "no route to the \(peer)"
    case .reset: "the \(peer) reset the connection"
    case .endedEarly: "the \(peer) closed the connection too early"
    case .connectTimeout: "no connection within the limit"
    case .system(let number): "system error \(number)"
    case .security, .proxy: text(fault)
    }
  }

  /// Why TLS refused.
  package static func text(_ fault: SecurityFault) -> String {
    switch fault {
    case .wrongName: wrongName
    case .unknownAuthority: "TLS: the certificate is not signed by a trusted authority"
    case .selfSigned: "TLS: the certificate is self-signed and not trusted"
    case .expired: "TLS: the certificate has expired"
    case .notYetValid: "TLS: the certificate is not yet valid"
    case .weakCertificate: "TLS: the certificate's key or signature is too weak"
    case .wrongUsage: wrongUsage
    case .renegotiation: renegotiation
    case .nameNotPermitted:
      "TLS: an authority in the certificate's chain may not sign for its name (nameConstraints)"
    case .certificateRejected(let flags):
      "TLS: the certificate was rejected (flags 0x\(String(flags, radix: 16)))"
    case .malformedCertificate: "TLS: the certificate is malformed"
    case .unsupportedCertificate:
      "TLS: the certificate's key, its signature or a critical extension is of a kind that the TLS profile "
        + "cannot check (uplink: tls)"
    case .chainTooLong: "TLS: the certificate's chain has more than 8 intermediates"
    case .certificateChanged:
      "TLS: the server's key or certificate is not the trusted one; see `outpost trust show`"
    case .trustUnusable: "TLS: what is known about the server's key cannot be read or kept"
    case .identityDemanded:
      "TLS: the server demands a client certificate and none is configured (uplink: identity)"
    case .identityRefused(let alert):
      "TLS: the server refused this node's certificate (alert \(alert)\(alertName(alert)))"
    case .notTLS: "TLS: the server does not speak TLS"
    case .noCommonParameters: "TLS: no common version or cipher suite"
    case .alert(let number): "TLS: the other side sent alert \(number)\(alertName(number))"
    case .handshakeTimeout(let state):
      "TLS: the handshake stalled waiting for the \(HandshakeState(rawValue: state).name)"
    case .handshakeAborted(let state):
      "TLS: the server left at the \(HandshakeState(rawValue: state).name)"
    case .outOfMemory: "TLS: out of memory"
    case .arenaExhausted(let limit):
      "TLS: the arena of \(limit) bytes is too small (uplink: arena)"
    case .recordTooLarge(let state, let needed, let room): tooLarge(state, needed, room)
    case .badRecord: "TLS: a record failed its check"
    case .handshakeForged(let state):
      "TLS: the \(HandshakeState(rawValue: state).name) is forged or was changed on its way"
    case .handshakeMalformed(let state):
      "TLS: the \(HandshakeState(rawValue: state).name) did not come, or cannot be read"
    case .flood: "TLS: the server sends without end and nothing comes of it"
    case .noEntropy: "TLS: the random generator is not ready"
    case .engine(let code): "TLS: error -0x\(String(-code, radix: 16))"
    }
  }

  private static let wrongName =
    "TLS: the certificate is for another name: its subjectAltName lacks the host of the URL (the common name "
    + "does not count)"
  private static let wrongUsage =
    "TLS: the certificate, or an authority's in its chain, is for another purpose (keyUsage, extendedKeyUsage)"
  private static let renegotiation =
    "TLS: the server wanted to renegotiate, which this node never does (RFC 9325, section 3.5); turn it off in "
    + "the server, and have it ask for a client certificate in the handshake"

  /// The alerts that end handshakes, in the words of RFC 8446, section 6.
  private static func alertName(_ number: UInt8) -> String {
    switch number {
    case 10: " (unexpected message)"
    case 20: " (bad record MAC)"
    case 40: " (handshake failure: no parameters, or no key, that suit both)"
    case 42: " (bad certificate)"
    case 43: " (unsupported certificate)"
    case 44: " (certificate revoked)"
    case 45: " (certificate expired)"
    case 46: " (certificate unknown)"
    case 47: " (illegal parameter)"
    case 48: " (unknown authority)"
    case 49: " (access denied)"
    case 50: " (decode error)"
    case 51: " (decrypt error)"
    case 70: " (protocol version)"
    case 71: " (insufficient security)"
    case 80: " (internal error)"
    case 110: " (unsupported extension)"
    case 112: " (unrecognized name)"
    case 116: " (certificate required)"
    default: ""
    }
  }

  /// What a handshake was, on one line.
  package static func text(_ record: HandshakeRecord) -> String {
    let session = record.version.map { "\($0.rawValue) \(record.suite)" } ?? "failed"
    let kind = record.resumed ? ", resumed" : ""
    let peer = record.peerSubject.isEmpty ? "" : ", peer \(record.peerSubject.printable)"
    let arena = record.arena.map { ", arena \($0.peak) of \($0.limit) B" } ?? ""
    return "\(session)\(kind)\(peer), \(record.bytesOut) B sent, \(record.bytesIn) B received, "
      + "\(QuantityText.seconds(record.duration)), dates \(dates(record.datesChecked))\(arena), "
      + "entropy \(text(record.entropy))"
  }

  private static func text(_ entropy: EntropyHealth) -> String {
    switch entropy.origin {
    case .kernel: entropy.isReady ? "from the kernel" : "refused by the kernel (not seeded)"
    case .simulated: entropy.isReady ? "simulated" : "simulated, refused"
    }
  }

  private static func dates(_ checked: DatesChecked) -> String {
    switch checked {
    case .not: "not checked"
    case .againstTime: "checked"
    case .againstLowerBound: "checked against a time that has passed"
    }
  }

  private static func tooLarge(_ state: UInt8, _ needed: UInt32, _ room: UInt32) -> String {
    let state = HandshakeState(rawValue: state)
    // After the handshake it is the answer.
    let message = state == .over ? "server's answer" : state.name
    if needed <= room {
      return
        "TLS: the \(message) came in several records, which this TLS library cannot put together"
    }
    return "TLS: the \(message) needs \(needed) bytes, the input buffer holds \(room): "
      + "the server has to send less, or the board takes a larger profile (uplink: tls)"
  }
}
