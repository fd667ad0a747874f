/// How a program that does not know what is at an address recognises a chip, without a change to it
/// or to any other chip that may be there instead.
public enum ChipRecognition: Sendable {
  /// By its address alone: it answers as others do.
  case address
  /// By its address alone, and nothing may be sent: each byte is a command.
  case untouched
  /// It returns the byte that it was sent last: a multiplexer.
  case echo
  /// By all of these answers. What answers otherwise is another chip.
  case proof([ChipIdentity])
  /// By all of these answers, which it gives from its power-up until a program sets it up. What
  /// answers otherwise may be the chip as well.
  case sign([ChipIdentity])
}

/// What a chip answers to a question that changes nothing in it.
public struct ChipIdentity: Hashable, Sendable {
  /// What is sent first.
  public enum Question: Hashable, Sendable {
    /// The number of a register, with a repeated start before the answer.
    case register(UInt8)
    /// A command of one byte; the answer is fetched after ``ChipIdentity/pause``.
    case command(UInt8)
    /// A command of two bytes, the upper one first; the answer is fetched after the same time.
    case wordCommand(UInt16)
  }

  /// What comes back.
  public enum Answer: Hashable, Sendable {
    /// One or two bytes, the upper one first, with this value where `mask` has ones.
    case bits(UInt16, mask: UInt16, bytes: Int)
    /// This many words, each with Sensirion's check behind it.
    case checkedWords(Int)
    /// A word with the packet error code of SMBus behind it.
    case checkedPacket
  }

  /// What is sent first.
  public let question: Question
  /// What comes back.
  public let answer: Answer

  /// Makes the pair of `question` and `answer`.
  public init(_ question: Question, _ answer: Answer) {
    self.question = question
    self.answer = answer
  }

  /// A register of eight bits that holds `content`, as far as `mask` has ones.
  public static func register(
    _ number: UInt8, is content: UInt8, mask: UInt8 = 0xFF
  ) -> ChipIdentity {
    ChipIdentity(.register(number), .bits(UInt16(content), mask: UInt16(mask), bytes: 1))
  }

  /// A register of sixteen bits that holds `content`, as far as `mask` has ones.
  public static func register(
    _ number: UInt8, isWord content: UInt16, mask: UInt16 = 0xFFFF
  ) -> ChipIdentity {
    ChipIdentity(.register(number), .bits(content, mask: mask, bytes: 2))
  }

  /// How long an answer to a command may take: the serial number of an SHT4x and the state of an
  /// SCD4x, the slowest of the commands in use, are there after 1 ms (SHT4x datasheet table 4,
  /// SCD4x datasheet table 9).
  public static var pause: Interval { .milliseconds(1) }
}
