import NodeCore

/// An operator's change of the file on its way through the writer.
struct StoreEdit: Sendable {
  /// What is asked for; nil once the writer has answered.
  var change: OutboxChange?
  /// Whether what was in memory has gone to the file, so that the change finds it. From then on
  /// the queues do not say what the file has, until it was opened again.
  var isFlushed = false
  var isUnderWay = false
}

extension DurableStore {
  /// Lets the writer carry out an operator's change of the file, which ``StoreEvent/edited(_:)`` or
  /// ``StoreEvent/notEdited(_:)`` reports at its end; false while another is under way or the file
  /// cannot be used. Never blocks.
  ///
  /// Alarms that are made meanwhile are delivered at once; what is in the file waits for the end.
  package func edit(_ change: OutboxChange) -> Bool {
    guard edit == nil, isOpen, fault == nil else { return false }
    edit = StoreEdit(change: change)
    handOver(changesToo: true)
    return true
  }

  /// Whether the queues do not say what the file has.
  var isStale: Bool { edit?.isFlushed == true }

  /// Lets the writer change the file, or open it again after that.
  func handOverEdit() {
    var command = WriterCommand()
    command.wallSeconds = wallSeconds ?? 0
    command.changes = handOverChanges { !isLate($0) }
    command.renewal = FileRenewal(change: edit?.change, boot: boot)
    edit?.isFlushed = true
    edit?.isUnderWay = true
    post(command)
  }

  /// Takes the answer to such a command.
  func takeEdit(_ answer: WriterAnswer) {
    guard let under = edit, under.isUnderWay else { return }
    edit?.isUnderWay = false
    edit?.change = nil
    if under.change != nil { note(answer.edited, answer) }
    // What was acknowledged meanwhile is still in the file: it goes first.
    guard answer.fault == nil, let facts = answer.opened,
      changes.allSatisfy({ isLate($0) })
    else { return }
    for (place, found) in facts.found.enumerated() { uplinks[place].renew(found) }
    edit = nil
  }

  /// Whether it is about a message that the file does not have: that goes first.
  private func isLate(_ change: RowChange) -> Bool {
    uplinks[change.uplink.index].parkedLate.contains { $0.key == change.key.number }
  }

  private func note(_ result: Result<EditOutcome, StoreFault>?, _ answer: WriterAnswer) {
    switch result {
    case .success(let outcome):
      for (place, bit) in outcome.bits.enumerated() {
        if let bit { uplinks[place].take(outcome, bit: bit) }
      }
      observe(outcome.leftover.map { .notEdited($0) } ?? .edited(outcome.changed))
    case .failure(let fault): observe(.notEdited(fault))
    // What was to be written before has failed.
    case nil: observe(.notEdited(answer.fault ?? .damaged))
    }
  }
}
