package import BoardFiles
package import HAL
package import LinuxHAL
package import NodeAssembly
import NodeCore
package import NodeLoop
import Units

/// The hardware of a board: its real devices, opened and wired.
package struct HardwareBoard {
  /// The wiring of the node.
  package let wiring: Wiring
  /// Descriptors that become readable when an input line has an edge.
  package let edgeDescriptors: [Int32]

  /// Everything that is missing for `board` on this machine, in words with remedies.
  static func problems(with board: Board) -> [String] {
    Preflight.problems(
      buses: board.buses.entryIndices.map { load(of: $0, on: board) },
      lines: board.lines.filter { $0.device == nil }.map {
        LineLocation(chip: $0.chip, offset: $0.offset)
      } + board.devices.compactMap { Self.line(of: $0) },
      sensors: board.devices.compactMap { $0.kernelPlace?.subsystem }
    ).map { $0.text }
  }

  /// A bus with what each of its devices needs of the adapter.
  private static func load(of bus: BusEntry.Index, on board: Board) -> BusLoad {
    let devices = board.devices.filter { $0.bus == bus }.map { device in
      let driver = Drivers.all.first { "\($0.schema.name)" == device.chip }
      return BusDevice(
        device.name, chip: device.chip, transfers: driver?.schema.transfers ?? [])
    }
    return BusLoad(board.buses[bus].number, devices)
  }

  /// Opens every bus and line that the plan uses; a `recorder` takes down what the node does with
  /// them, and without one the node gets what `input` makes of each input.
  package init(
    _ board: Board, _ plan: NodePlan, _ recorder: Recorder? = nil,
    input wrapped: (LinuxInputLine) -> any GPIOInput = { $0 }
  ) throws(DeviceProblem) {
    var buses: [any ClosableBus] = []
    for entry in board.buses {
      let bus = try LinuxI2CBus(number: entry.number)
      buses.append(
        recorder?.recording(bus, number: entry.number) { bus.lastErrorNumber } ?? bus)
    }
    var inputs: [InputBinding] = []
    var descriptors: [Int32] = []
    for (line, channel) in plan.inputs {
      if let echo = plan.echo(of: (line, channel), on: board) {
        inputs.append(echo)
        continue
      }
      let entry = board.lines[line]
      let input = try LinuxInputLine(Self.location(entry), Self.settings(entry))
      descriptors.append(input.descriptor)
      inputs.append(
        InputBinding(
          recorder?.recording(input, chip: entry.chip, offset: entry.offset) ?? wrapped(input),
          channel: channel, every: board.channels[ChannelEntry.Index(channel)].every,
          debounce: entry.debounce))
    }
    var outputs: [any GPIOOutput] = []
    for line in plan.ownOutputLines(of: board) {
      let entry = board.lines[line]
      let output = try Self.output(entry)
      outputs.append(
        recorder?.recording(output, chip: entry.chip, offset: entry.offset) ?? output)
    }
    edgeDescriptors = descriptors
    let poll = EdgePoll(descriptors)
    wiring = Wiring(
      devices: try Self.devices(board, plan, buses, recorder), inputs: inputs,
      pendingEdges: PendingEdges(asking: poll.mayHaveEdges), outputs: outputs,
      suppliedOutputs: plan.suppliedOutputs)
  }

  /// Takes an output line of the machine, which begins with its safe level.
  static func output(_ line: LineEntry) throws(DeviceProblem) -> LinuxOutputLine {
    var settings = Self.settings(line)
    settings.startsActive = line.isSafeOn
    return try LinuxOutputLine(Self.location(line), settings)
  }

  /// The device that supplies an output, alone on its opened bus; nil for a line without one.
  static func supplier(
    of line: LineEntry, on board: Board, _ plan: NodePlan
  ) throws(DeviceProblem) -> DeviceBinding? {
    var plan = plan
    plan.devices.removeAll { $0.device != line.device }
    var buses: [any ClosableBus] = []
    for bus in board.buses { buses.append(try LinuxI2CBus(number: bus.number)) }
    return try devices(board, plan, buses).first
  }

  private static func devices(
    _ board: Board, _ plan: NodePlan, _ buses: [any ClosableBus], _ recorder: Recorder? = nil
  ) throws(DeviceProblem) -> [DeviceBinding] {
    try plan.deviceBindings(
      on: board, Drivers.all, buses: buses,
      line: { (_, place) throws(DeviceProblem) in
        let line = try LinuxPulseLine(
          LineLocation(chip: place.chip, offset: place.offset), LineSettings(pull: pull(place.bias))
        )
        return recorder?.recording(line, chip: place.chip, offset: place.offset) ?? line
      },
      kernel: { entry, probe in LinuxKernelSensor(probe, entry.channels) })
  }

  /// The line that a device has for itself.
  private static func line(of device: DeviceEntry) -> LineLocation? {
    guard case .line(let place) = device.place else { return nil }
    return LineLocation(chip: place.chip, offset: place.offset)
  }

  private static func location(_ line: LineEntry) -> LineLocation {
    LineLocation(chip: line.chip, offset: line.offset)
  }

  private static func settings(_ line: LineEntry) -> LineSettings {
    LineSettings(activeLow: line.activeLow, pull: pull(line.bias))
  }

  private static func pull(_ bias: LineBias) -> LinePull {
    switch bias {
    case .none, .external: .asIs
    case .pullUp: .up
    case .pullDown: .down
    }
  }
}
