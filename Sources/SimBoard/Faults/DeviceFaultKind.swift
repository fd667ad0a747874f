/// A kind of fault that scenarios can inject into a chip.
public struct DeviceFaultKind: Sendable {
  /// The name in scenarios.
  public let name: String
  /// Its numbers.
  public let parameters: [FaultParameterKind]
  /// What it means for a chip that has a line of its own; nil where it means nothing there.
  public let onLine: PulseEffect?
  /// What it needs of a chip.
  public let needs: FaultNeeds
  /// Makes one fault.
  public let make: @Sendable (FaultSettings) -> any DeviceFault

  /// Makes a kind.
  public init(
    name: String, parameters: [FaultParameterKind] = [], needs: FaultNeeds = [],
    onLine: PulseEffect? = nil,
    make: @escaping @Sendable (FaultSettings) -> any DeviceFault
  ) {
    self.name = name
    self.parameters = parameters
    self.needs = needs
    self.onLine = onLine
    self.make = { make($0.named(parameters)) }
  }

  /// Every kind; a new one is registered here and nowhere else.
  public static let all: [DeviceFaultKind] = [
    .addressNack,
    .dataNack,
    .timeout,
    .busError,
    .arbitrationLost,
    .stretch,
    .shortRead,
    .bitFlip,
    .byteShift,
    .crcError,
    .wrongIdentity,
    .brownOut,
    .unplug,
    .stuckBusy,
    .stuckValue,
    .offset,
    .drift,
    .spike,
    .dropout,
    .saturation,
  ]
}
