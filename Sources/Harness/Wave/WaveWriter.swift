import BoardFiles
import HAL
import NodeCore
import NodeLoop
import SimBoard
import Units

/// Writes what a logic analyser would see of a run, and what the node makes of it: bus lines,
/// lines, alarms and channels.
final class WaveWriter: BusWatcher {
  private var timeline: WaveTimeline
  private var buses: [(number: Int, wave: I2CWaveform)] = []
  // Where each kind's signals begin.
  private let lines: Int
  private let alarms: Int
  private let channels: Int
  private let kinds: [QuantityKind]

  /// Begins a dump; lines start as `isActive` says.
  init(
    _ board: Board, seed: UInt64, isActive: (LineEntry.Index) -> Bool,
    sink: @escaping (Span<UInt8>) -> Void
  ) {
    let scopes = [
      WaveScope(
        name: "lines",
        variables: board.lines.entryIndices.map {
          .init(name: board.lines[$0].name, first: .level(isActive($0)))
        }),
      WaveScope(
        name: "alarms",
        variables: board.alarms.map { .init(name: $0.name, first: .level(false)) }),
      WaveScope(
        name: "channels",
        variables: board.channels.map {
          .init(name: $0.name, isReal: $0.kind != .truth, first: .absent)
        }),
    ]
    let dump = ValueChangeDump(
      Self.scopes(of: board.buses) + scopes, comment: "board: \(board.name), seed: \(seed)",
      sink: sink)
    timeline = WaveTimeline(dump)
    for (index, bus) in board.buses.enumerated() {
      buses.append((bus.number, I2CWaveform(clock: 2 * index)))
    }
    lines = 2 * board.buses.count
    alarms = lines + board.lines.count
    channels = alarms + board.alarms.count
    kinds = board.channels.map { $0.kind }
  }

  func start(bus: Int, nanoseconds: UInt64) {
    timeline.beginTransfer()
  }

  func segment(_ record: TransferRecord, bytes: Span<UInt8>) {
    guard let index = buses.firstIndex(where: { $0.number == record.bus }) else { return }
    buses[index].wave.draw(record, bytes, on: &timeline)
  }

  func stop(bus: Int, nanoseconds: UInt64) {
    guard let index = buses.firstIndex(where: { $0.number == bus }) else { return }
    buses[index].wave.stop(at: nanoseconds, on: &timeline)
    timeline.endTransfer()
  }

  /// A line has changed.
  func line(_ line: LineEntry.Index, _ active: Bool, at now: Instant) {
    change(lines + line.number, to: .level(active), at: now)
  }

  /// The node did or saw something.
  func node(_ event: NodeEvent, at now: Instant) {
    switch event {
    case .reading(let channel, let value):
      change(channels + channel.index, to: shown(value, kinds[channel.index]), at: now)
    case .action(.alarm(let alarm, let event)) where event != .repeated:
      change(alarms + alarm.index, to: .level(event == .raised), at: now)
    case .deviceFault, .deviceRests, .channelFault, .inputFault, .outputFault, .outputDriven,
      .action, .delivery:
      break
    }
  }

  /// Ends the dump.
  func finish(at now: Instant) {
    timeline.finish(at: now.nanoseconds)
  }

  private func change(_ signal: Int, to value: WaveValue, at now: Instant) {
    timeline.change(signal, to: value, at: now.nanoseconds)
  }

  private func shown(_ value: ReportedValue, _ kind: QuantityKind) -> WaveValue {
    guard case .value(let scaled) = value else { return .absent }
    return kind == .truth ? .level(scaled != 0) : .number(scaled, kind)
  }

  /// A bus alone has the names that decoders look for.
  private static func scopes(of buses: [BusEntry]) -> [WaveScope] {
    buses.map { bus in
      let suffix = buses.count > 1 ? "\(bus.number)" : ""
      return WaveScope(
        name: "i2c-\(bus.number)",
        variables: ["SCL", "SDA"].map { .init(name: $0 + suffix, first: .level(true)) })
    }
  }
}

extension Instant {
  fileprivate var nanoseconds: UInt64 { microseconds &* 1_000 }
}

/// Forwards what happens on a bus to two watchers.
final class WatcherPair: BusWatcher {
  private let first: any BusWatcher
  private let second: any BusWatcher

  init(_ first: any BusWatcher, _ second: any BusWatcher) {
    self.first = first
    self.second = second
  }

  func start(bus: Int, nanoseconds: UInt64) {
    first.start(bus: bus, nanoseconds: nanoseconds)
    second.start(bus: bus, nanoseconds: nanoseconds)
  }

  func segment(_ record: TransferRecord, bytes: Span<UInt8>) {
    first.segment(record, bytes: bytes)
    second.segment(record, bytes: bytes)
  }

  func stop(bus: Int, nanoseconds: UInt64) {
    first.stop(bus: bus, nanoseconds: nanoseconds)
    second.stop(bus: bus, nanoseconds: nanoseconds)
  }
}
