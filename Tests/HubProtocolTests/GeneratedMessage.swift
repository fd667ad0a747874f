import HubProtocol
import NodeCore
import SimBoard
import Units

/// A message with its target and values, made from a seed.
struct GeneratedMessage {
  let message: Message
  let values: [ReportedValue]
  let target: ReportTarget

  init(_ generator: inout SplitMix64) {
    func pick(_ count: Int) -> Int { Int(generator.next() % UInt64(count)) }
    let alphabet = Array("abcdefghijklmnopqrstuvwxyz0123456789-_.".utf8)
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
    message = Message(
      id: MessageID(boot: 7, sequence: generator.next() >> UInt64(pick(64))), kind: kind,
      at: Instant(microseconds: generator.next() >> UInt64(pick(64))))
    // Printable ASCII, which board files hold a device to.
    let device = (0...pick(40)).map { _ in UInt8(0x20 + pick(0x5F)) }
    var target = ReportTarget(
      host: Array("hub.test".utf8), port: 8443, path: Array("/hub".utf8), device: device,
      secret: Array("s3cret".utf8), schema: ReportSchema(channels: channels, alarms: alarms))
    target.clockIsSet = pick(2) == 0
    self.target = target
  }

  /// The body of the request that `format` makes of it.
  func body(_ format: ReportFormat) throws -> [UInt8] {
    var buffer = ByteBuffer()
    format.encode(message, values.span, target, &buffer)
    var reader = HTTPRequestReader()
    buffer.withSpan { reader.feed($0) }
    return try reader.next()?.body ?? []
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
