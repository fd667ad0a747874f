import HAL
import NodeCore
import NodeLoop
import Sensors
import Transport
import Units

func ms(_ count: UInt64) -> Instant { Instant(microseconds: count * 1_000) }

/// A clock that stands where it is put.
final class HandClock: MonotonicClock {
  var now = Instant.zero
}

/// A bus whose transfers take a set time and fail where the script says so.
final class ScriptedBus: ClosableBus {
  let clock: HandClock
  var isClosed = false
  /// What a transfer to an address takes.
  var cost: [UInt8: Interval] = [:]
  /// The faults of the next transfers to an address; nil lets one pass.
  var faults: [UInt8: [I2CFault?]] = [:]
  /// The fault of every transfer, once those of ``faults`` are used up.
  var fault: I2CFault?
  /// The address and the beginning in ms of each transfer.
  var transfers: [String] = []
  /// Called in the middle of each transfer, with its end.
  var passing: ((Instant) -> Void)?

  init(_ clock: HandClock) {
    self.clock = clock
  }

  private func transfer(_ address: I2CAddress) throws(I2CFault) {
    if isClosed { throw .timeout }
    transfers.append("\(clock.now.microseconds / 1_000) 0x\(String(address.rawValue, radix: 16))")
    clock.now = clock.now + (cost[address.rawValue] ?? .zero)
    passing?(clock.now)
    guard let first = faults[address.rawValue]?.first else {
      if let fault { throw fault }
      return
    }
    faults[address.rawValue]?.removeFirst()
    if let first { throw first }
  }

  func write(_ bytes: Span<UInt8>, to address: I2CAddress) throws(I2CFault) {
    try transfer(address)
  }

  func read(
    into buffer: inout MutableSpan<UInt8>, from address: I2CAddress
  ) throws(I2CFault) {
    try transfer(address)
  }

  func write(
    _ bytes: Span<UInt8>, thenReadInto buffer: inout MutableSpan<UInt8>, at address: I2CAddress
  ) throws(I2CFault) {
    try transfer(address)
  }
}

/// A driver that writes a byte, waits as often as its options say and then counts a measurement.
struct Probe: ChipDriver {
  static let schema = ChipSchema(
    name: "probe", addresses: [0x40], clockHertzMax: 400_000, channels: [],
    options: [
      OptionSchema("waits", .count, in: 0...100, default: 0),
      OptionSchema("pause", .count, in: 0...10_000, default: 0),
      OptionSchema("missing", .count, in: 0...255, default: 0),
    ])

  private let endpoint: I2CEndpoint
  private let waits: Int64
  private let pause: Interval
  private let missing: ChannelMask
  private var waited: Int64 = 0
  private var measurements: Int64 = 0

  /// `waits` is how often it waits, `pause` how many milliseconds each time, `missing` the
  /// channels that are out of range.
  init(_ endpoint: I2CEndpoint, _ setup: ChipSetup) {
    self.endpoint = endpoint
    waits = setup.options.amount("waits")
    pause = .milliseconds(setup.options.amount("pause"))
    missing = ChannelMask(bits: UInt8(setup.options.amount("missing")))
  }

  mutating func advance() throws(SensorFault) -> SensorStep {
    let byte: [UInt8] = [1]
    do throws(EndpointFault) {
      try endpoint.write(byte.span)
    } catch {
      waited = 0
      throw SensorFault(error)
    }
    if waited < waits {
      waited += 1
      return .again(after: pause)
    }
    waited = 0
    measurements += 1
    return missing.bits == 0 ? .measured : .partial(missing: missing, .outOfRange)
  }

  /// The number of the measurement, and the channel behind it.
  func value(of index: Int) -> Int64 { measurements * 10 + Int64(index) }
}

/// A line that the test moves.
final class HandInput: GPIOInput {
  var level = false
  var edges: [LineEdge] = []
  /// Thrown by the next reads of the level.
  var levelFaults: [GPIOFault] = []
  /// Thrown by the next reads of an edge.
  var edgeFaults: [GPIOFault] = []

  func isActive() throws(GPIOFault) -> Bool {
    if !levelFaults.isEmpty { throw levelFaults.removeFirst() }
    return level
  }

  func nextEdge() throws(GPIOFault) -> LineEdge? {
    if !edgeFaults.isEmpty { throw edgeFaults.removeFirst() }
    return edges.isEmpty ? nil : edges.removeFirst()
  }

  /// The line changes, with its edge.
  func move(to active: Bool, at time: Instant) {
    level = active
    edges.append(LineEdge(active: active, at: time))
  }
}

/// A lamp that may be broken.
final class HandOutput: GPIOOutput {
  var level = false
  var fault: GPIOFault?

  func drive(_ active: Bool) throws(GPIOFault) {
    if let fault { throw fault }
    level = active
  }
}

/// A link that does what the script says and keeps what was asked of it.
final class LinkScript {
  /// What `advance` says next; the last one stays.
  var states: [LinkState] = [.ended(.acknowledged(CauseCode(1, 200)))]
  var calls: [String] = []
}

struct ScriptedLink: MessageLink {
  let script: LinkScript

  mutating func begin(
    _ message: Message, _ schema: ReportSchema, values: Span<ReportedValue>, at now: Instant
  ) {
    var texts: [String] = []
    for index in values.indices { texts.append("\(values[index])") }
    script.calls.append("begin #\(message.id.sequence) \(texts.joined(separator: " "))")
  }

  mutating func advance(at now: Instant) -> LinkState {
    script.states.count > 1 ? script.states.removeFirst() : script.states[0]
  }

  mutating func cancel(at now: Instant) {
    script.calls.append("cancel")
  }
}

/// Records the events of a node, each with its milliseconds.
final class Diary: NodeObserver {
  private(set) var lines: [String] = []
  /// What alarms did, each with its milliseconds.
  private(set) var alarms: [String] = []
  /// The times of all events.
  private(set) var times: [Instant] = []

  func node(_ event: NodeEvent, at now: Instant) {
    times.append(now)
    if case .action(.alarm(let alarm, let event)) = event {
      alarms.append("\(now.microseconds / 1_000) alarm \(alarm.index) \(event)")
    }
    let text: String? =
      switch event {
      case .reading(let channel, .value(let value)): "read \(channel.index) \(value)"
      case .reading(let channel, let value): "read \(channel.index) \(value)"
      case .deviceRests(let device): "device \(device.index) rests"
      case .deviceFault(let device, let fault): "device \(device.index) \(fault)"
      case .channelFault(let channel, let fault): "channel \(channel.index) \(fault)"
      case .inputFault(let input, let fault): "input \(input.index) \(fault)"
      case .outputFault(let output, let fault): "output \(output.index) \(fault)"
      case .outputDriven(let output): "output \(output.index) driven"
      case .delivery(let message, _, _, _): "delivered #\(message.id.sequence)"
      case .action(.reportsSkipped(let count)): "skipped \(count)"
      case .action: nil
      }
    guard let text else { return }
    lines.append("\(now.microseconds / 1_000) \(text)")
  }

  /// The lines that contain `word` since the last call.
  func take(_ word: String = "") -> [String] {
    defer { lines = [] }
    return lines.filter { word.isEmpty || $0.contains(word) }
  }
}
