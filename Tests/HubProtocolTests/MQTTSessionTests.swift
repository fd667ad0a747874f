import HubProtocol
import NodeCore
import SimBoard
import Testing
import Units

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

extension ByteBuffer {
  fileprivate var hexadecimal: String {
    withSpan { span in span.withUnsafeBufferPointer { Hexadecimal.text(Array($0)) } }
  }
}

extension MQTTSession {
  /// Takes bytes; what the last packet changed.
  fileprivate mutating func take(_ bytes: [UInt8]) throws(MQTTFault) -> Progress? {
    var last: Progress?
    for byte in bytes { last = try take(byte) }
    return last
  }
}

private let accepted: [UInt8] = [0x20, 0x02, 0x00, 0x00]
private let kept: [UInt8] = [0x20, 0x02, 0x01, 0x00]
private let plain = MQTTConnect(client: bytes("n"))

@Suite("A session with an MQTT broker")
struct MQTTSessionTests {
  private static func payload(_ text: String) -> ByteBuffer {
    var buffer = ByteBuffer()
    buffer.append(bytes(text))
    return buffer
  }

  private static func name(_ sequence: UInt64) -> MessageID {
    MessageID(boot: 7, sequence: sequence)
  }

  /// A session that the broker has opened.
  private static func opened(_ answer: [UInt8] = accepted) throws -> MQTTSession {
    var session = MQTTSession()
    var output = ByteBuffer()
    session.open(plain, &output)
    _ = try session.take(answer)
    return session
  }

  /// The bytes of a message that is published.
  private static func published(
    _ session: inout MQTTSession, _ text: String, _ sequence: UInt64?, isRetained: Bool = false
  ) -> String {
    var output = ByteBuffer()
    session.publish(
      payload(text), to: bytes("t"), named: sequence.map { name($0) }, isRetained: isRetained,
      &output)
    return output.hexadecimal
  }

  @Test(
    "CONNECT has the protocol's name, the flags of what is there, and each text with its length")
  func connect() {
    var short = ByteBuffer()
    short.append(connect: MQTTConnect(client: bytes("n"), isClean: true, keepAlive: 300))
    #expect(short.hexadecimal == "100d00044d5154540402012c00016e")
    var full = ByteBuffer()
    full.append(
      connect: MQTTConnect(
        client: bytes("n"), user: bytes("u"), password: bytes("p"),
        will: MQTTConnect.Will(topic: bytes("t"), payload: bytes("off"))))
    #expect(full.hexadecimal == "101b00044d51545404ec003c00016e0001740003" + "6f6666000175000170")
  }

  @Test(
    "The length of a packet is seven bits a byte",
    arguments: [
      (0, "3205"), (122, "327f"), (123, "328001"), (16_378, "32ff7f"), (16_379, "32808001"),
    ])
  func length(_ payload: Int, _ head: String) {
    var buffer = ByteBuffer()
    buffer.append(
      publish: Self.payload(String(repeating: "x", count: payload)), to: bytes("t"), identifier: 1,
      isRepeat: false, isRetained: false)
    #expect(buffer.hexadecimal.hasPrefix(head + "000174" + "0001"))
  }

  @Test("A message is acknowledged by its own PUBACK, and another's is a fault")
  func acknowledged() throws {
    var session = try Self.opened()
    let packet = Self.published(&session, "a", 1, isRetained: true)
    #expect(packet == "330600017400" + "0161")
    #expect(!session.isOpen)
    var other = session
    #expect(throws: MQTTFault.unexpectedPacket(0x40)) {
      try other.take([0x40, 0x02, 0x00, 0x02])
    }
    #expect(try session.take([0x40, 0x02, 0x00, 0x01]) == .acknowledged)
    #expect(session.isOpen)
    // A second time it answers nothing.
    #expect(throws: MQTTFault.unexpectedPacket(0x40)) {
      try session.take([0x40, 0x02, 0x00, 0x01])
    }
  }

  @Test(
    "A message that was not acknowledged is sent again with its identifier, marked as a repeat",
    arguments: [accepted, kept])
  func repeated(_ answer: [UInt8]) throws {
    var session = try Self.opened()
    #expect(Self.published(&session, "a", 1) == "3206000174000161")
    session.close()
    var output = ByteBuffer()
    session.open(plain, &output)
    _ = try session.take(answer)
    // An alarm in between has a number of its own.
    #expect(Self.published(&session, "b", 2) == "3206000174000262")
    #expect(try session.take([0x40, 0x02, 0x00, 0x02]) == .acknowledged)
    #expect(Self.published(&session, "a", 1) == "3a06000174000161")
    #expect(try session.take([0x40, 0x02, 0x00, 0x01]) == .acknowledged)
    // What was acknowledged is no repeat any more.
    #expect(Self.published(&session, "a", 1) == "3206000174000361")
  }

  @Test("A message of which no byte was sent is no repeat")
  func unsent() throws {
    var session = try Self.opened()
    _ = Self.published(&session, "a", 1)
    session.forget(Self.name(1))
    session.leave()
    #expect(session.isOpen)
    #expect(Self.published(&session, "a", 1) == "3206000174000261")
  }

  @Test("The acknowledgement of a message that was left comes late and disturbs no other")
  func left() throws {
    var session = try Self.opened()
    _ = Self.published(&session, "a", 1)
    session.leave()
    _ = Self.published(&session, "b", 2)
    #expect(try session.take([0x40, 0x02, 0x00, 0x01]) == nil)
    #expect(!session.isOpen)
    #expect(try session.take([0x40, 0x02, 0x00, 0x02]) == .acknowledged)
    // It counts all the same, once.
    let notes = [1, 1, 2].map { session.takesNote(of: Self.name($0)) }
    #expect(notes == [true, false, false])
  }

  @Test("An identifier is never 0, and never that of a message that is not acknowledged")
  func identifiers() throws {
    var session = try Self.opened()
    _ = Self.published(&session, "a", 1)
    session.leave()
    var seen: [String] = []
    for number in 0..<65_536 {
      let packet = Self.published(&session, "b", nil)
      let identifier = String(packet.dropFirst(10).prefix(4))
      #expect(identifier != "0000" && identifier != "0001", "\(number)")
      if number > 65_530 { seen.append(identifier) }
      let answer = [0x40, 0x02] + (Hexadecimal.bytes(of: bytes(identifier)) ?? [])
      #expect(try session.take(answer) == .acknowledged)
    }
    #expect(seen == ["fffd", "fffe", "ffff", "0002", "0003"])
  }

  @Test("A refused session says why", arguments: MQTTVerdict.allCases.dropFirst())
  func refused(_ verdict: MQTTVerdict) throws {
    var session = MQTTSession()
    var output = ByteBuffer()
    session.open(plain, &output)
    #expect(try session.take([0x20, 0x02, 0x00, verdict.rawValue]) == .refused(verdict))
    #expect(!session.isOpen)
  }

  @Test(
    "What a broker may not send to a node is a fault",
    arguments: [
      ([0x30], .unexpectedPacket(0x30)), ([0x00], .unexpectedPacket(0x00)),
      ([0x21], .unexpectedPacket(0x21)), ([0x41], .unexpectedPacket(0x41)),
      ([0xD1], .unexpectedPacket(0xD1)), ([0x90], .unexpectedPacket(0x90)),
      ([0x20, 0x03], .badLength), ([0x20, 0x80], .badLength), ([0xD0, 0x01], .badLength),
      ([0x20, 0x02, 0x02, 0x00], .badValue), ([0x20, 0x02, 0x00, 0x06], .badValue),
      ([0x20, 0x02, 0x01, 0x05], .badValue), (accepted + accepted, .unexpectedPacket(0x20)),
      ([0x40, 0x02, 0x00, 0x01], .unexpectedPacket(0x40)), ([0x40, 0x02, 0x00, 0x00], .badValue),
      ([0xD0, 0x00], .unexpectedPacket(0xD0)),
    ] as [([UInt8], MQTTFault)])
  func hostile(_ answer: [UInt8], _ fault: MQTTFault) {
    var session = MQTTSession()
    var output = ByteBuffer()
    session.open(plain, &output)
    #expect(throws: fault) { try session.take(answer) }
  }

  @Test("A session that the node asked to forget cannot have been kept")
  func clean() {
    var session = MQTTSession()
    var output = ByteBuffer()
    session.open(MQTTConnect(client: bytes("n"), isClean: true), &output)
    #expect(throws: MQTTFault.badValue) { try session.take(kept) }
  }

  @Test("A ping is answered once")
  func ping() throws {
    var session = try Self.opened()
    var output = ByteBuffer()
    session.ping(&output)
    #expect(output.hexadecimal == "c000")
    #expect(try session.take([0xD0, 0x00]) == .alive)
    #expect(throws: MQTTFault.unexpectedPacket(0xD0)) { try session.take([0xD0, 0x00]) }
  }

  @Test("Random bytes of a broker never trap, and acknowledge nothing that is not under way")
  func random() {
    var generator = SplitMix64(seed: 9)
    for _ in 0..<20_000 {
      var session = MQTTSession()
      var output = ByteBuffer()
      session.open(plain, &output)
      do throws(MQTTFault) {
        for _ in 0..<12 {
          let choices: [UInt8] = [0x20, 0x40, 0xD0, 0, 1, 2, 5, UInt8(generator.next() & 0xFF)]
          let progress = try session.take(choices[Int(generator.next() % 8)])
          #expect(progress != .acknowledged)
        }
      } catch {
        continue
      }
    }
  }
}
