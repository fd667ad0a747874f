import BoardFiles
import HAL
import LinuxHAL
import Logging
import NodeAssembly
import NodeCore
import NodeLoop
import Transport
import Units
import Uplink

extension NodeRun {
  /// Lets a node that has not started continue from the state of the one before it.
  func restore<Time: MonotonicClock, Stream: Connection & ~Copyable>(
    _ turn: inout Turn<Time, UplinkClient<Stream>>, _ state: NodeState?, _ board: Board,
    _ journal: Journal
  ) {
    // A simulated board's clock begins with each process.
    if Self.isReal(Time.self) { turn.machineStart = MachineStart.number() ?? 0 }
    guard let state else { return }
    turn.wallTime = LinuxClock().wallTime(after: 0)
    do throws(StateFault) {
      let restored = try turn.restore(state)
      journal.log(restored, on: board)
    } catch {
      journal.log(error)
    }
  }

  /// A time that has passed for certain, for a clock that is plainly not set: that of the last
  /// state, or that of the state of trust.
  static func timePassed(_ state: NodeState?, _ trust: @escaping () -> Int64) -> () -> Int64 {
    guard let seconds = state?.wallSeconds else { return trust }
    // A clock that is set may have been set back for a reason: a time of the state that was ahead
    // must not let certificates expire.
    return { LinuxClock().wallClockSeconds() == nil ? max(trust(), seconds) : trust() }
  }
}

extension Journal {
  /// Says with what a node continues.
  func log(_ restored: RestoredState, on board: Board) {
    let names = restored.raised.map { board.alarms[$0.index].name }
    let down =
      restored.down.map { "after \($0.microseconds / 1_000_000) s" } ?? "after an unknown time"
    let raised = names.isEmpty ? "no alarm is raised" : "raised: \(names.joined(separator: ", "))"
    logger.notice("continues \(down); \(raised)", source: Self.source)
    guard !restored.dropped.isEmpty else { return }
    let dropped = restored.dropped.map { String(decoding: $0, as: UTF8.self).printable }
    logger.warning(
      "the board has changed: the state of \(dropped.joined(separator: ", ")) is dropped",
      source: Self.source)
  }

  /// Says why a node does not continue.
  func log(_ fault: StateFault) {
    let reason =
      switch fault {
      case .damaged: "it is damaged"
      case .newer: "a newer release wrote it"
      }
    logger.error(
      "the state of the last run is not used: \(reason); alarms and totals begin again",
      source: Self.source)
  }
}
