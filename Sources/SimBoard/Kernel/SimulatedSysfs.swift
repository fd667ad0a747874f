public import HAL
public import Units

/// A simulated part of sysfs: the folders and files in which the kernel's drivers show the sensors
/// of a board, at the time of a virtual clock.
///
/// A read returns at once and counts how long it takes; who reads waits for so long afterwards.
public final class SimulatedSysfs: SensorFiles {
  private let clock: VirtualClock
  private var sensors: [SimulatedKernelSensor] = []
  private var spent = Interval.zero

  /// Makes a tree without sensors.
  public init(_ clock: VirtualClock) {
    self.clock = clock
  }

  /// Adds a sensor that measures `inputs`, whose signals are in the order of its quantities.
  public func add(_ place: KernelPlace, inputs: SignalBank) -> SimulatedKernelSensor {
    // Entries about one device of the kernel share its folder.
    let known = sensors.first {
      $0.place.subsystem == place.subsystem && $0.place.name == place.name
        && $0.place.parent == place.parent
    }
    let number = known?.number ?? sensors.count
    let made = SimulatedKernelSensor(
      place, inputs: inputs, number: number, index: sensors.count + 1)
    sensors.append(made)
    return made
  }

  /// How long the reads since the last call have taken.
  public func takeSpent() -> Interval {
    defer { spent = .zero }
    return spent
  }

  /// The text of a file.
  public func content(of path: [UInt8]) throws(SensorFileFault) -> [UInt8] {
    let path = String(decoding: path, as: UTF8.self)
    for sensor in sensors {
      guard path.hasPrefix(sensor.folder + "/") else { continue }
      let name = String(path.dropFirst(sensor.folder.utf8.count + 1))
      guard let file = sensor.file(name, at: clock.now) else { continue }
      spent = spent + file.takes
      switch file.content {
      case .text(let text): return Array(text.utf8)
      case .refusal(let fault): throw .refused(fault)
      }
    }
    throw .absent
  }

  /// The names of the folders of sensors, or of the files of one.
  public func names(in folder: [UInt8]) throws(SensorFileFault) -> [[UInt8]] {
    let path = String(decoding: folder, as: UTF8.self)
    var names: [String] = []
    for sensor in sensors where !sensor.isAbsent {
      if path == sensor.place.subsystem.folder.description { names.append(sensor.folderName) }
      if path == sensor.folder { names += sensor.fileNames }
    }
    var unique: [String] = []
    for name in names where !unique.contains(name) { unique.append(name) }
    guard !unique.isEmpty else { throw .absent }
    return unique.map { Array($0.utf8) }
  }

  /// The link that a folder of a sensor is.
  public func target(of link: [UInt8]) throws(SensorFileFault) -> [UInt8] {
    let path = String(decoding: link, as: UTF8.self)
    guard let sensor = sensors.first(where: { $0.folder == path && !$0.isAbsent }) else {
      throw .absent
    }
    return Array(sensor.link.utf8)
  }
}

/// A file of a simulated sensor.
struct SysfsFile {
  enum Content {
    case text(String)
    case refusal(I2CFault)
  }

  var content: Content
  var takes = Interval.zero
}
