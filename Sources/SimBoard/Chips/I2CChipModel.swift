public import HAL
public import Units

/// The direction bit of an address byte, seen from the controller.
public enum TransferDirection: UInt8, Sendable {
  /// The controller sends.
  case write = 0
  /// The chip sends.
  case read = 1
}

/// A simulated chip at register level, written from its datasheet alone.
///
/// The bus calls `acknowledges` for each (repeated) start, then `write` or `read` for the bytes of
/// that segment, then `stop` once at the end of the transaction. Physical values come from
/// `inputs`, sampled by the model when it converts, not when it is read. A model acknowledges what
/// the chip acknowledges and nothing else; for what it refuses, and for what it acknowledges but
/// does not carry out, it leaves a ``remark``.
public protocol I2CChipModel: AnyObject, SendableMetatype {
  /// The names of the physical inputs, equal to the channel names of the chip's schema and to any
  /// further inputs that only the simulation knows; at most 8.
  static var inputNames: [StaticString] { get }

  /// What each input rests at without a signal, as scaled integers, in the same order.
  static var restingInputs: [Int64] { get }

  /// What is known about the chip's answers by their place alone.
  static var wire: WireFacts { get }

  /// Whether the chip acknowledges its address in each of its states, so that the bus need not ask
  /// ``acknowledges(_:at:)``.
  static var alwaysAcknowledges: Bool { get }

  /// Whether the end of a transaction means something to the chip; if not, the bus does not call
  /// ``stop(at:)``.
  static var heedsStop: Bool { get }

  /// Why the chip refused the last segment, or acknowledged it without an effect; nil if there is
  /// nothing to say. Its reader sets it to nil.
  var remark: ChipRemark? { get set }

  /// Makes a powered-on chip at `address`; `inputs` drive it.
  init(address: I2CAddress, options: ChipOptions, inputs: SignalBank)

  /// Whether the chip acknowledges its address in this state.
  func acknowledges(_ direction: TransferDirection, at now: Instant) -> Bool

  /// Takes written bytes; returns how many were acknowledged (fewer than all is a data NACK).
  func write(_ bytes: Span<UInt8>, at now: Instant) -> Int

  /// Supplies the bytes of a read segment.
  func read(into buffer: inout MutableSpan<UInt8>, at now: Instant)

  /// The transaction has ended.
  func stop(at now: Instant)

  /// Power was lost and came back: all registers at their defaults.
  func powerCycle(at now: Instant)
}

extension I2CChipModel {
  /// The chip is asked.
  public static var alwaysAcknowledges: Bool { false }

  /// The chip is notified.
  public static var heedsStop: Bool { true }

  /// As a chip that always does.
  public func acknowledges(_ direction: TransferDirection, at now: Instant) -> Bool { true }

  /// As a chip to which it means nothing.
  public func stop(at now: Instant) {}

  /// Neither identity nor checksums.
  public static var wire: WireFacts { WireFacts() }

  /// Nothing: the model refuses without a word.
  public var remark: ChipRemark? {
    get { nil }
    set {}
  }
}

/// Where a chip's answers carry what faults forge.
public struct WireFacts: Sendable {
  /// The register that identifies the chip; nil for a chip without one.
  public let identity: UInt8?
  /// The last of each so many bytes of an answer is their checksum; nil for a chip without.
  public let checksumEvery: Int?
  /// Whether a write of several registers has the number of each before its content.
  public let takesPairs: Bool

  /// Makes facts.
  public init(identity: UInt8? = nil, checksumEvery: Int? = nil, takesPairs: Bool = false) {
    self.identity = identity
    self.checksumEvery = checksumEvery
    self.takesPairs = takesPairs
  }
}
