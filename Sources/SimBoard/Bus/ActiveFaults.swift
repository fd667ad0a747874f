import HAL
import Units

/// Count of all faults in force on a bus and its chips, and what those of the scenario have done;
/// without any in force, transfers skip the search for them.
final class FaultTally {
  var inForce = 0
  /// By the number of the scenario's entry.
  var notes: [Int: FaultNote] = [:]
}

/// Where faults are in force: a chip's place, or a whole bus.
final class ActiveFaults {
  private struct Entry {
    let id: FaultID
    let fault: any DeviceFault
    var left: Int?
    let note: FaultNote
  }

  private var entries: [Entry] = []
  private let tally: FaultTally

  init(_ tally: FaultTally) {
    self.tally = tally
  }

  /// Whether no fault is in force here.
  var isEmpty: Bool { entries.isEmpty }

  /// Whether a fault hides the chip from the bus, for a transfer that would pass through it.
  func hides() -> Bool {
    var isAbsent = false
    for entry in entries where entry.fault.isAbsence {
      entry.note.hasChanged = true
      isAbsent = true
    }
    return isAbsent
  }

  func add(_ fault: any DeviceFault, id: FaultID, count: Int?) {
    let note = FaultNote()
    if case .entry(let number) = id { tally.notes[number] = note }
    entries.append(Entry(id: id, fault: fault, left: count, note: note))
    tally.inForce += 1
  }

  func remove(_ id: FaultID) -> (any DeviceFault)? {
    guard let index = entries.firstIndex(where: { $0.id == id }) else { return nil }
    tally.inForce -= 1
    return entries.remove(at: index).fault
  }

  /// What the faults do to a transfer, asked in the order of their beginning up to the first that
  /// ends it. Those that have occurred often enough end, on `chip` where there is one.
  func disturbance(
    on chip: AttachedChip?, at now: Instant, _ ask: (any DeviceFault) -> BusDisturbance?
  ) -> BusDisturbance? {
    var held = Interval.zero
    var ending: BusDisturbance?
    visit(on: chip, at: now) { fault, note in
      note.isAsked = true
      guard ending == nil, let found = ask(fault) else { return false }
      held = held + found.blocked
      if found.fault != nil { ending = found }
      if found.fault != nil || found.blocked > .zero { note.hasChanged = true }
      return true
    }
    if let ending { return BusDisturbance(ending.fault, passed: ending.passed, blocked: held) }
    return held > .zero ? BusDisturbance(nil, blocked: held) : nil
  }

  /// Lets every fault forge the bytes that the chip has sent.
  func forge(_ bytes: inout MutableSpan<UInt8>, on chip: AttachedChip, at now: Instant) {
    var index = 0
    while index < entries.count {
      let entry = entries[index]
      let before = entry.note.hasChanged ? [] : bytes.span.copied
      let hasOccurred = entry.fault.received(&bytes, from: chip)
      if hasOccurred, !entry.note.hasChanged { entry.note.hasChanged = before != bytes.span.copied }
      if !hasOccurred || !isOver(index, on: chip, at: now) { index += 1 }
    }
  }

  /// Reports to every fault what the chip has received.
  func sent(_ bytes: Span<UInt8>) {
    for entry in entries { entry.fault.sent(bytes) }
  }

  private func visit(
    on chip: AttachedChip?, at now: Instant, _ occurs: (any DeviceFault, FaultNote) -> Bool
  ) {
    var index = 0
    while index < entries.count {
      let entry = entries[index]
      if !occurs(entry.fault, entry.note) || !isOver(index, on: chip, at: now) { index += 1 }
    }
  }

  /// Counts an occurrence; true if it was the last and the fault is gone.
  private func isOver(_ index: Int, on chip: AttachedChip?, at now: Instant) -> Bool {
    guard let left = entries[index].left else { return false }
    entries[index].left = left - 1
    guard left <= 1 else { return false }
    let fault = remove(entries[index].id)
    if let chip { fault?.end(on: chip, at: now) }
    return true
  }
}

extension Span<UInt8> {
  fileprivate var copied: [UInt8] { indices.map { self[$0] } }
}
