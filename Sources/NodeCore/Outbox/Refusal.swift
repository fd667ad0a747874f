public import Units

/// Why a message is not sent any more: what the server answers, or that its answers cannot be read.
public struct Refusal: Hashable, Sendable {
  /// Bytes of a text at most; what is longer is cut.
  public static let textBytesMax = 200

  /// The status of the answer; 0 for one that could not be read.
  public let status: UInt16
  /// The beginning of the answer's body, as the server sent it; for an answer that could not be
  /// read, the numbers of the cause.
  public let text: [UInt8]

  /// Makes a refusal; what `text` has beyond ``textBytesMax`` is left out.
  public init(status: UInt16, text: [UInt8]) {
    self.status = status
    self.text = text.count > Self.textBytesMax ? Array(text[..<Self.textBytesMax]) : text
  }

  /// Makes the refusal of a message whose answers the node cannot read, for this cause.
  public init(unreadable cause: CauseCode) {
    var text = ByteBuffer()
    text.append(decimal: UInt64(cause.number))
    for particular in [cause.first, cause.second, cause.third] {
      text.append(" ")
      text.append(decimal: UInt64(particular))
    }
    self.init(status: 0, text: text.bytes)
  }

  /// Why the answers could not be read; nil where the server has refused the message.
  public var unreadableCause: CauseCode? {
    guard status == 0 else { return nil }
    var numbers: [UInt32] = [0]
    for byte in text {
      if byte == UInt8(ascii: " ") {
        numbers.append(0)
        continue
      }
      guard (0x30...0x39).contains(byte) else { return nil }
      let (tens, overflows) = numbers[numbers.count - 1].multipliedReportingOverflow(by: 10)
      let (sum, exceeds) = tens.addingReportingOverflow(UInt32(byte - 0x30))
      guard !overflows, !exceeds else { return nil }
      numbers[numbers.count - 1] = sum
    }
    guard numbers.count == 4, let number = UInt16(exactly: numbers[0]), number > 0 else {
      return nil
    }
    return CauseCode(number, numbers[1], numbers[2], numbers[3])
  }
}
