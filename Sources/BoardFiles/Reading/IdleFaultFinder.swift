import Units

/// Finds why a fault of a scenario changes nothing.
struct IdleFaultFinder {
  private let scenario: Scenario
  private let vocabulary: Vocabulary

  init(_ scenario: Scenario, _ vocabulary: Vocabulary) {
    self.scenario = scenario
    self.vocabulary = vocabulary
  }

  private var board: Board { scenario.board }

  /// Why the fault changes nothing; nil where it may change something.
  func reason(of fault: FaultEntry) -> IdleFault? {
    if fault.window.start == scenario.duration { return .atEnd(spelled(scenario.duration)) }
    let named = vocabulary.faults.filter { $0.name == fault.fault }
    switch fault.target {
    case .bus(let bus):
      let used = board.devices.entryIndices.filter {
        board.devices[$0].bus == bus && board.isTouched($0)
      }
      return used.isEmpty ? .notRead : unread(in: fault.window, used)
    case .line(let line):
      return named.first { $0.target == .line }.flatMap { reason(of: fault, $0, on: line) }
    case .device(let device):
      if let schema = named.first(where: { $0.target == .line }) {
        return reason(of: fault, schema, onLineOf: device)
      }
      return named.first { $0.target == .device }.flatMap { reason(of: fault, $0, of: device) }
    }
  }

  // MARK: Devices

  private func reason(
    of fault: FaultEntry, _ schema: FaultSchema, of device: DeviceEntry.Index
  ) -> IdleFault? {
    // A wired pin shows what the chip measures, whether the node reads it or not.
    let hasPins = !board.devices[device].pins.isEmpty
    guard board.isTouched(device) || hasPins else { return .notRead }
    for (parameter, value) in zip(schema.parameters, fault.parameters) where value == 0 {
      switch parameter.form {
      case .difference: return .zero(key: parameter.name)
      case .interval where parameter.name == "by": return .zero(key: parameter.name)
      default: continue
      }
    }
    guard schema.takesChannel else {
      guard schema.isCounted else { return nil }
      // A chip that restarts is another one afterwards.
      let end = schema.restarts ? nil : fault.window.end
      return unread(in: TimeWindow(start: fault.window.start, end: end), [device])
    }
    if scenario.recorded.contains(where: { $0.device == device }) { return .recorded }
    guard let input = fault.input, !hasPins, let chip = vocabulary.chip(board.devices[device].chip)
    else { return nil }
    let read = board.channels.compactMap { channel -> String? in
      guard case .device(device, let number) = channel.source else { return nil }
      return "\(chip.channels[number].name)"
    }
    // Only a quantity that is an input itself is known not to follow from others.
    let inputs = (vocabulary.inputs["\(chip.name)"] ?? chip.measured).map(\.name)
    guard !read.contains(input), read.allSatisfy(inputs.contains) else { return nil }
    return .channelNotRead("\(board.devices[device].name).\(input)")
  }

  /// Whether the node certainly makes no transfers with `devices` in `window`, because no reading
  /// of theirs is then.
  private func unread(in window: TimeWindow, _ devices: [DeviceEntry.Index]) -> IdleFault? {
    let grid = ReadingGrid(board)
    guard
      !devices.contains(where: { board.isUsed(byOthers: $0) || !board.devices[$0].pins.isEmpty }),
      !devices.contains(where: { grid.isRead($0, in: window, until: scenario.duration) })
    else { return nil }
    let every = devices.compactMap { grid.period(of: $0) }.min()
    return .noReading(every.map { "every \(spelled($0))" })
  }

  // MARK: Lines

  /// The line that a chip has for itself moves with each answer.
  private func reason(
    of fault: FaultEntry, _ schema: FaultSchema, onLineOf device: DeviceEntry.Index
  ) -> IdleFault? {
    guard board.isTouched(device) else { return .notRead }
    guard case .bounces(let always) = schema.lineEffect, fault.parameters[always] == 0 else {
      return nil
    }
    return .chatterOnChip
  }

  private func reason(
    of fault: FaultEntry, _ schema: FaultSchema, on line: LineEntry.Index
  ) -> IdleFault? {
    let entry = board.lines[line]
    if entry.isOutput { return .onOutput }
    let isDriven = board.devices.contains { $0.pins.contains { $0.line == line } }
    guard board.channels.contains(where: { $0.source == .line(line) }) else { return .notRead }
    let moves =
      isDriven || scenario.floating.contains(.line(line))
      || scenario.signal(of: .line(line))?.changes(in: fault.window) ?? false
    switch schema.lineEffect {
    case nil: return nil
    case .line: return entry.device == nil ? nil : .supplied
    case .edges: return entry.device != nil ? .supplied : moves ? nil : .rests
    case .bounces(let always): return moves || fault.parameters[always] != 0 ? nil : .rests
    case .level(let parameter):
      guard !moves else { return nil }
      let level = scenario.signal(of: .line(line))?.value(at: fault.window.start) ?? 0
      let wanted = fault.parameters[parameter]
      return wanted < 0 || (wanted != 0) == (level != 0) ? .restsThere(level != 0) : nil
    }
  }
}
