/// The control packets that a broker sends to a node (MQTT 3.1.1 section 2.2.1): a node subscribes
/// to nothing, so there are three.
package enum MQTTPacket: Hashable, Sendable {
  /// The broker's answer to CONNECT: whether it has kept a session, and its verdict.
  case connectAcknowledgement(hasSession: Bool, MQTTVerdict)
  /// The broker has taken the message with this identifier.
  case publishAcknowledgement(UInt16)
  /// The broker is alive.
  case pingResponse
}

/// What a broker answers to CONNECT (section 3.2.2.3).
public enum MQTTVerdict: UInt8, Hashable, Sendable, CaseIterable {
  /// The session is open.
  case accepted
  /// The broker does not speak MQTT 3.1.1.
  case unacceptableVersion
  /// The broker does not take the client's identifier.
  case identifierRejected
  /// The broker is not available.
  case serverUnavailable
  /// The user or the password is wrong.
  case badCredentials
  /// The client may not connect.
  case notAuthorised

  /// Whether the broker refuses the node by what it shows.
  public var isAboutTheNode: Bool {
    switch self {
    case .identifierRejected, .badCredentials, .notAuthorised: true
    case .accepted, .unacceptableVersion, .serverUnavailable: false
    }
  }
}

/// Why the bytes of a peer are not what it may send.
public enum MQTTFault: Error, Hashable, Sendable {
  /// A packet that the peer may not send here; its first byte.
  case unexpectedPacket(UInt8)
  /// A packet of another length than its kind has, or longer than any that is taken.
  case badLength
  /// Reserved bits are set, or a value is not one of the protocol.
  case badValue
}

/// Limits of the protocol's fields.
package enum MQTTLimits {
  /// Bytes of a text (section 1.5.3).
  package static let textBytesMax = 65_535
  /// The greatest length of a packet behind its fixed header (section 2.2.3).
  package static let lengthMax = 268_435_455
  /// The same of a packet that a receiver of reports takes.
  package static let receivedBytesMax = 66_560
}

/// Reads the packets of a broker out of a stream of bytes. No packet that it takes is longer than
/// four bytes, so it keeps no more.
package struct MQTTReader: Sendable {
  private var bytes: InlineArray<4, UInt8> = [0, 0, 0, 0]
  private var count = 0

  /// Makes a reader at the start of a stream.
  package init() {}

  /// Takes one byte; the packet that it ends, if it ends one.
  package mutating func take(_ byte: UInt8) throws(MQTTFault) -> MQTTPacket? {
    bytes[count] = byte
    count += 1
    switch count {
    case 1:
      guard Self.length(of: byte) != nil else { throw .unexpectedPacket(byte) }
      return nil
    case 2:
      guard let length = Self.length(of: bytes[0]), Int(byte) == length else { throw .badLength }
      guard length == 0 else { return nil }
    case 3: return nil
    default: break
    }
    count = 0
    return try packet()
  }

  /// The length of a packet behind its fixed header by its first byte; nil for one that a broker
  /// does not send here.
  private static func length(of first: UInt8) -> Int? {
    switch first {
    case 0x20, 0x40: 2
    case 0xD0: 0
    default: nil
    }
  }

  private func packet() throws(MQTTFault) -> MQTTPacket {
    switch bytes[0] {
    case 0x20:
      guard bytes[2] <= 1, let verdict = MQTTVerdict(rawValue: bytes[3]) else { throw .badValue }
      // A refused connection has no session (MQTT-3.2.2-4).
      guard verdict == .accepted || bytes[2] == 0 else { throw .badValue }
      return .connectAcknowledgement(hasSession: bytes[2] == 1, verdict)
    case 0x40:
      let identifier = UInt16(bytes[2]) << 8 | UInt16(bytes[3])
      guard identifier != 0 else { throw .badValue }
      return .publishAcknowledgement(identifier)
    default: return .pingResponse
    }
  }
}
