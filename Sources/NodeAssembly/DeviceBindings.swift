package import BoardFiles
package import HAL
package import NodeLoop
package import Sensors
import Units

extension NodePlan {
  /// The longest period between two calls of a driver whose chip drives lines, whatever its inputs
  /// ask for: a siren must not stay silent for longer after the chip has lost power.
  static var upkeep: Interval { .seconds(1) }

  /// The devices of the plan with their drivers, connected to `buses`, which are in the order of
  /// the board, to the lines that `line` gives to those that have one for themselves, or to what
  /// `kernel` gives to those that a driver of the kernel owns. `noting` may listen to a device.
  package func deviceBindings<Failure: Error>(
    on board: Board, _ drivers: [DriverEntry], buses: [any ClosableBus],
    line: (DevicePlan, DeviceLine) throws(Failure) -> any PulseLine,
    kernel: (DevicePlan, KernelProbe) -> any KernelSensor,
    noting: ((DevicePlan, Device) -> Device)? = nil
  ) throws(Failure) -> [DeviceBinding] {
    let paths = MultiplexerPaths(board, buses)
    var bindings: [DeviceBinding] = []
    for entry in devices {
      let device = board.devices[entry.device]
      let driver = drivers.first { "\($0.schema.name)" == device.chip }
      let setup = ChipSetup(options: device.options, channels: entry.channels, lines: entry.lines)
      var made: Device?
      switch device.place {
      case .bus(let bus, let raw):
        guard let address = I2CAddress(raw) else {
          preconditionFailure("a checked board has addresses of devices")
        }
        made = driver?.device(at: I2CEndpoint(buses[bus.number], at: address), setup)
        if let path = paths.path(to: device) { made = made?.behind(path) }
      case .line(let place):
        made = driver?.device(on: try line(entry, place), setup)
      case .kernel(let place):
        let sensor = kernel(entry, KernelProbe(place, entry.channels))
        made = Device(kernel: KernelSensorDriver(sensor, place.subsystem))
      }
      // A device left out here would shift the numbers of all that follow.
      if let noting { made = made.map { noting(entry, $0) } }
      guard let made else {
        preconditionFailure("a checked board names registered chips where their drivers reach them")
      }
      bindings.append(
        DeviceBinding(
          made, channels: entry.bindings, upkeep: entry.lines.outputs == 0 ? nil : Self.upkeep,
          bus: device.bus.map { buses[$0.number] }))
    }
    return bindings
  }
}

/// The multiplexers of all buses that something is behind.
private struct MultiplexerPaths {
  /// The devices that are multiplexers, by bus.
  private let multiplexers: [[DeviceEntry.Index]]
  private let selections: [BusMultiplexers]

  init(_ board: Board, _ buses: [any I2CBus]) {
    var multiplexers = [[DeviceEntry.Index]](
      repeating: [], count: board.buses.count)
    var addresses = [[I2CAddress]](repeating: [], count: board.buses.count)
    for index in board.devices.entryIndices {
      let device = board.devices[index]
      guard board.devices.contains(where: { $0.behind?.device == index }),
        case .bus(let bus, let raw) = device.place, let address = I2CAddress(raw)
      else { continue }
      multiplexers[bus.number].append(index)
      addresses[bus.number].append(address)
    }
    self.multiplexers = multiplexers
    selections = zip(buses, addresses).map { BusMultiplexers(on: $0, at: $1) }
  }

  /// The path to a device behind a multiplexer; nil for one on a bus itself.
  func path(to device: DeviceEntry) -> (any I2CPath)? {
    guard let behind = device.behind, let bus = device.bus,
      let number = multiplexers[bus.number].firstIndex(of: behind.device)
    else { return nil }
    return selections[bus.number].path(through: number, channel: behind.channel)
  }
}
