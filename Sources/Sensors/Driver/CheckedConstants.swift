/// What a driver reads from its chip once and computes every value with: a specimen's calibration.
///
/// One disturbed transfer would falsify every later value. So a first reading counts only if a
/// second one, after the first conversion, is the same. Later ones follow each impossible result,
/// and otherwise at distances that grow with the number of values: a fault that has altered both
/// readings alike is outlived by at most half as many values as it lasted for, and one more, and
/// by ``distanceMax`` in any case.
struct CheckedConstants<Constants: Equatable> {
  /// The most values between two readings.
  static var distanceMax: UInt32 { 1_000 }

  /// The constants; for use only once ``isDue(after:)`` has been asked and answered.
  let value: Constants
  private var values: UInt32 = 0
  /// At which number of values the next reading is due.
  private var due: UInt32 = 0

  /// Takes the first reading.
  init(_ first: Constants) {
    value = first
  }

  /// Whether the constants have to be read again before the next result is published; asked once
  /// for each.
  @inline(__always)
  mutating func isDue(after isPlausible: Bool) -> Bool {
    values &+= 1
    return !isPlausible || values >= due
  }

  /// Takes another reading.
  ///
  /// - Throws: ``SensorFault/inconsistent`` if it differs from the first.
  mutating func confirm(_ again: Constants) throws(SensorFault) {
    guard again == value else { throw .inconsistent }
    due = values &+ min(Self.distanceMax, values / 2 + 1)
  }
}

extension Span where Element == UInt8 {
  /// Whether all bytes are 0x00, or all are 0xFF: what a wire reads that is held low, or that no
  /// chip drives.
  var isBlank: Bool {
    guard count > 0, self[0] == 0x00 || self[0] == 0xFF else { return false }
    for index in 1..<count where self[index] != self[0] { return false }
    return true
  }
}
