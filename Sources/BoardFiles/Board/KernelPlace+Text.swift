package import Units

extension KernelPlace {
  /// The sensor as the kernel knows it, for people: `w1 28-0316a2795aff`, `hwmon cpu_thermal
  /// temp1`.
  package var text: String {
    let parent = parent.map { " at \(String(decoding: $0, as: UTF8.self))" } ?? ""
    let channel = channel.map { " \(String(decoding: $0, as: UTF8.self))" } ?? ""
    return "\(subsystem.key) \(String(decoding: name, as: UTF8.self))\(parent)\(channel)"
  }

  /// Where the kernel shows it: the folder of a thermometer, else that in which one has the name.
  package var folderText: String {
    subsystem == .oneWire
      ? "\(subsystem.folder)/\(String(decoding: name, as: UTF8.self))" : "\(subsystem.folder)"
  }
}
