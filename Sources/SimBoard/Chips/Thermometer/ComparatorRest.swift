/// Whether the comparator of a chip stays as it is, whatever its input does: then only the last of
/// several conversions can ever be seen.
struct ComparatorRest {
  /// What was found last, and for which revision of the inputs; nil after a change of the
  /// comparator.
  private var finding: (revision: Int, isAtRest: Bool)?

  /// The comparator, or what it compares with, has changed.
  mutating func end() {
    finding = nil
  }

  /// Whether no value that input 0 ever has moves the comparator; `moves` says whether a conversion
  /// of a value would. If those of both bounds would not, none between them would: a value is
  /// either above a limit or not, and a greater one is above no fewer limits.
  mutating func lasts(in inputs: SignalBank, moves: (Int64) -> Bool) -> Bool {
    if let finding, finding.revision == inputs.revision { return finding.isAtRest }
    let bounds = inputs.bounds(of: 0)
    let isAtRest = bounds.map { !moves($0.lowerBound) && !moves($0.upperBound) } ?? false
    finding = (inputs.revision, isAtRest)
    return isAtRest
  }
}
