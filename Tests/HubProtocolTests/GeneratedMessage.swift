import HubProtocol
import NodeCore
import SimBoard
import Units

/// A message with its target and values, made from a seed.
struct GeneratedMessage {
  let message: Message
  let values: [ReportedValue]
  let target: ReportTarget
  /// When it is sent.
  let sent: Instant

  init(_ generator: inout SplitMix64) {
    func pick(_ count: Int) -> Int { Int(generator.next() % UInt64(count)) }
    let alphabet = Array("abcdefghijklmnopqrstuvwxyz0123456789-".utf8)
    func name(_ number: Int) -> [UInt8] {
      (0...pick(12)).map { _ in alphabet[pick(alphabet.count)] } + Array("\(number)".utf8)
    }
    let channels = (0..<pick(33)).map { number in
      ReportedChannel(
        name: name(number), kind: QuantityKind.allCases[pick(QuantityKind.allCases.count)])
    }
    let alarms = (0...pick(3)).map { name($0) }
    values = channels.map { channel in
      switch pick(6) {
      case 0: return .absent
      case 1: return .fault
      default:
        if channel.kind == .truth { return .value(Int64(pick(2))) }
        let extremes = [0, 1, -1, 999, -1_000, 1_500_000, Int64.min, Int64.max]
        let number = Int64(bitPattern: generator.next()) >> Int64(pick(64))
        return .value(pick(4) == 0 ? extremes[pick(extremes.count)] : number)
      }
    }
    let events: [AlarmEvent] = [.raised, .repeated, .cleared]
    let kind: MessageKind =
      pick(2) == 0 ? .report : .alarm(AlarmID(pick(alarms.count)), events[pick(events.count)])
    let time = Int64(bitPattern: generator.next()) >> Int64(pick(64))
    message = Message(
      id: MessageID(
        boot: generator.next(), sequence: generator.next() >> UInt64(pick(64))), kind: kind,
      count: kind == .report ? 1 : UInt16(1 + pick(3) * pick(21_000)),
      at: Instant(microseconds: generator.next() >> UInt64(pick(64))),
      wallTime: [.unknown, .atLeast(time), .known(time), .known(time.magnitude.asTime)][pick(4)])
    sent = message.at + .microseconds(Int64(generator.next() >> UInt64(1 + pick(63))))
    // Printable ASCII, which board files hold a device to.
    let device = (0...pick(40)).map { _ in UInt8(0x20 + pick(0x5F)) }
    target = ReportTarget(
      host: Array("hub.test".utf8), port: 8443, path: Array("/hub".utf8), device: device,
      secret: Array("s3cret".utf8),
      schema: ReportSchema(board: name(0), channels: channels, alarms: alarms))
  }

  /// The body of the request that `format` makes of it, or of the one with this number.
  func body(_ format: ReportFormat, call: Int = 0) throws -> [UInt8] {
    var buffer = ByteBuffer()
    var target = target
    target.call = call
    format.encode(message, values.span, target, sent, &buffer)
    var reader = HTTPRequestReader()
    buffer.withSpan { reader.feed($0) }
    return try reader.next()?.body ?? []
  }

  /// The bodies of all requests that `format` makes of it.
  func bodies(_ format: ReportFormat) throws -> [[UInt8]] {
    let calls = format.terms.calls?(message, values.span, target) ?? 1
    return try (0..<calls).map { try body(format, call: $0) }
  }

  /// The device as `format` can carry it.
  func device(in format: ReportFormat) -> [UInt8] {
    guard let rule = format.terms.deviceRule else { return target.device }
    return target.device.enumerated().map { index, byte in
      rule.allows(byte, index == 0) ? byte : UInt8(ascii: index == 0 ? "X" : "_")
    }
  }

  /// The channels that have been read, with what a receiver must find: `round` turns a value into
  /// the one that the format writes.
  func expected(_ round: (Int64, QuantityKind) -> Int64) -> [[UInt8]: ReportedValue] {
    var expected: [[UInt8]: ReportedValue] = [:]
    for (channel, value) in zip(target.schema.channels, values) where value != .absent {
      if case .value(let scaled) = value {
        expected[channel.name] = .value(round(scaled, channel.kind))
      } else {
        expected[channel.name] = value
      }
    }
    return expected
  }

  /// The units that a receiver must find, as text; a value that cannot be read has none in SenML.
  func expectedUnits(in format: ReportFormat) -> [String] {
    guard "\(format.name)" != "influx" else { return [] }
    return zip(target.schema.channels, values).compactMap { channel, value in
      let symbol = "\(channel.kind.symbol)"
      guard value != .absent, symbol != "" else { return nil }
      if value == .fault, "\(format.name)" == "senml" { return nil }
      return String(decoding: channel.name, as: UTF8.self) + " " + symbol
    }
  }

  /// The channels of a received message in the same form; a value that is none of its kind is left
  /// away.
  func found(_ received: ReceivedMessage) -> [[UInt8]: ReportedValue] {
    var found: [[UInt8]: ReportedValue] = [:]
    for value in received.values {
      let channel = target.schema.channels.first { $0.name == value.channel }
      guard let channel else { continue }
      found[channel.name] = value.reading.value(of: channel.kind)
    }
    return found
  }
}

extension UInt64 {
  /// A time that has a text.
  fileprivate var asTime: Int64 { Int64(self % 253_402_300_800) }
}
