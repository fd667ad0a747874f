/// A problem of a number or its unit.
enum NumberProblem: Error, Hashable, Sendable {
  case malformed(String, NumberFlaw)
  case overflow(String)
  case tooFine(String, Dimension)
  case missingUnit(String, Dimension, fitting: [String])
  case wrongUnit(String, of: Dimension, wanted: Dimension)
  case unknownUnit(String, wanted: Dimension)
  case unitOnPlain(String)
  case notWhole(String)
  case outOfRange(String, low: String, high: String?)
  case notHexadecimal(String)
  case addressReserved(UInt8)
  case addressTooLarge(String)
}
