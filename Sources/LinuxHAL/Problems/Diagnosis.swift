import Glibc

/// Opens the devices of a board and finds the reason when one does not open.
struct Diagnosis {
  let system: LinuxSystem

  /// Opens /dev/i2c-N and makes sure that it can do transfers, if only of SMBus.
  func openBus(_ number: Int) throws(DeviceProblem) -> FileDescriptor {
    let descriptor = try open(number)
    let functions = try functions(of: descriptor, number)
    let commands = SMBusCommand.allCases.reduce(UInt(0)) { $0 | $1.function }
    guard functions & (I2CTransferLimit.freeForm | commands) != 0 else {
      throw .busWithoutTransfers(number, functions: functions)
    }
    return descriptor
  }

  /// The abilities of the adapter of bus `number` (I2C_FUNCS).
  func functions(
    of descriptor: borrowing FileDescriptor, _ number: Int
  ) throws(DeviceProblem) -> UInt {
    do {
      return try system.i2c.functions(descriptor)
    } catch {
      throw .busFailed(number, error)
    }
  }

  /// Makes sure that the adapter of a bus does all transfers that a device needs.
  func check(_ device: BusDevice, on bus: Int, functions: UInt) throws(DeviceProblem) {
    guard functions & I2CTransferLimit.freeForm == 0 else { return }
    for transfer in device.transfers
    where SMBusCommand.command(for: transfer, functions: functions) == nil {
      throw .busTooNarrow(
        bus, adapter: adapterName(of: bus), device, transfer, functions: functions)
    }
  }

  /// What the kernel calls the adapter of a bus; empty where it gives no name.
  private func adapterName(of bus: Int) -> String {
    do {
      let bytes = try system.files.beginning(of: "/sys/class/i2c-dev/i2c-\(bus)/name")
      return String(decoding: bytes.prefix { $0 >= 0x20 }, as: UTF8.self)
    } catch {
      // The name only helps to find the adapter.
      return ""
    }
  }

  private func open(_ number: Int) throws(DeviceProblem) -> FileDescriptor {
    do {
      return try retryingInterrupts { () throws(Errno) in
        try system.i2c.open("/dev/i2c-\(number)")
      }
    } catch {
      throw busProblem(number, error)
    }
  }

  /// Takes a line after the checks that make for a better answer than the kernel's EINVAL.
  func request(
    _ location: LineLocation, as direction: LineDirection, _ settings: LineSettings
  ) throws(DeviceProblem) -> any LineRequest {
    try take(location) { () throws(Errno) in
      try system.gpio.request(location.offset, on: location.path, as: direction, settings)
    }
  }

  /// The same for a pulse line.
  func requestPulse(
    _ location: LineLocation, _ settings: LineSettings, edges: Int
  ) throws(DeviceProblem) -> any PulseRequest {
    try take(location) { () throws(Errno) in
      try system.gpio.requestPulse(
        location.offset, on: location.path, settings, edges: edges)
    }
  }

  private func take<Request>(
    _ location: LineLocation, _ request: () throws(Errno) -> Request
  ) throws(DeviceProblem) -> Request {
    try checkOffset(of: location, count: lineCount(of: location.chip))
    do {
      return try retryingInterrupts(request)
    } catch {
      throw lineProblem(location, error)
    }
  }

  /// How many lines a chip has.
  func lineCount(of chip: String) throws(DeviceProblem) -> Int {
    do {
      return try system.gpio.lineCount(of: "/dev/" + chip)
    } catch {
      throw chipProblem(chip, error)
    }
  }

  /// Makes sure, without taking it, that a line exists and is free.
  func checkFree(_ location: LineLocation, count: Int) throws(DeviceProblem) {
    try checkOffset(of: location, count: count)
    let use: LineUse
    do {
      use = try system.gpio.use(of: location.offset, on: location.path)
    } catch {
      throw lineProblem(location, error)
    }
    if case .used(let consumer) = use { throw .lineBusy(location, by: consumer) }
  }

  private func checkOffset(of location: LineLocation, count: Int) throws(DeviceProblem) {
    guard (0..<count).contains(location.offset) else {
      throw .lineMissing(location, count: count)
    }
  }

  private func busProblem(_ number: Int, _ error: Errno) -> DeviceProblem {
    switch error.code {
    case ENOENT, ENODEV, ENXIO:
      let nodes = numbers(in: "/dev")
      let adapters = numbers(in: "/sys/bus/i2c/devices").filter { !nodes.contains($0) }
      return .busMissing(number, present: nodes, adapters: adapters)
    case EACCES, EPERM:
      return .busForbidden(number, system.files.owner(of: "/dev/i2c-\(number)"))
    default:
      return .busFailed(number, error)
    }
  }

  /// The N of all names `i2c-N` in a directory, ascending.
  private func numbers(in directory: String) -> [Int] {
    system.files.names(in: directory).compactMap { Self.number(after: "i2c-", in: $0) }.sorted()
  }

  private func chipProblem(_ chip: String, _ error: Errno) -> DeviceProblem {
    switch error.code {
    // The node is there: libgpiod 2 did not find its subsystem in /sys.
    case ENOENT where system.files.owner(of: "/dev/" + chip) != nil: .chipNotUnderstood(chip, error)
    case ENOENT: missingChip(chip)
    case EACCES, EPERM: .chipForbidden(chip, system.files.owner(of: "/dev/" + chip))
    case EINVAL, ENOTTY, ENODEV: .chipNotUnderstood(chip, error)
    default: .chipFailed(chip, error)
    }
  }

  private func missingChip(_ chip: String) -> DeviceProblem {
    let present = system.files.names(in: "/dev")
      .compactMap { Self.number(after: "gpiochip", in: $0) }.sorted().map { "gpiochip\($0)" }
    let bus = system.files.names(in: "/sys/bus/gpio")
    let chips = system.files.names(in: "/sys/bus/gpio/devices")
    let support: GPIOSupport =
      if !present.isEmpty {
        .nodes
      } else if bus.isEmpty {
        .none
      } else {
        chips.contains { $0.hasPrefix("gpiochip") } ? .noNodes : .noChips
      }
    return .chipMissing(chip, present: present, support)
  }

  private func lineProblem(_ location: LineLocation, _ error: Errno) -> DeviceProblem {
    switch error.code {
    case EBUSY:
      return .lineBusy(location, by: consumer(of: location))
    case EINVAL, ENOTTY:
      return .chipNotUnderstood(location.chip, error)
    default:
      return .lineFailed(location, error)
    }
  }

  private func consumer(of location: LineLocation) -> String {
    do {
      switch try system.gpio.use(of: location.offset, on: location.path) {
      case .used(let consumer): return consumer
      case .free: return ""
      }
    } catch {
      // The line is in use all the same; only the name is not to be had.
      return ""
    }
  }

  private static func number(after prefix: String, in name: String) -> Int? {
    guard name.hasPrefix(prefix) else { return nil }
    return Int(name.dropFirst(prefix.count))
  }
}
