import HubProtocol
import SimBoard
import Testing
import Units

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

private func bytes(hexadecimal text: String) -> [UInt8] {
  Hexadecimal.bytes(of: bytes(text.filter { $0 != " " })) ?? []
}

extension MQTTRequestReader {
  fileprivate static func packets(in bytes: [UInt8], piece: Int = .max) throws(MQTTFault)
    -> [MQTTRequest]
  {
    var reader = MQTTRequestReader()
    var packets: [MQTTRequest] = []
    var fed = 0
    while fed < bytes.count {
      let end = fed + min(piece, bytes.count - fed)
      reader.feed(bytes.span.extracting(fed..<end))
      fed = end
      while let packet = try reader.next() { packets.append(packet) }
    }
    return packets
  }
}

@Suite("What a broker reads of a node")
struct MQTTRequestTests {
  private static let full = MQTTConnect(
    client: bytes("shed-1"), user: bytes("u"), password: bytes("p"),
    will: MQTTConnect.Will(topic: bytes("a/b"), payload: bytes("offline")), isClean: true,
    keepAlive: 60)

  private static func written(_ write: (inout ByteBuffer) -> Void) -> [UInt8] {
    var buffer = ByteBuffer()
    write(&buffer)
    return buffer.withSpan { span in span.withUnsafeBufferPointer { Array($0) } }
  }

  @Test(
    "Each packet that a node writes is read as it was meant, however it is cut",
    arguments: [1, 2, 7, .max])
  func roundTrip(_ piece: Int) throws {
    var payload = ByteBuffer()
    payload.append(bytes(String(repeating: "x", count: 300)))
    let stream = Self.written { output in
      output.append(connect: Self.full)
      output.append(
        publish: payload, to: bytes("a/report"), identifier: 513, isRepeat: true, isRetained: false)
      output.append(retained: "offline", to: bytes("a/b"))
      output.appendPingRequest()
      output.appendDisconnect()
    }
    let packets = try MQTTRequestReader.packets(in: stream, piece: piece)
    #expect(
      packets == [
        .connect(Self.full),
        .publish(
          MQTTPublication(
            topic: bytes("a/report"), identifier: 513, isRepeat: true, isRetained: false,
            payload: bytes(String(repeating: "x", count: 300)))),
        .publish(
          MQTTPublication(
            topic: bytes("a/b"), identifier: nil, isRepeat: false, isRetained: true,
            payload: bytes("offline"))),
        .ping, .disconnect,
      ])
  }

  @Test(
    "What no node may send is refused by its reason",
    arguments: [
      ("82 00", .unexpectedPacket(0x82)), ("00 00", .unexpectedPacket(0)),
      ("12 00", .unexpectedPacket(0x12)), ("c0 01 00", .badLength), ("e0 01 00", .badLength),
      ("30 ff ff ff ff", .badLength), ("30 ff ff ff 7f", .badLength), ("30 81 88 04", .badLength),
      // Quality 2, quality 3, a repeat of quality 0, no topic, wildcards, an identifier of 0.
      ("34 05 0001 61 0001", .badValue), ("36 05 0001 61 0001", .badValue),
      ("38 03 0001 61", .badValue), ("30 02 0000", .badValue), ("30 03 0001 23", .badValue),
      ("30 03 0001 2b", .badValue), ("30 03 0001 00", .badValue), ("32 05 0001 61 0000", .badValue),
      ("32 03 0001 61", .badLength), ("30 02 0001", .badLength), ("30 01 00", .badLength),
      // CONNECT: another name, another level, a reserved flag, no client, a will of quality 2.
      ("10 0d 0004 4d515455 04 02 003c 0001 6e", .badValue),
      ("10 0d 0004 4d515454 05 02 003c 0001 6e", .badValue),
      ("10 0d 0004 4d515454 04 03 003c 0001 6e", .badValue),
      ("10 0c 0004 4d515454 04 00 003c 0000", .badValue),
      ("10 0d 0004 4d515454 04 34 003c 0001 6e", .badValue),
      ("10 0d 0004 4d515454 04 22 003c 0001 6e", .badValue),
      ("10 0d 0004 4d515454 04 42 003c 0001 6e", .badValue),
      ("10 0e 0004 4d515454 04 02 003c 0001 6e 00", .badLength),
      ("10 0d 0004 4d515454 04 82 003c 0001 6e", .badLength),
    ] as [(String, MQTTFault)])
  func hostile(_ packet: String, _ fault: MQTTFault) {
    #expect(throws: fault) { try MQTTRequestReader.packets(in: bytes(hexadecimal: packet)) }
  }

  @Test("Packets with random changes are read or refused, and never trap")
  func random() {
    var generator = SplitMix64(seed: 5)
    var payload = ByteBuffer()
    payload.append(bytes("{}"))
    let stream = Self.written { output in
      output.append(connect: Self.full)
      output.append(
        publish: payload, to: bytes("a/report"), identifier: 1, isRepeat: false, isRetained: true)
    }
    for _ in 0..<20_000 {
      var changed = stream
      for _ in 0...generator.next() % 3 {
        changed[Int(generator.next() % UInt64(changed.count))] = UInt8(generator.next() & 0xFF)
      }
      do throws(MQTTFault) {
        let packets = try MQTTRequestReader.packets(in: changed)
        #expect(packets.count <= changed.count / 2)
      } catch {
        continue
      }
    }
  }
}
