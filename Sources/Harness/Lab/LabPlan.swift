package import BoardFiles
import NodeAssembly
import SimBoard
import SimWorld
package import Units

/// How a scenario is played on devices of a kernel, or why it cannot be.
package struct LabPlan {
  /// Why a scenario cannot be played.
  package enum Obstacle: Hashable, Sendable {
    /// It is longer than the lab plays.
    case length
    /// It asks for the board's TLS profile, which the guest does not have.
    case profile
    /// It judges the battery, which counts the simulated processor's time.
    case battery
    /// A recording answers in the place of this device.
    case recording(DeviceEntry.Index)
    /// This fault, on these lines of the file, is none that the devices can have.
    case fault(String, lines: [Int])
    /// This chip has a line of its own, on which it answers in microseconds.
    case ownLine(DeviceEntry.Index)
    /// A driver of the kernel owns this sensor.
    case ofKernel(DeviceEntry.Index)
    /// This chip is behind a multiplexer or is one.
    case multiplexed(DeviceEntry.Index)
    /// This chip supplies lines.
    case suppliesLines(DeviceEntry.Index)
    /// Another chip, on another bus, has the address of this one, and i2c-stub is one bus.
    case sameAddress(DeviceEntry.Index)
    /// There are so many chips on buses, and i2c-stub has ten.
    case chips(Int)
    /// The node does this with the chip.
    case registers(DeviceEntry.Index, RegisterUse.Obstacle)
    /// With registers that do nothing by themselves the run is another one.
    case unlike(RunDifference)
  }

  /// The longest run.
  package static let longest = Interval.seconds(4 * 3_600)
  /// The chips of i2c-stub (drivers/i2c/i2c-stub.c, `MAX_CHIPS`).
  package static let chipsMax = 10

  /// The scenario.
  package let scenario: Scenario
  /// Why it cannot be played; none where it can.
  package private(set) var obstacles: [Obstacle]
  /// What the node does with the chip of each device.
  package private(set) var uses: [RegisterUse] = []
  /// The run on the simulated board; nil where there is an obstacle without it.
  package private(set) var simulated: (result: ScenarioResult, transcript: RunTranscript)?

  /// Plans `scenario`: runs it on the simulated board, looks at what the node does there, and tries
  /// it on plain registers and lines, in virtual time too, unless it was `tried` before.
  ///
  /// - Throws: why it cannot be run there.
  package init(
    _ scenario: Scenario, _ runner: ScenarioRunner, _ options: RunOptions, tried: Bool = false
  ) throws(ScenarioFault) {
    self.scenario = scenario
    obstacles = Self.obstacles(in: scenario)
    guard obstacles.isEmpty else { return }
    let transcript = RunTranscript(scenario.board)
    var options = options
    options.transcript = transcript
    let result = try runner.run(scenario, options)
    simulated = (result, transcript)
    uses = transcript.uses
    obstacles = scenario.board.devices.entryIndices.compactMap { device in
      transcript.uses[device.number].obstacle.map { .registers(device, $0) }
    }
    guard obstacles.isEmpty, !tried else { return }
    let plan = self
    let plain = try runner.play(plan, options) {
      PlainBoard(plan, $0, $1, PlainBus(plan.addresses))
    }
    obstacles = plain.differences.map { .unlike($0) }
  }

  /// The addresses of the board's chips, in the order of its devices.
  package var addresses: [UInt8] { scenario.board.devices.compactMap { $0.address } }

  /// What the file alone shows.
  private static func obstacles(in scenario: Scenario) -> [Obstacle] {
    let board = scenario.board
    var found: [Obstacle] = []
    if scenario.duration > longest { found.append(.length) }
    if scenario.network.tls == .profile, !board.uplinks.isEmpty { found.append(.profile) }
    if scenario.expectations.contains(where: { $0.claim.isOfBattery }) { found.append(.battery) }
    found += scenario.recorded.map { .recording($0.device) }
    found += faults(of: scenario)
    var addresses: [UInt8] = []
    for index in board.devices.entryIndices {
      let device = board.devices[index]
      switch device.place {
      case .line: found.append(.ownLine(index))
      case .kernel: found.append(.ofKernel(index))
      case .bus(_, let address):
        let isMultiplexer = board.devices.contains { $0.behind?.device == index }
        if device.behind != nil || isMultiplexer { found.append(.multiplexed(index)) }
        if board.lines.contains(where: { $0.device == index }) {
          found.append(.suppliesLines(index))
        }
        if device.behind == nil, addresses.contains(address) { found.append(.sameAddress(index)) }
        addresses.append(address)
      }
    }
    if addresses.count > chipsMax { found.append(.chips(addresses.count)) }
    return found
  }

  /// The faults that the devices cannot have, each kind once.
  private static func faults(of scenario: Scenario) -> [Obstacle] {
    let alien = scenario.faults.filter { !canHave($0) }
    var names: [String] = []
    for fault in alien where !names.contains(fault.fault) { names.append(fault.fault) }
    return names.map { name in
      .fault(name, lines: alien.filter { $0.fault == name }.map(\.position.line))
    }
  }

  /// Whether the devices can have a fault: one of what a chip measures, or of a line's level.
  private static func canHave(_ fault: FaultEntry) -> Bool {
    if let kind = LineFaultKind.all.first(where: { $0.name == fault.fault }) {
      switch kind.effect {
      case .level, .bounces: return true
      case .edges, .line: return false
      }
    }
    let kind = DeviceFaultKind.all.first { $0.name == fault.fault }
    // A spike is in a conversion, and not all conversions are read.
    return kind.map { $0.needs.contains(.input) && $0.name != DeviceFaultKind.spike.name } ?? false
  }
}

extension Claim {
  fileprivate var isOfBattery: Bool {
    if case .batteryDays = self { true } else { false }
  }
}
