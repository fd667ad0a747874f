public import Units

extension KernelPlace {
  /// The family of a 1-Wire device: the byte that its id begins with; 0 where it begins otherwise.
  var family: UInt8 {
    var reader = TextReader(name)
    return reader.hexadecimalByte() ?? 0
  }
}

extension KernelSubsystem {
  /// The name of the device that a sensor is on, by the link to its folder:
  /// `.../i2c-1/1-0077/iio:device0` and `.../1-0048/hwmon/hwmon2`.
  public func parent(in link: [UInt8]) -> [UInt8] {
    var parts = link.split(separator: UInt8(ascii: "/")).dropLast()
    if self == .hardwareMonitor, let last = parts.last, last.elementsEqual("hwmon".utf8) {
      parts = parts.dropLast()
    }
    return parts.last.map { Array($0) } ?? []
  }
}
