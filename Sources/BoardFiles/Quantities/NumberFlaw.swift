/// Reason why a number cannot be read.
enum NumberFlaw: Error, Hashable, Sendable {
  case notANumber
  case comma
  case exponent
  case leadingZero
  case underscore
  case sexagesimal
  case hexadecimal
  case barePoint
  case plusSign
  case overflow
}
