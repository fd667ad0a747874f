public import HAL
import Units

/// An output line of a Linux GPIO chip. It begins as its settings say and returns to the kernel
/// driver's default when the value is destroyed.
public final class LinuxOutputLine: GPIOOutput {
  /// Which line it is.
  public let location: LineLocation

  private let request: any LineRequest

  /// Takes the line as an output, with its first level from the settings.
  ///
  /// - Throws: ``DeviceProblem`` when the line is missing, forbidden, taken or cannot be driven.
  public convenience init(
    _ location: LineLocation, _ settings: LineSettings = LineSettings()
  ) throws(DeviceProblem) {
    try self.init(location, settings, on: .machine)
  }

  init(
    _ location: LineLocation, _ settings: LineSettings, on system: LinuxSystem
  ) throws(DeviceProblem) {
    self.location = location
    request = try Diagnosis(system: system).request(location, as: .output, settings)
  }

  /// Drives the line to its active (true) or inactive level. Does not block.
  public func drive(_ active: Bool) throws(GPIOFault) {
    do {
      try request.drive(active)
    } catch {
      throw GPIOFault(error)
    }
  }
}
