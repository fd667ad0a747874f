import BoardFiles
import Sensors
import SimBoard
import Units

/// A line fault in force, with its number in the scenario.
struct LineFaultInForce {
  let number: Int
  /// A line of the board, or a device that has one for itself.
  let target: FaultTarget
  let fault: any LineFault
}

extension World {
  /// Brings entry `number` of the scenario's faults into force.
  func beginFault(_ number: Int, at time: Instant) {
    let entry = scenario.faults[number]
    observer?.fault(entry.fault, begins: true, on: name(of: entry.target), at: time)
    var end = entry.window.end.map { Instant.zero + $0 }
    if let kind = LineFaultKind.all.first(where: { $0.name == entry.fault }) {
      let fault = LineFaultInForce(
        number: number, target: entry.target, fault: kind.make(FaultSettings(entry.parameters)))
      notedFaults[number] = fault.fault as? any NotedFault
      lineFaults.append(fault)
      withLine(entry.target) { fault.fault.begin(on: $0, at: time) }
      schedule(fault)
    } else if case .bus(let bus) = entry.target {
      let kind = BusFaultKind.all.first { $0.name == entry.fault }
      if let kind { buses[bus.number].begin(kind.make(), id: .entry(number), count: entry.count) }
    } else if case .device(let device) = entry.target, let sensor = kernelSensors[device] {
      begin(entry, number, on: sensor, device, at: time)
    } else if case .device(let device) = entry.target,
      let kind = DeviceFaultKind.all.first(where: { $0.name == entry.fault })
    {
      let fault = kind.make(settings(of: number, device))
      notedFaults[number] = fault as? any NotedFault
      attachedChips[device]?.begin(fault, id: .entry(number), count: entry.count, at: time)
      if let effect = kind.onLine {
        pulseLines[device]?.begin(fault, effect, id: .entry(number), count: entry.count, at: time)
      }
      if kind.needs.contains(.moment), entry.count == nil { end = end ?? time }
    }
    if let end { insert(.faultEnds(number), at: end) }
  }

  /// Takes it back.
  func endFault(_ number: Int, at time: Instant) {
    let entry = scenario.faults[number]
    observer?.fault(entry.fault, begins: false, on: name(of: entry.target), at: time)
    if let index = lineFaults.firstIndex(where: { $0.number == number }) {
      let fault = lineFaults.remove(at: index)
      withLine(entry.target) { fault.fault.end(on: $0, at: time) }
    } else if case .bus(let bus) = entry.target {
      buses[bus.number].end(fault: .entry(number))
    } else if case .device(let device) = entry.target, let sensor = kernelSensors[device] {
      sensor.end(fault: number)
      (notedFaults[number] as? any DeviceFault)?.end(on: sensor.inputs, at: time)
    } else if case .device(let device) = entry.target {
      pulseLines[device]?.end(fault: .entry(number), at: time)
      attachedChips[device]?.end(fault: .entry(number), at: time)
      // Its pins may have stood still with it.
      (attachedChips[device]?.model as? any SignallingChip)?.pinsMayHaveMoved?(time)
    }
  }

  /// A fault of the kernel's sensors by itself, or one of chips that changes what they measure.
  private func begin(
    _ entry: FaultEntry, _ number: Int, on sensor: SimulatedKernelSensor,
    _ device: DeviceEntry.Index, at time: Instant
  ) {
    if let kind = KernelFaultKind.all.first(where: { $0.name == entry.fault }) {
      sensor.begin(kind.effect(entry.parameters), number: number, count: entry.count)
    } else if let kind = DeviceFaultKind.all.first(where: { $0.name == entry.fault }) {
      let fault = kind.make(settings(of: number, device))
      notedFaults[number] = fault as? any NotedFault
      fault.begin(on: sensor.inputs, at: time)
    }
  }

  /// Lets a fault act if its time has come; it may have changed its mind since it was scheduled.
  func letLineFaultAct(_ number: Int, at time: Instant) {
    guard let entry = lineFaults.first(where: { $0.number == number }), entry.fault.due <= time
    else { return }
    withLine(entry.target) { entry.fault.act(on: $0, at: time) }
    schedule(entry)
  }

  /// Lets the faults of a line see that it has moved.
  func tellFaults(of input: SimulatedInput, at time: Instant) {
    for entry in lineFaults {
      guard case .line(let line) = entry.target, inputs[line] === input else { continue }
      entry.fault.moved(input, at: time)
      schedule(entry)
    }
  }

  /// Wakes the world when the fault wants to act.
  private func schedule(_ entry: LineFaultInForce) {
    guard entry.fault.due < .never else { return }
    insert(.faultActs(entry.number), at: entry.fault.due)
  }

  private func withLine(_ target: FaultTarget, _ body: (SimulatedInput) -> Void) {
    switch target {
    case .line(let line): if let input = inputs[line] { body(input) }
    case .device(let device): pulseLines[device]?.disturb(body)
    case .bus: break
    }
  }

  private func settings(of number: Int, _ device: DeviceEntry.Index) -> FaultSettings {
    let entry = scenario.faults[number]
    var settings = FaultSettings(entry.parameters)
    settings.seed = scenario.seed &+ UInt64(number)
    if case .kernel(let place) = scenario.board.devices[device].place {
      let channels = KernelQuantity.all(of: place.subsystem).map(\.channel)
      settings.input = channels.firstIndex { "\($0.name)" == entry.input }
      settings.ranges = channels.map(\.range)
      return settings
    }
    guard let chip = chips.named(scenario.board.devices[device].chip) else { return settings }
    settings.input = chip.model.inputNames.firstIndex { "\($0)" == entry.input }
    settings.ranges = chip.model.inputNames.compactMap { name in
      chip.schema.channels.first { "\($0.name)" == "\(name)" }?.range
    }
    return settings
  }

  private func name(of target: FaultTarget) -> String {
    switch target {
    case .device(let device): scenario.board.devices[device].name
    case .line(let line): scenario.board.lines[line].name
    case .bus(let bus): "i2c-\(scenario.board.buses[bus].number)"
    }
  }
}

extension ChannelSchema {
  /// An input that is torn off has no voltage and carries no current; other quantities are read as
  /// the least that there is.
  fileprivate var range: FaultSettings.InputRange {
    switch kind {
    case .voltage, .current, .power: FaultSettings.InputRange(lowest...highest, nothing: 0)
    default: FaultSettings.InputRange(lowest...highest, nothing: lowest)
    }
  }
}
