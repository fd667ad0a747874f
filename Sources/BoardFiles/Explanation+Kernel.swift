import Units

extension Board {
  /// A sensor that a driver of the kernel owns; nil for any other device.
  func kernelText(_ device: DeviceEntry) -> String? {
    guard case .kernel(let place) = device.place else { return nil }
    let name = String(decoding: place.name, as: UTF8.self)
    let channel =
      place.channel.map { ", channel \(String(decoding: $0, as: UTF8.self))" }
      ?? (place.subsystem == .oneWire ? "" : ", the first channel of each quantity")
    let parent = place.parent.map { " on \(String(decoding: $0, as: UTF8.self))" } ?? ""
    let what =
      switch place.subsystem {
      case .oneWire: "1-Wire thermometer \(name), read by the kernel in \(place.folderText)"
      case .industrialIO: "Industrial I/O device \(name)\(parent), found in \(place.folderText)"
      case .hardwareMonitor: "hwmon device \(name)\(parent), found in \(place.folderText)"
      }
    return "device \(device.name): \(what)\(channel)"
  }
}
