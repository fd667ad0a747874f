import BoardFiles
import HAL
package import LinuxHAL
import Sensors
package import Units

/// The sensors of one framework of the kernel, as far as names in sysfs show them: no driver is
/// made to measure.
package struct KernelListing {
  /// A device that may have sensors.
  package struct Device: Hashable {
    /// Its folder.
    package let folder: String
    /// What its driver calls it and, where it has one, its label.
    package let names: [String]
    /// The device that it is on; empty where that is not known.
    package let parent: String
    /// What a board can read of it.
    package let quantities: [String]
  }

  private let subsystem: KernelSubsystem
  private let files: LinuxSensorFiles

  /// Looks at the framework in the tree of `files`.
  package init(_ subsystem: KernelSubsystem, _ files: LinuxSensorFiles) {
    self.subsystem = subsystem
    self.files = files
  }

  /// The devices in the order of their folders.
  package var devices: [Device] {
    let root = "\(subsystem.folder)"
    let entries = names(in: root)
    guard subsystem != .oneWire else {
      return entries.filter(Self.isThermometer).map {
        Device(folder: root + "/" + $0, names: [$0], parent: "", quantities: ["temperature"])
      }
    }
    return entries.map { entry in
      let folder = root + "/" + entry
      let names = [line(of: folder + "/name"), line(of: folder + "/label")].compactMap { $0 }
      return Device(
        folder: folder, names: names.isEmpty ? [entry] : names, parent: parent(of: folder),
        quantities: quantities(in: folder))
    }
  }

  /// The families that the kernel's thermometers have (drivers/w1/slaves/w1_therm.c).
  private static func isThermometer(_ name: String) -> Bool {
    ["10-", "22-", "28-", "3b-", "42-"].contains { name.hasPrefix($0) }
  }

  private func quantities(in folder: String) -> [String] {
    let attributes = names(in: folder)
    let (first, ends) =
      subsystem == .industrialIO ? ("in_", ["_input", "_raw"]) : ("", ["_input", "_average"])
    return KernelQuantity.all(of: subsystem).compactMap { quantity in
      let isThere = quantity.usual.contains { name in
        ends.contains { attributes.contains(first + "\(name)" + $0) }
      }
      return isThere ? "\(quantity.channel.name)" : nil
    }
  }

  // MARK: Files

  /// The names in a folder, in order; none where it cannot be read.
  func names(in folder: String) -> [String] {
    do throws(SensorFileFault) {
      return try files.names(in: Array(folder.utf8)).map { String(decoding: $0, as: UTF8.self) }
        .sorted()
    } catch {
      return []
    }
  }

  private func line(of file: String) -> String? {
    do throws(SensorFileFault) {
      let text = try files.content(of: Array(file.utf8)).prefix { $0 != UInt8(ascii: "\n") }
      return String(decoding: text, as: UTF8.self).printable
    } catch {
      return nil
    }
  }

  private func parent(of folder: String) -> String {
    do throws(SensorFileFault) {
      let link = try files.target(of: Array(folder.utf8))
      return String(decoding: subsystem.parent(in: link), as: UTF8.self)
    } catch {
      return ""
    }
  }
}
