import CShellWire

/// The layout of requests and answers between a preloaded library and the board (wire.h).
enum Wire {
  /// The environment variable that names the folder of the buses' sockets.
  static let folderVariable = OUTPOST_SHELL_VARIABLE
  /// The longest packet.
  static let packetLimit =
    MemoryLayout<outpost_request_head>.size + Int(outpost_payload_max)
  /// The longest message on the bus.
  static let messageLimit = Int(outpost_message_max)

  /// An answer as it is sent: what the call returns, and the bytes that were read.
  static func packet(_ answer: BusAnswer) -> [UInt8] {
    let head = outpost_reply_head(
      result: answer.result, length: UInt32(clamping: answer.bytes.count))
    return withUnsafeBytes(of: head) { Array($0) } + answer.bytes
  }

  /// The request in `packet`; nil if it is not one.
  static func request(in packet: ArraySlice<UInt8>) -> BusRequest? {
    var rest = packet
    guard let head = take(outpost_request_head(), from: &rest),
      head.magic == UInt32(outpost_wire_magic), head.length == rest.count,
      rest.count <= Int(outpost_payload_max)
    else { return nil }
    let argument = Int(head.argument)
    switch outpost_request_kind(rawValue: head.kind) {
    case outpost_request_address: return .address(argument)
    case outpost_request_pec: return .packetErrorChecking(argument != 0)
    case outpost_request_read: return argument <= messageLimit ? .read(count: argument) : nil
    case outpost_request_write: return rest.count <= messageLimit ? .write(Array(rest)) : nil
    case outpost_request_transfer: return transfer(argument, rest)
    case outpost_request_smbus: return smbus(rest)
    default: return nil
    }
  }

  private static func transfer(_ count: Int, _ payload: ArraySlice<UInt8>) -> BusRequest? {
    guard (1...Int(outpost_messages_max)).contains(count) else { return nil }
    var rest = payload
    var messages: [BusMessage] = []
    var expected = 0
    for _ in 0..<count {
      guard let head = take(outpost_message_head(), from: &rest),
        Int(head.length) <= messageLimit
      else { return nil }
      let length = Int(head.length)
      guard head.flags == 0 else {
        expected += length
        messages.append(BusMessage(address: Int(head.address), content: .read(count: length)))
        continue
      }
      guard rest.count >= length else { return nil }
      let bytes = Array(rest.prefix(length))
      messages.append(BusMessage(address: Int(head.address), content: .write(bytes)))
      rest = rest.dropFirst(length)
    }
    guard rest.isEmpty, expected <= Int(outpost_payload_max) else { return nil }
    return .transfer(messages)
  }

  private static func smbus(_ payload: ArraySlice<UInt8>) -> BusRequest? {
    var rest = payload
    guard let head = take(outpost_smbus_head(), from: &rest), Int(head.length) == rest.count,
      rest.count <= Int(outpost_smbus_data_max)
    else { return nil }
    return .smbus(
      SMBusCall(
        isRead: head.is_read != 0, command: head.command, transaction: head.transaction,
        data: Array(rest)))
  }

  private static func take<Head: BitwiseCopyable>(
    _ empty: Head, from bytes: inout ArraySlice<UInt8>
  ) -> Head? {
    let size = MemoryLayout<Head>.size
    guard bytes.count >= size else { return nil }
    defer { bytes = bytes.dropFirst(size) }
    return bytes.withUnsafeBytes { $0.loadUnaligned(as: Head.self) }
  }
}
