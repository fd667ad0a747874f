package import Units

/// What a node says when it opens a session (MQTT 3.1.1 section 3.1).
package struct MQTTConnect: Hashable, Sendable {
  /// What the broker publishes, retained, when the node is gone without DISCONNECT.
  package struct Will: Hashable, Sendable {
    /// Where.
    package var topic: [UInt8]
    /// What.
    package var payload: [UInt8]

    /// Makes a will.
    package init(topic: [UInt8], payload: [UInt8]) {
      self.topic = topic
      self.payload = payload
    }
  }

  /// The client's identifier.
  package var client: [UInt8]
  /// The user's name; nil for none.
  package var user: [UInt8]?
  /// The password, which needs a user; nil for none. Never logged.
  package var password: [UInt8]?
  /// The last will; nil for none.
  package var will: Will?
  /// Whether the broker forgets the last session.
  package var isClean: Bool
  /// The longest silence of the node in seconds; 0 for no limit.
  package var keepAlive: UInt16

  /// Makes the words of a connection.
  package init(
    client: [UInt8], user: [UInt8]? = nil, password: [UInt8]? = nil, will: Will? = nil,
    isClean: Bool = false, keepAlive: UInt16 = 60
  ) {
    self.client = client
    self.user = user
    self.password = password
    self.will = will
    self.isClean = isClean
    self.keepAlive = keepAlive
  }
}

/// Control packets of a node (MQTT 3.1.1 chapter 3). Board files bound names, topics and
/// credentials to far less than ``MQTTLimits/textBytesMax``.
extension ByteBuffer {
  /// Appends CONNECT.
  package mutating func append(connect: MQTTConnect) {
    var rest = ByteBuffer()
    rest.append(mqttText: [0x4D, 0x51, 0x54, 0x54])
    rest.append(4)
    var flags: UInt8 = connect.isClean ? 0x02 : 0
    // The will is retained, and of quality 1.
    if connect.will != nil { flags |= 0x04 | 0x08 | 0x20 }
    if connect.user != nil { flags |= 0x80 }
    if connect.user != nil, connect.password != nil { flags |= 0x40 }
    rest.append(flags)
    rest.append(big: connect.keepAlive)
    rest.append(mqttText: connect.client)
    if let will = connect.will {
      rest.append(mqttText: will.topic)
      rest.append(mqttText: will.payload)
    }
    if let user = connect.user {
      rest.append(mqttText: user)
      if let password = connect.password { rest.append(mqttText: password) }
    }
    append(0x10)
    append(mqttLength: rest.count)
    append(rest)
  }

  /// Appends PUBLISH of quality 1, which the broker acknowledges by `identifier`; `isRepeat` says
  /// that it may have come before.
  package mutating func append(
    publish payload: borrowing ByteBuffer, to topic: [UInt8], identifier: UInt16, isRepeat: Bool,
    isRetained: Bool
  ) {
    append(0x32 | (isRepeat ? 0x08 : 0) | (isRetained ? 0x01 : 0))
    append(mqttLength: 2 + topic.count + 2 + payload.count)
    append(mqttText: topic)
    append(big: identifier)
    append(payload)
  }

  /// Appends a retained PUBLISH of quality 0, which the broker does not answer.
  package mutating func append(retained payload: StaticString, to topic: [UInt8]) {
    append(0x31)
    append(mqttLength: 2 + topic.count + payload.utf8CodeUnitCount)
    append(mqttText: topic)
    append(payload)
  }

  /// Appends PINGREQ.
  package mutating func appendPingRequest() {
    append(0xC0)
    append(0)
  }

  /// Appends DISCONNECT, after which the broker does not publish the will.
  package mutating func appendDisconnect() {
    append(0xE0)
    append(0)
  }

  private mutating func append(mqttText text: [UInt8]) {
    precondition(text.count <= MQTTLimits.textBytesMax, "a text longer than its length can say")
    append(big: UInt16(text.count))
    append(text)
  }

  private mutating func append(big number: UInt16) {
    append(UInt8(number >> 8))
    append(UInt8(number & 0xFF))
  }

  /// Appends a length: seven bits a byte, the lowest first (section 2.2.3).
  private mutating func append(mqttLength length: Int) {
    precondition(length <= MQTTLimits.lengthMax, "a packet longer than its length can say")
    var rest = length
    repeat {
      append(UInt8(rest & 0x7F) | (rest > 0x7F ? 0x80 : 0))
      rest >>= 7
    } while rest > 0
  }
}
