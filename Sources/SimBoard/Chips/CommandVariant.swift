public import HAL
public import Units

/// A chip that takes fewer commands of two bytes than its relative, or other ones.
public protocol CommandVariant: SendableMetatype {
  /// The model of the relative.
  associatedtype Relative: I2CChipModel

  /// What the chip makes of a command.
  static func effect(of command: UInt16) -> CommandEffect
}

/// What a chip makes of a command that its relative may take.
public enum CommandEffect: Sendable {
  /// The same as the relative makes of this one.
  case like(UInt16)
  /// A word with its checksum (polynomial 0x31 from all ones) that the chip sends in the next read.
  case answer(UInt16)
  /// Nothing: it does not know the command, as the part of the datasheet says.
  case none(String)
}

/// A simulated chip that differs from its relative in some commands.
public final class CommandVariantModel<Variant: CommandVariant>: I2CChipModel {
  /// Those of the relative.
  public static var inputNames: [StaticString] { Variant.Relative.inputNames }
  /// Those of the relative.
  public static var restingInputs: [Int64] { Variant.Relative.restingInputs }
  /// As the relative.
  public static var wire: WireFacts { Variant.Relative.wire }

  private let relative: Variant.Relative
  private var answer = AnswerBytes()
  private var refusal: ChipRemark?

  /// See ``I2CChipModel``.
  public var remark: ChipRemark? {
    get { refusal ?? relative.remark }
    set {
      refusal = newValue
      relative.remark = nil
    }
  }

  /// Makes a chip as the relative's model does.
  public init(address: I2CAddress, options: ChipOptions, inputs: SignalBank) {
    relative = Variant.Relative(address: address, options: options, inputs: inputs)
  }

  /// As the relative; a read also when an answer of its own is prepared.
  public func acknowledges(_ direction: TransferDirection, at now: Instant) -> Bool {
    if direction == .read && !answer.isEmpty { return true }
    return relative.acknowledges(direction, at: now)
  }

  /// A command of two bytes with its parameters.
  public func write(_ bytes: Span<UInt8>, at now: Instant) -> Int {
    answer = AnswerBytes()
    guard bytes.count > 1 else { return relative.write(bytes, at: now) }
    switch Variant.effect(of: UInt16(bytes[0]) << 8 | UInt16(bytes[1])) {
    case .none(let part):
      refusal = .refused(.unknownCommand, part)
      return 1
    case .answer(let word):
      answer.append(word: word, .ones)
      return 2
    case .like(let command):
      var words = [UInt8(command >> 8), UInt8(truncatingIfNeeded: command)]
      for index in 2..<bytes.count { words.append(bytes[index]) }
      return relative.write(words.span, at: now)
    }
  }

  /// The answer of its own, or what the relative sends.
  public func read(into buffer: inout MutableSpan<UInt8>, at now: Instant) {
    guard answer.isEmpty else {
      answer.supply(&buffer)
      answer = AnswerBytes()
      return
    }
    relative.read(into: &buffer, at: now)
  }

  /// As the relative.
  public func stop(at now: Instant) {
    relative.stop(at: now)
  }

  /// As the relative.
  public func powerCycle(at now: Instant) {
    answer = AnswerBytes()
    relative.powerCycle(at: now)
  }
}
