import Testing

/// What a bus makes of one read, whatever the chip sends.
enum DisturbedRead: CaseIterable, CustomTestStringConvertible {
  /// The bus is held low.
  case zeros
  /// The bus is let go.
  case ones
  /// The read breaks off after the first byte, after half, before the last.
  case brokenAfterOne, brokenInTheMiddle, brokenBeforeTheLast

  var testDescription: String { "\(self)" }

  /// What the driver gets in place of `own`.
  func forged(_ own: [UInt8]) -> [UInt8] {
    switch self {
    case .zeros: own.map { _ in 0x00 }
    case .ones: own.map { _ in 0xFF }
    case .brokenAfterOne: broken(own, after: 1)
    case .brokenInTheMiddle: broken(own, after: own.count / 2)
    case .brokenBeforeTheLast: broken(own, after: own.count - 1)
    }
  }

  private func broken(_ own: [UInt8], after count: Int) -> [UInt8] {
    own.enumerated().map { $0.offset < count ? $0.element : 0xFF }
  }
}
