/// The places of a chip in a board file.
enum ChipPlace: Hashable, Sendable {
  /// Under `i2c`.
  case bus
  /// Under `gpio`.
  case line
  /// Under `kernel`.
  case kernel
}
