import Glibc
import HAL

/// An open /dev/i2c-N: the state that the kernel keeps for an open file, and its transfers for each
/// call.
final class OpenBus {
  private let wire: BusWire
  private var address = 0
  private var checksPackets = false

  init(on wire: BusWire) {
    self.wire = wire
  }

  /// Carries out a request on the simulated bus.
  func answer(_ request: BusRequest) -> BusAnswer {
    do {
      return try carryOut(request)
    } catch {
      return BusAnswer(-Int(error.number))
    }
  }

  private func carryOut(_ request: BusRequest) throws(BusRefusal) -> BusAnswer {
    switch request {
    case .address(let address):
      guard address <= 0x7F else { throw BusRefusal(EINVAL) }
      self.address = address
      return BusAnswer(0)
    case .packetErrorChecking(let on):
      checksPackets = on
      return BusAnswer(0)
    case .read(let count):
      return BusAnswer(count, bytes: try wire.read(count, from: address))
    case .write(let bytes):
      try wire.write(bytes, to: address)
      return BusAnswer(bytes.count)
    case .transfer(let messages):
      return BusAnswer(messages.count, bytes: try carryOut(messages))
    case .smbus(let call):
      return BusAnswer(0, bytes: try carryOut(call))
    }
  }

  /// A write and the read after it from the same address are one transaction; anything else in a
  /// row has a stop in between here.
  private func carryOut(_ messages: [BusMessage]) throws(BusRefusal) -> [UInt8] {
    var received: [UInt8] = []
    var index = 0
    while index < messages.count {
      let message = messages[index]
      index += 1
      switch message.content {
      case .read(let count): received += try wire.read(count, from: message.address)
      case .write(let bytes):
        if index < messages.count, messages[index].address == message.address,
          case .read(let count) = messages[index].content
        {
          index += 1
          received += try wire.write(bytes, thenRead: count, at: message.address)
        } else {
          try wire.write(bytes, to: message.address)
        }
      }
    }
    return received
  }

  private func carryOut(_ call: SMBusCall) throws(BusRefusal) -> [UInt8] {
    var plan = try call.plan()
    let isChecked = checksPackets && plan.mayBeChecked
    var code = PacketErrorCode()
    if let written = plan.written {
      code.add(UInt8(address << 1))
      code.add(written)
      if isChecked, plan.readCount == nil { plan.written = written + [code.value] }
    }
    guard let count = plan.readCount else {
      try wire.write(plan.written ?? [], to: address)
      return []
    }
    let wanted = count + (isChecked ? 1 : 0)
    var bytes = try plan.written.map { written throws(BusRefusal) in
      try wire.write(written, thenRead: wanted, at: address)
    }
    if bytes == nil { bytes = try wire.read(wanted, from: address) }
    code.add(UInt8(address << 1 | 1))
    return try Self.result(bytes ?? [], plan.outcome, isChecked ? code : nil)
  }

  /// What the program gets of the bytes that were read; `code` has seen all before them.
  private static func result(
    _ bytes: [UInt8], _ outcome: SMBusCall.Outcome, _ code: PacketErrorCode?
  ) throws(BusRefusal) -> [UInt8] {
    var length = bytes.count - (code == nil ? 0 : 1)
    if outcome == .deviceCounted {
      guard let count = bytes.first, (1...SMBusCall.blockLimit).contains(Int(count)) else {
        throw BusRefusal(EPROTO)
      }
      length = 1 + Int(count)
    }
    if var code {
      code.add(bytes.prefix(length))
      guard bytes[length] == code.value else { throw BusRefusal(EBADMSG) }
    }
    let taken = Array(bytes.prefix(length))
    return outcome == .callerCounted ? [UInt8(taken.count)] + taken : taken
  }
}
