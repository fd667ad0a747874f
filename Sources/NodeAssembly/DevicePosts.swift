public import BoardFiles
public import HAL
public import NodeLoop
import Sensors
import Units

extension NodePlan {
  /// How soon a chip that drives lines is looked after, whatever its inputs ask for: a siren must
  /// not stay silent for longer after the chip has lost power.
  static var upkeep: Interval { .seconds(1) }

  /// The devices of the plan with their drivers, those behind a multiplexer with the channel that
  /// leads to them; `line` opens the line of a chip that has one of its own.
  public func devicePosts<Bus: I2CBus, Line: PulseLine, Failure: Error>(
    on board: Board, _ drivers: [DriverEntry<Bus>],
    line: (DevicePlan, DeviceLine) throws(Failure) -> Line?
  ) throws(Failure) -> [DevicePost<Bus>] {
    let ways = MultiplexerWays(board)
    var posts: [DevicePost<Bus>] = []
    for entry in devices {
      let device = board.devices[entry.device]
      guard let driver = drivers.first(where: { "\($0.schema.name)" == device.chip })
      else { continue }
      switch device.place {
      case .bus(let bus, let raw):
        guard let address = I2CAddress(raw),
          let part = driver.device(
            DeviceSetup(
              address: address, options: device.options, channels: entry.channels,
              lines: entry.lines))
        else { continue }
        posts.append(
          DevicePost(
            ways.way(to: device, part), bus: bus, taps: entry.taps,
            upkeep: entry.lines.outputs == 0 ? nil : Self.upkeep))
      case .line(let place):
        guard let line = try line(entry, place),
          let part = driver.device(on: line, options: device.options, channels: entry.channels)
        else { continue }
        posts.append(DevicePost(alone: part, taps: entry.taps))
      }
    }
    return posts
  }
}

/// The multiplexers of all buses that something is behind.
private struct MultiplexerWays {
  /// The devices that are multiplexers, by bus.
  private let multiplexers: [[Int]]
  private let selections: [BusMultiplexers]

  init(_ board: Board) {
    var multiplexers = [[Int]](repeating: [], count: board.buses.count)
    var addresses = [[I2CAddress]](repeating: [], count: board.buses.count)
    for (index, device) in board.devices.enumerated() {
      guard board.devices.contains(where: { $0.behind?.device == index }),
        case .bus(let bus, let raw) = device.place, let address = I2CAddress(raw)
      else { continue }
      multiplexers[bus].append(index)
      addresses[bus].append(address)
    }
    self.multiplexers = multiplexers
    selections = addresses.map { BusMultiplexers(at: $0) }
  }

  func way<Bus: I2CBus>(to device: DeviceEntry, _ part: Device<Bus>) -> Device<Bus> {
    guard let behind = device.behind, let bus = device.bus,
      let number = multiplexers[bus].firstIndex(of: behind.device)
    else { return part }
    return part.behind(selections[bus], number: number, channel: behind.channel)
  }
}
