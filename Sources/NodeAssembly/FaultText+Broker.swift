import BoardFiles
package import HubProtocol
import Units

extension FaultText {
  /// Why a broker opened no session.
  package static func text(_ verdict: MQTTVerdict) -> String {
    switch verdict {
    case .accepted: "the broker opened a session"
    case .unacceptableVersion: "the broker does not speak MQTT 3.1.1 (code 1)"
    case .identifierRejected:
      "the broker does not take the client identifier (code 2; uplink: device)"
    case .serverUnavailable: "the broker is not available (code 3)"
    case .badCredentials:
      "the broker does not take the user or the password (code 4; uplink: mqtt: {user, password})"
    case .notAuthorised:
      "the broker does not let this node connect (code 5; uplink: mqtt: {user, password}, or identity)"
    }
  }

  /// How the bytes of a broker broke MQTT.
  package static func text(_ fault: MQTTFault) -> String {
    switch fault {
    case .unexpectedPacket(let first):
      "the broker's answer is not MQTT as agreed: a packet that begins with 0x\(Hexadecimal.text(first))"
    case .badLength: "the broker's answer is not MQTT as agreed: a packet of a wrong length"
    case .badValue: "the broker's answer is not MQTT as agreed: a value that has no meaning"
    }
  }
}

extension BrokerTerms {
  /// What a board says of its broker; `password` is what the file holds.
  init(_ entry: BrokerEntry, password: [UInt8]) {
    self.init(
      prefix: Array(entry.prefix.utf8), user: Array((entry.user ?? "").utf8), password: password,
      isClean: entry.session == .clean,
      keepAliveSeconds: UInt16(clamping: entry.keepAlive.microseconds / 1_000_000),
      isDiscoverable: entry.discovery == .homeAssistant)
  }
}
