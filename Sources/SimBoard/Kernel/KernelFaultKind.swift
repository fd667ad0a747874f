public import HAL
public import Units

/// What a fault does to a simulated sensor that a driver of the kernel owns.
public enum KernelFaultEffect: Hashable, Sendable {
  /// The kernel does not show it.
  case absent
  /// The check over what came from it is wrong.
  case badChecksum
  /// It shows what it has after power-up.
  case powerUpValue
  /// Its driver refuses to read it, after so long.
  case fails(I2CFault, after: Interval)
  /// Reading it takes so much longer.
  case slow(Interval)
  /// Its driver writes something else than a number.
  case garbage
  /// Its driver says that it is faulty.
  case flag
}

/// A kind of fault that scenarios can inject into a sensor that a driver of the kernel owns.
public struct KernelFaultKind: Sendable {
  /// The name in scenarios; a fault of chips that means the same has the same name.
  public let name: String
  /// Its numbers.
  public let parameters: [FaultParameterKind]
  /// The frameworks whose sensors it can happen to.
  public let subsystems: [KernelSubsystem]
  /// What the numbers of an entry make of it.
  public let effect: @Sendable ([Int64]) -> KernelFaultEffect

  private init(
    _ name: String, _ parameters: [FaultParameterKind] = [],
    of subsystems: [KernelSubsystem] = KernelSubsystem.allCases,
    _ effect: @escaping @Sendable ([Int64]) -> KernelFaultEffect
  ) {
    self.name = name
    self.parameters = parameters
    self.subsystems = subsystems
    self.effect = effect
  }

  /// Every kind; a new one is registered here and nowhere else.
  public static let all: [KernelFaultKind] = [
    KernelFaultKind("unplug") { _ in .absent },
    KernelFaultKind("crc-error", of: [.oneWire]) { _ in .badChecksum },
    KernelFaultKind("power-up-value", of: [.oneWire]) { _ in .powerUpValue },
    KernelFaultKind("bus-error") { _ in .fails(.busError, after: .zero) },
    KernelFaultKind("timeout") { numbers in
      .fails(.timeout, after: .microseconds(numbers.first ?? 0))
    },
    KernelFaultKind("slow-read", [FaultParameterKind("by", .interval)]) { numbers in
      .slow(.microseconds(numbers.first ?? 0))
    },
    KernelFaultKind("garbage-text") { _ in .garbage },
    KernelFaultKind("fault-flag", of: [.hardwareMonitor]) { _ in .flag },
  ]
}
