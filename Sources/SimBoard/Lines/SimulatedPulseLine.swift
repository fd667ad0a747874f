public import HAL
public import Units

/// A line with a chip of its own at the other end and a resistor that pulls it high.
///
/// The chip says at the release what it will make of the line; each of those edges becomes visible
/// at its own time, unless the line is stuck by then.
public final class SimulatedPulseLine: PulseLine {
  private struct ActiveFault {
    let id: FaultID
    let effect: PulseEffect
    let fault: any DeviceFault
    var left: Int?
    let note: FaultNote
  }

  /// As many edges as the Linux floor asks the kernel to keep.
  public static let edgesMax = 192

  private let chip: any PulseChipModel
  private let inputs: SignalBank
  private let wire: SimulatedInput
  private let clock: VirtualClock
  private var lowSince: Instant?
  private var coming: ArraySlice<LineEdge> = []
  private var faults: [ActiveFault] = []
  /// Of the scenario's faults, by the number of the entry.
  private var notes: [Int: FaultNote] = [:]

  /// Makes a line that idles high, with `chip`, driven by `inputs`, at its other end.
  public init(
    name: String, _ chip: any PulseChipModel, inputs: SignalBank, clock: VirtualClock
  ) {
    wire = SimulatedInput(name: name, level: true, room: Self.edgesMax)
    wire.isSeen = false
    self.chip = chip
    self.inputs = inputs
    self.clock = clock
  }

  /// Pulls low; a chip in the middle of an answer is talked over.
  public func pullLow() throws(GPIOFault) {
    settle()
    coming = []
    wire.isSeen = true
    wire.move(to: false, at: clock.now)
    wire.forgetEdges()
    lowSince = clock.now
  }

  /// Lets go; the chip answers if it heard a start.
  public func release() throws(GPIOFault) {
    let isLow = try !wire.isActive()
    wire.forgetEdges()
    wire.move(to: true, at: clock.now)
    guard let since = lowSince else { return }
    lowSince = nil
    guard isLow, !isSilent() else { return }
    coming = chip.answer(toLow: clock.now.since(since), releasedAt: clock.now)[...]
  }

  /// The oldest edge that has become visible.
  public func nextEdge() throws(GPIOFault) -> LineEdge? {
    settle()
    return try wire.nextEdge()
  }

  /// Hands the line's level to a fault that begins or ends now.
  public func disturb(_ change: (SimulatedInput) -> Void) {
    settle()
    change(wire)
  }

  /// Brings a fault of the chip into force under a name of the caller's; it ends after `count`
  /// occurrences or with ``end(fault:at:)``.
  public func begin(
    _ fault: any DeviceFault, _ effect: PulseEffect, id: FaultID, count: Int?, at now: Instant
  ) {
    let note = FaultNote()
    if case .entry(let number) = id { notes[number] = note }
    faults.append(ActiveFault(id: id, effect: effect, fault: fault, left: count, note: note))
    fault.begin(on: inputs, at: now)
  }

  /// Ends the fault of this name, if it is still in force.
  public func end(fault id: FaultID, at now: Instant) {
    guard let index = faults.firstIndex(where: { $0.id == id }) else { return }
    faults.remove(at: index).fault.end(on: inputs, at: now)
  }

  /// What the fault of entry `number` of the scenario has done to answers of the chip.
  package func outcome(ofFault number: Int) -> FaultOutcome {
    notes[number]?.outcome ?? .idle(transfers: false)
  }

  private func isSilent() -> Bool {
    for fault in faults { fault.note.isAsked = true }
    guard let index = faults.firstIndex(where: { $0.effect == .silent }) else { return false }
    faults[index].note.hasChanged = true
    if let left = faults[index].left {
      faults[index].left = left - 1
      if left <= 1 { end(fault: faults[index].id, at: clock.now) }
    }
    return true
  }

  private func settle() {
    while let edge = coming.first, edge.at <= clock.now {
      wire.move(to: edge.active, at: edge.at)
      coming.removeFirst()
    }
    wire.isSeen = lowSince != nil || !coming.isEmpty
  }
}
