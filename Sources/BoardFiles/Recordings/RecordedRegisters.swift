/// The registers of a real chip, as `i2cdump` of i2c-tools prints them: what a simulated chip
/// begins with.
package struct RecordedRegisters: Hashable, Sendable {
  /// Whether a register has 16 bits, the low byte first on the wire.
  package let areWords: Bool
  /// By number; nil for one that could not be read, or that the dump leaves out.
  package internal(set) var values: [UInt16?] = Array(repeating: nil, count: 256)

  /// Those of a chip of which none could be read.
  package static let unreadable = RecordedRegisters(areWords: false)

  init(areWords: Bool) {
    self.areWords = areWords
  }
}
