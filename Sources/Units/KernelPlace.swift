/// The kernel's frameworks for sensors that a driver of the kernel owns and shows in sysfs.
public enum KernelSubsystem: UInt8, CaseIterable, Sendable {
  /// 1-Wire thermometers (Documentation/w1/slaves/w1_therm.rst).
  case oneWire
  /// Industrial I/O (Documentation/ABI/testing/sysfs-bus-iio).
  case industrialIO
  /// Hardware monitoring (Documentation/hwmon/sysfs-interface.rst).
  case hardwareMonitor

  /// The key in board files and the name of its sensors' schema.
  public var key: StaticString {
    switch self {
    case .oneWire: "w1"
    case .industrialIO: "iio"
    case .hardwareMonitor: "hwmon"
    }
  }

  /// The folder in which the kernel lists the sensors.
  public var folder: StaticString {
    switch self {
    case .oneWire: "/sys/bus/w1/devices"
    case .industrialIO: "/sys/bus/iio/devices"
    case .hardwareMonitor: "/sys/class/hwmon"
    }
  }
}

/// A sensor that a driver of the kernel owns, as a board names it; all names are bytes of ASCII.
public struct KernelPlace: Hashable, Sendable {
  /// The framework that shows it.
  public let subsystem: KernelSubsystem
  /// The id of a 1-Wire thermometer, `28-0316a2795aff`; else the name or label of the device.
  public let name: [UInt8]
  /// The device that it is on, `1-0077` for an I2C chip; nil where the name is enough.
  public let parent: [UInt8]?
  /// Which one of several like quantities: `temp2`, `voltage0`, or a label; nil for the first.
  public let channel: [UInt8]?

  /// Makes the place of a sensor.
  public init(
    _ subsystem: KernelSubsystem, name: [UInt8], parent: [UInt8]? = nil, channel: [UInt8]? = nil
  ) {
    self.subsystem = subsystem
    self.name = name
    self.parent = parent
    self.channel = channel
  }
}

extension KernelPlace {
  /// Whether a channel of this name is of the type `prefix`, and the name no label: `temp2`,
  /// `voltage0`, `temp_ambient`.
  public static func isChannel(_ name: [UInt8], of prefix: StaticString) -> Bool {
    let length = prefix.utf8CodeUnitCount
    guard name.count >= length else { return false }
    for index in 0..<length where name[index] != prefix.utf8Start[index] { return false }
    guard name.count > length else { return true }
    let next = name[length]
    return next == UInt8(ascii: "_") || UInt8(ascii: "0") <= next && next <= UInt8(ascii: "9")
  }
}
