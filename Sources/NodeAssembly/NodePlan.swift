package import BoardFiles
package import NodeCore
package import NodeLoop
package import Sensors

/// The configuration that a board gives to a node, with names resolved to numbers; the same for
/// hardware and simulation.
package struct NodePlan {
  /// A device with the channels that it supplies.
  package struct DevicePlan {
    /// The device on the board.
    package var device: DeviceEntry.Index
    /// The chip's quantities in use.
    package var channels: ChannelMask
    /// The channels of the node that they supply.
    package var bindings: [ChannelBinding]
    /// How its lines are wired, if it has lines.
    package var lines = LineSetup()
  }

  /// The core's configuration.
  package var configuration: NodeConfiguration
  /// The devices that supply channels; the others stay silent.
  package var devices: [DevicePlan]
  /// The channels that come from input lines of the machine, and those of the outputs' states,
  /// wherever the line is; those of chips come with ``devices``.
  package var inputs: [(line: LineEntry.Index, channel: ChannelID)]
  /// The lines that outputs drive, in the order of the configuration's outputs: first those of the
  /// machine, then those that devices supply.
  package var outputLines: [LineEntry.Index]
  /// The latter.
  package var suppliedOutputs: [SuppliedOutput] = []

  /// Makes the plan of a checked board.
  package init(_ board: Board) {
    configuration = NodeConfiguration()
    devices = []
    inputs = []
    outputLines = []
    configuration.channels = board.channels.map { Self.plan(of: $0, on: board) }
    configuration.alarms = board.alarms.map { Self.rule(of: $0, on: board) }
    (outputLines, configuration.outputs) = Self.outputs(of: board)
    configuration.controls = Self.controls(of: board, on: outputLines)
    if outputLines.contains(where: { board.lines[$0].isSafeOn }) {
      configuration.safeLevels = outputLines.map { board.lines[$0].isSafeOn }
    }
    let reported = board.report?.channels ?? board.channels.entryIndices
    let sent = reported.filter { board.channels[$0].send == .value }
    configuration.reported = sent.map { ChannelID($0) }
    configuration.summaries = reported.compactMap { Self.summary(of: $0, on: board) }
    configuration.isMinimised = board.isMinimised
    configuration.schema = Self.schema(of: board, sent, configuration.summaries)
    configuration.reportEvery = board.report?.every
    configuration.power = Self.power(of: board)
    let width = configuration.valuesPerMessage
    configuration.uplinks = board.uplinks.entryIndices.map {
      Self.plan(of: $0, on: board, valuesPerMessage: width)
    }
    takeSources(of: board)
    if board.outbox.place != nil { configuration.stateNames = stateNames(of: board) }
  }

  private func stateNames(of board: Board) -> StateNames {
    StateNames(
      channels: board.channels.map { Array($0.name.utf8) },
      alarms: board.alarms.map { Array($0.name.utf8) },
      controls: board.controls.map { Array($0.name.utf8) },
      outputs: outputLines.map { Array(board.lines[$0].name.utf8) },
      devices: devices.map { Array(board.devices[$0.device].name.utf8) })
  }

  /// The output lines that the machine itself supplies.
  package func ownOutputLines(of board: Board) -> [LineEntry.Index] {
    outputLines.filter { board.lines[$0].device == nil }
  }

  /// The binding of an output's state to its channel; nil for an input line.
  package func echo(
    of input: (line: LineEntry.Index, channel: ChannelID), on board: Board
  ) -> InputBinding? {
    guard board.lines[input.line].isOutput else { return nil }
    guard let output = outputLines.firstIndex(of: input.line) else {
      preconditionFailure("a checked board reads the states of driven lines only")
    }
    return InputBinding(
      echoing: OutputID(output), isOn: board.lines[input.line].isSafeOn, channel: input.channel,
      every: board.channels[ChannelEntry.Index(input.channel)].every)
  }

  private mutating func takeSources(of board: Board) {
    var bindings = [[ChannelBinding]](repeating: [], count: board.devices.count)
    for number in board.channels.entryIndices {
      let channel = board.channels[number]
      switch channel.source {
      case .derived: continue
      case .output(let index): inputs.append((index, ChannelID(number)))
      case .line(let index):
        let line = board.lines[index]
        guard let device = line.device else {
          inputs.append((index, ChannelID(number)))
          continue
        }
        bindings[device.number].append(
          ChannelBinding(
            channel: ChannelID(number), quantity: line.offset, every: channel.every,
            debounce: line.debounce))
      case .device(let device, let quantity):
        let scale = channel.scale.map { Scale(input: $0.input, output: $0.milliCounts) }
        bindings[device.number].append(
          ChannelBinding(
            channel: ChannelID(number), quantity: quantity, every: channel.every, scale: scale))
      }
    }
    for (device, bindings) in zip(board.devices.entryIndices, bindings) {
      let driven = outputLines.filter { board.lines[$0].device == device }
      guard !bindings.isEmpty || !driven.isEmpty else { continue }
      suppliedOutputs += driven.map {
        SuppliedOutput(device: devices.count, line: board.lines[$0].offset)
      }
      let lines = Self.setup(of: device, on: board, driven)
      let bits = bindings.reduce(UInt8(0)) { $0 | 1 << UInt8($1.quantity) }
      devices.append(
        DevicePlan(
          device: device, channels: ChannelMask(bits: bits), bindings: bindings, lines: lines))
    }
  }

  private static func setup(
    of device: DeviceEntry.Index, on board: Board, _ driven: [LineEntry.Index]
  ) -> LineSetup {
    var setup = LineSetup()
    for index in board.lines.entryIndices where board.lines[index].device == device {
      let line = board.lines[index]
      let bit: UInt16 = 1 << UInt16(line.offset)
      if driven.contains(index) { setup.outputs |= bit }
      if line.isSafeOn { setup.startActive |= bit }
      if !line.isOutput, line.bias == .pullUp { setup.pullUps |= bit }
      if line.activeLow { setup.activeLow |= bit }
    }
    return setup
  }

  /// The names that the board's messages carry.
  private static func schema(
    of board: Board, _ reported: [ChannelEntry.Index], _ summaries: [SummaryPlan]
  ) -> ReportSchema {
    func named(_ channel: ChannelEntry) -> ReportedChannel {
      ReportedChannel(name: Array(channel.name.utf8), kind: channel.kind)
    }
    return ReportSchema(
      board: Array(board.name.utf8),
      channels: reported.map { named(board.channels[$0]) },
      summaries: summaries.map { named(board.channels[ChannelEntry.Index($0.channel)]) },
      alarms: board.alarms.map { Array($0.name.utf8) })
  }

  private static func outputs(of board: Board) -> ([LineEntry.Index], [OutputRule]) {
    var entries = board.outputs.map { entry in
      switch entry.trigger {
      case .anyAlarm: (line: entry.line, rule: OutputRule.anyAlarm)
      case .alarm(let alarm): (line: entry.line, rule: OutputRule.alarm(AlarmID(alarm)))
      }
    }
    for control in board.controls where !entries.contains(where: { $0.line == control.line }) {
      let limits = board.limits(of: control.line)
      let rule = LineLimits(
        maxOn: limits.maxOn, rest: limits.rest, minOn: limits.minOn, minOff: limits.minOff)
      entries.append((control.line, .control(rule)))
    }
    // By the device that supplies the line, so that the numbers of the plan follow its devices.
    let devices = board.devices.entryIndices.map { Optional($0) }
    let sorted = ([nil] + devices).flatMap { device in
      entries.filter { board.lines[$0.line].device == device }
    }
    return (sorted.map { $0.line }, sorted.map { $0.rule })
  }
}
