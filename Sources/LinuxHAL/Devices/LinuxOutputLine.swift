public import HAL
import Units

/// An output line of a Linux GPIO chip. It begins as its settings say and returns to the kernel
/// driver's default when the value is destroyed. When the line's chip goes, the line is gone until
/// it is driven after the chip is back.
public final class LinuxOutputLine: GPIOOutput {
  /// Which line it is.
  public let location: LineLocation

  private let system: LinuxSystem
  private let settings: LineSettings
  private var hold: LineHold<any LineRequest>

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
    self.settings = settings
    self.system = system
    hold = LineHold(
      try Diagnosis(system: system).request(location, as: .output, settings), of: location,
      on: system)
  }

  /// Drives the line to its active (true) or inactive level. Does not block.
  public func drive(_ active: Bool) throws(GPIOFault) {
    let request = try hold.taken { (path) throws(Errno) in
      var settings = settings
      settings.startsActive = active
      return try system.gpio.request(location.offset, on: path, as: .output, settings)
    }
    do {
      try request.drive(active)
    } catch {
      throw hold.fault(error)
    }
  }
}
