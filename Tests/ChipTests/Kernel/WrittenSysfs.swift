import HAL
import Sensors
import Units

/// A tree of files as a test writes it down: texts by path, and links by path.
struct WrittenSysfs: SensorFiles {
  var files: [String: String] = [:]
  var refused: [String: I2CFault] = [:]
  var links: [String: String] = [:]

  /// One Industrial I/O device.
  static func iio(_ name: String, _ attributes: [String: String]) -> WrittenSysfs {
    device("/sys/bus/iio/devices/iio:device0", name, attributes)
  }

  /// One device of hwmon.
  static func hwmon(_ name: String, _ attributes: [String: String]) -> WrittenSysfs {
    device("/sys/class/hwmon/hwmon3", name, attributes)
  }

  /// A device in a folder of its own.
  static func device(
    _ folder: String, _ name: String, _ attributes: [String: String]
  ) -> WrittenSysfs {
    var tree = WrittenSysfs()
    tree.files[folder + "/name"] = name + "\n"
    for (attribute, text) in attributes { tree.files[folder + "/" + attribute] = text + "\n" }
    return tree
  }

  /// Both trees in one.
  static func + (left: WrittenSysfs, right: WrittenSysfs) -> WrittenSysfs {
    var sum = left
    sum.files.merge(right.files) { $1 }
    sum.links.merge(right.links) { $1 }
    return sum
  }

  func content(of path: [UInt8]) throws(SensorFileFault) -> [UInt8] {
    let path = String(decoding: path, as: UTF8.self)
    if let fault = refused[path] { throw .refused(fault) }
    guard let text = files[path] else { throw .absent }
    return Array(text.utf8)
  }

  func names(in folder: [UInt8]) throws(SensorFileFault) -> [[UInt8]] {
    let start = String(decoding: folder, as: UTF8.self) + "/"
    let names = files.keys.filter { $0.hasPrefix(start) }.map {
      String($0.dropFirst(start.count).prefix { $0 != "/" })
    }
    guard !names.isEmpty else { throw .absent }
    return Set(names).sorted().map { Array($0.utf8) }
  }

  func target(of link: [UInt8]) throws(SensorFileFault) -> [UInt8] {
    guard let target = links[String(decoding: link, as: UTF8.self)] else { throw .absent }
    return Array(target.utf8)
  }

  /// What a probe makes of quantity `name` of the sensor at `place`.
  func measure(_ place: KernelPlace, _ name: String) -> Measured {
    let quantities = KernelQuantity.all(of: place.subsystem)
    guard let index = quantities.firstIndex(where: { "\($0.channel.name)" == name }) else {
      preconditionFailure("the framework has no \(name)")
    }
    let measurement = KernelProbe(place, ChannelMask(bits: 1 << UInt8(index))).measure(self)
    do throws(SensorFault) {
      return .value(try measurement.value(of: index))
    } catch {
      return .fault(error)
    }
  }

  enum Measured: Equatable {
    case value(Int64)
    case fault(SensorFault)
  }
}

extension KernelPlace {
  /// The same with names as text.
  init(
    _ subsystem: KernelSubsystem, _ name: String, at parent: String? = nil,
    channel: String? = nil
  ) {
    self.init(
      subsystem, name: Array(name.utf8), parent: parent.map { Array($0.utf8) },
      channel: channel.map { Array($0.utf8) })
  }
}
