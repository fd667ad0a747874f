internal import HAL

/// Whether a result of sixteen bits without a check is one that power-up or the bus alone makes.
///
/// A bus that is held low gives zeros, one that is let go ones, and a read that breaks off gives
/// ones from there on.
func isDoubtful(_ word: UInt16) -> Bool { word == 0 || word & 0xFF == 0xFF }

/// How often a doubtful result is read at most.
private var readsMax: Int { 4 }

extension RegisterTransport {
  /// Reads a result of sixteen bits, and again as long as it is in doubt; what repeats is believed.
  ///
  /// - Throws: ``SensorFault/inconsistent`` for results that are in doubt and differ each time,
  ///   ``SensorFault/bus(_:)``.
  @inline(__always)
  func readResult(
    _ register: some RawRepresentable<UInt8>,
    unless isDoubtful: (UInt16) -> Bool = isDoubtful
  ) throws(SensorFault) -> UInt16 {
    let word = try readWord(register)
    guard isDoubtful(word) else { return word }
    return try readAgain(register, after: word, unless: isDoubtful)
  }

  // Apart from `readResult`, whose first word is nearly always the result.
  @inline(never)
  private func readAgain(
    _ register: some RawRepresentable<UInt8>, after first: UInt16,
    unless isDoubtful: (UInt16) -> Bool
  ) throws(SensorFault) -> UInt16 {
    var word = first
    for _ in 1..<readsMax {
      let again = try readWord(register)
      if again == word || !isDoubtful(again) { return again }
      word = again
    }
    throw .inconsistent
  }
}
