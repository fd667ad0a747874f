/// What a shell has said about refused transfers: each distinct case once, and not without end.
final class RefusalNotes {
  /// How many lines there can be for one device and cause.
  static let linesPerCauseMax = 8
  /// How many lines there can be in all.
  static let linesMax = 64

  private let say: (String) -> Void
  private var known: Set<RefusedTransfer.Kind> = []
  private var counts: [RefusedTransfer.Family: Int] = [:]

  /// Gives each line to `say`.
  init(_ say: @escaping (String) -> Void) {
    self.say = say
  }

  /// Says it, unless the same has been said, or enough of its kind.
  func take(_ transfer: RefusedTransfer) {
    guard known.count < Self.linesMax else { return }
    let count = counts[transfer.family, default: 0]
    guard count < Self.linesPerCauseMax, known.insert(transfer.kind).inserted else { return }
    counts[transfer.family] = count + 1
    say(transfer.text)
    if known.count == Self.linesMax {
      say("no further refusals are listed")
    } else if count + 1 == Self.linesPerCauseMax {
      say("no further refusals of this kind are listed for this address")
    }
  }
}
