package import BoardFiles
import HAL
import NodeCore
package import NodeLoop
package import SimBoard
package import Units

/// What a node read and decided in a run, and what it asked of its chips.
package final class RunTranscript: NodeObserver, BusWatcher {
  /// Something with its time.
  package struct Moment<Fact: Sendable>: Sendable {
    /// When.
    let at: Instant
    /// What.
    let fact: Fact
  }

  /// By channel.
  private(set) var readings: [[Moment<ReportedValue>]]
  /// By alarm.
  private(set) var alarms: [[Moment<AlarmEvent>]]
  /// The levels of outputs that changed, by line.
  private(set) var levels: [[Moment<Bool>]]
  /// What the node did with the chip of each device, by device.
  package private(set) var uses: [RegisterUse]
  private let deviceOf: [DeviceEntry.Index?]
  private let deviceAt: [BusAddress: DeviceEntry.Index]

  private struct BusAddress: Hashable {
    let bus: Int
    let address: UInt8
  }

  /// An empty transcript of a run on `board`.
  package init(_ board: Board) {
    readings = Array(repeating: [], count: board.channels.count)
    alarms = Array(repeating: [], count: board.alarms.count)
    levels = Array(repeating: [], count: board.lines.count)
    uses = Array(repeating: RegisterUse(), count: board.devices.count)
    deviceOf = board.channels.map { channel in
      if case .device(let device, channel: _) = channel.source { device } else { nil }
    }
    var places: [BusAddress: DeviceEntry.Index] = [:]
    for index in board.devices.entryIndices {
      guard case .bus(let bus, let address) = board.devices[index].place else { continue }
      places[BusAddress(bus: board.buses[bus].number, address: address)] = index
    }
    deviceAt = places
  }

  /// Takes an event.
  package func node(_ event: NodeEvent, at now: Instant) {
    switch event {
    case .reading(let channel, let value):
      readings[channel.index].append(Moment(at: now, fact: value))
      guard value != .fault, let device = deviceOf[channel.index] else { return }
      uses[device.number].isMeasured = true
    case .action(.alarm(let alarm, let event)):
      alarms[alarm.index].append(Moment(at: now, fact: event))
    default: break
    }
  }

  /// Takes a change of an output line.
  package func line(_ line: LineEntry.Index, _ active: Bool, at now: Instant) {
    levels[line.number].append(Moment(at: now, fact: active))
  }

  /// Takes a segment of a simulated bus.
  package func segment(_ record: TransferRecord, bytes: Span<UInt8>) {
    let place = BusAddress(bus: record.bus, address: record.address.rawValue)
    guard let device = deviceAt[place] else { return }
    uses[device.number].note(record, bytes.indices.map { bytes[$0] })
  }

  /// Takes the end of a transaction.
  package func stop(bus: Int, nanoseconds: UInt64) {
    for (place, device) in deviceAt where place.bus == bus { uses[device.number].finish() }
  }
}
