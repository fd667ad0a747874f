import BoardFiles
import HAL
import LinuxHAL
import NodeAssembly
import Sensors
import Units

/// What the log says of a fault of a sensor that a driver of the kernel owns: the file that it is
/// about, what there is instead, and what to do.
struct KernelSensorText {
  /// How many others a line of the log names.
  private static let listedMax = 8

  private let place: KernelPlace
  private let listing: KernelListing

  /// Looks below `root`, at names only, which no driver delays.
  init(_ place: KernelPlace, root: String = "") {
    self.place = place
    listing = KernelListing(place.subsystem, LinuxSensorFiles(root: root))
  }

  /// The words for `fault`.
  func text(_ fault: SensorFault) -> String {
    switch fault {
    case .missing where place.subsystem == .oneWire: "missing: " + missingThermometer
    case .missing: "missing: " + missingDevice
    case .ambiguous: "ambiguous: " + severalDevices
    case .garbled: "garbled: no attribute below \(shownFolder) may have such a text"
    case .flagged:
      "flagged: a file `_fault` below \(shownFolder) says 1: the sensor is open, shorted or not connected"
    case .notReady where place.subsystem == .oneWire:
      "not-ready: \(shownFolder) has the value of power-up, or zeros: check the thermometer's "
        + "supply, and the pull-up of 4.7 kΩ"
    case .checksum where place.subsystem == .oneWire:
      FaultText.text(fault)
        + ": the check in \(shownFolder)/w1_slave does not fit: check the wire and its pull-up"
    case .bus(.timeout): "timeout: a file below \(shownFolder) cannot be read in time"
    case .bus:
      FaultText.text(fault) + ": the driver of \(shownFolder) cannot read its sensor; see `dmesg`"
    default: FaultText.text(fault) + " in \(shownFolder)"
    }
  }

  private var shownFolder: String { place.folderText }

  // MARK: 1-Wire

  private var missingThermometer: String {
    let root = "\(place.subsystem.folder)"
    let names = names(in: root)
    let id = String(decoding: place.name, as: UTF8.self)
    if names.contains(id) {
      return "\(shownFolder) has no file w1_slave: load the driver, `sudo modprobe w1-therm`"
    }
    let missing = "\(shownFolder) does not exist; "
    guard !names.isEmpty else {
      return missing + "there is no 1-Wire bus: write dtoverlay=w1-gpio into "
        + "/boot/firmware/config.txt and restart, or `sudo modprobe w1-gpio`"
    }
    let others = names.filter { !$0.hasPrefix("w1_bus_master") }
    return others.isEmpty
      ? missing
        + "the kernel sees nothing on the wire: check wiring, supply and the pull-up of 4.7 kΩ"
      : missing + "there are \(listed(others)): correct `w1`, or check this one's wiring"
  }

  // MARK: Devices of Industrial I/O and of hwmon

  private var missingDevice: String {
    let devices = self.devices
    let root = "\(place.subsystem.folder)"
    guard let device = devices.first(where: isMeant) else {
      let there = devices.map { "`\($0.names[0])`" + ($0.parent.isEmpty ? "" : " at \($0.parent)") }
      let known = there.isEmpty ? "there is none at all" : "there are \(listed(there))"
      return "no device in \(root) has \(meant); \(known): load its driver (`lsmod`, `dmesg`), "
        + "or correct `\(place.subsystem.key)`"
    }
    let attributes = names(in: device.folder).filter {
      $0.hasPrefix("in_") || $0.hasSuffix("_input") || $0.hasSuffix("_average")
    }
    let known = attributes.isEmpty ? "nothing that measures" : listed(attributes)
    return
      "\(device.folder) does not show this quantity; it has \(known): correct `from` or `channel`"
  }

  private var severalDevices: String {
    let meant = devices.filter(isMeant).map { "`at: \($0.parent)`" }
    return "several devices in \(place.subsystem.folder) have \(self.meant): write \(listed(meant))"
  }

  private var meant: String {
    let parent = place.parent.map { ", at \(String(decoding: $0, as: UTF8.self))" } ?? ""
    return "the name or label `\(String(decoding: place.name, as: UTF8.self))`\(parent)"
  }

  private var devices: [KernelListing.Device] { listing.devices }

  private func isMeant(_ device: KernelListing.Device) -> Bool {
    let wanted = place.parent.map { String(decoding: $0, as: UTF8.self) }
    return device.names.contains(String(decoding: place.name, as: UTF8.self))
      && (wanted == nil || wanted == device.parent)
  }

  private func names(in folder: String) -> [String] { listing.names(in: folder) }

  private func listed(_ names: [String]) -> String {
    let more = names.count > Self.listedMax ? ", …" : ""
    return names.prefix(Self.listedMax).joined(separator: ", ") + more
  }
}
