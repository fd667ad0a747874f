package import BoardFiles
import HAL
package import NodeAssembly
import NodeCore
package import NodeLoop
import Sensors
package import SimBoard
package import Units

/// A simulated board: chips on buses, lines with signals, and the faults that wait for their time.
package final class World {
  /// What the world does by itself at a time.
  enum Event {
    case edge(line: LineEntry.Index)
    case faultBegins(Int)
    case faultEnds(Int)
    case pins(chip: Int)
    /// A fault of a line wants to act by itself.
    case faultActs(Int)
  }

  /// The board's clock, which the node shares.
  package let clock = VirtualClock()
  /// The plan of the node that runs on the board.
  package let plan: NodePlan
  let scenario: Scenario
  let chips: [Chip]
  /// The simulated buses in the board's order.
  package private(set) var buses: [SimulatedBus] = []
  /// By device, as are the lines of chips that have one for themselves.
  private(set) var attachedChips: [DeviceEntry.Index: AttachedChip] = [:]
  private(set) var pulseLines: [DeviceEntry.Index: SimulatedPulseLine] = [:]
  private(set) var kernelSensors: [DeviceEntry.Index: SimulatedKernelSensor] = [:]
  private let sysfs: SimulatedSysfs
  private var recorded: [DeviceEntry.Index: RecordedChip] = [:]
  private var recordedLines: [DeviceEntry.Index: RecordedPulseChip] = [:]
  /// What answers in the place of the whole board; nil where the board is simulated.
  package let replay: BoardReplay?
  /// What takes down what the node does with the board; nil where nothing is recorded.
  package let recorder: Recorder?
  private(set) var inputs: [LineEntry.Index: SimulatedInput] = [:]
  private(set) var outputs: [LineEntry.Index: SimulatedOutput] = [:]
  private var lineSignals: [LineEntry.Index: Signal] = [:]
  private var pins: PinWiring?
  /// The faults of lines that are in force, by their number in the scenario.
  var lineFaults: [LineFaultInForce] = []
  /// Those that change something besides transfers, by their number in the scenario.
  var notedFaults: [Int: any NotedFault] = [:]
  private var suppliers: [DeviceEntry.Index: SuppliedLines] = [:]
  private var events = EventQueue<Event>()
  /// What is notified of edges and of faults that begin and end.
  package var observer: (any WorldObserver)?

  /// Receives what the drivers make of their chips; set before the wiring is asked for.
  package var onMeasurement: ((DeviceMeasurement) -> Void)?

  /// Builds the board of `scenario` with `chips`.
  package init(
    _ scenario: Scenario, plan: NodePlan, chips: [Chip],
    recorder: ((VirtualClock) -> Recorder?)? = nil
  ) {
    self.recorder = recorder?(clock)
    replay = scenario.recording.map { [clock] in BoardReplay($0, clock: clock) }
    self.scenario = scenario
    self.plan = plan
    self.chips = chips
    sysfs = SimulatedSysfs(clock)
    let board = scenario.board
    buses = board.buses.map {
      SimulatedBus(
        number: $0.number, clockHertz: $0.clockHertz, stretchLimit: $0.stretchLimit, clock: clock)
    }
    var builder = SignalBuilder(seed: scenario.seed)
    placeChips(&builder)
    wirePins()
    placeLines(&builder)
    for (number, fault) in scenario.faults.enumerated() {
      events.insert(.faultBegins(number), at: .zero + fault.window.start)
    }
    pins?.start()
    clock.nextDeadline = events.next
    clock.onDeadline = { [unowned self] in advance() }
    replay?.onEdge = { [unowned self] in moveRecorded($0, to: $1, at: $2) }
  }

  /// How many segments all buses have carried.
  package var transfers: UInt64 { buses.reduce(replay?.transfers ?? 0) { $0 + $1.segments } }

  /// Does everything that is due now; called by the clock.
  private func advance() {
    while let (event, at) = events.take(dueAt: clock.now) {
      switch event {
      case .edge(let line): moveLine(line, at: at)
      case .faultBegins(let number): beginFault(number, at: at)
      case .faultEnds(let number): endFault(number, at: at)
      case .pins(let chip): pins?.wake(chip, at: at)
      case .faultActs(let number): letLineFaultAct(number, at: at)
      }
    }
    clock.nextDeadline = events.next
  }

  /// Whether a line was active at a time that has passed; inputs by their signal.
  package func isActive(_ line: LineEntry.Index, at time: Instant) -> Bool {
    if let output = outputs[line] { return output.isActive(at: time) }
    if let replay { return replay.isActive(scenario.board.lines[line].place, at: time) }
    if let active = pins?.isActive(line, at: time) { return active }
    return lineSignals[line].map { $0.value(at: time) != 0 } ?? false
  }

  /// Reports every change of every line to `watcher`.
  package func watchLines(_ watcher: @escaping (LineEntry.Index, Bool, Instant) -> Void) {
    for (line, input) in inputs { input.onChange = { watcher(line, $0, $1) } }
    for (line, output) in outputs { output.onChange = { watcher(line, $0, $1) } }
  }

  /// The wiring of the node that runs on this board.
  package func wiring() -> Wiring {
    let board = scenario.board
    let devices = plan.deviceBindings(
      on: board, chips.map(\.driver), buses: nodeBuses,
      line: { entry, place in nodeLine(of: entry.device, place) },
      kernel: { entry, probe in
        SimulatedMeasurement(probe, sysfs, kernelSensors[entry.device], clock)
      }, noting: onMeasurement.map { note in { self.noting($0, $1, note) } })
    let pendingEdges = pendingEdges()
    let inputs = plan.inputs.compactMap { entry in
      if let echo = plan.echo(of: entry, on: board) { return echo }
      return nodeInput(entry.line, pendingEdges).map {
        InputBinding(
          $0, channel: entry.channel,
          every: board.channels[ChannelEntry.Index(entry.channel)].every,
          debounce: board.lines[entry.line].debounce)
      }
    }
    return Wiring(
      devices: devices, inputs: inputs, pendingEdges: pendingEdges,
      outputs: plan.ownOutputLines(of: board).compactMap { nodeOutput($0) },
      suppliedOutputs: plan.suppliedOutputs)
  }

  private func placeChips(_ builder: inout SignalBuilder) {
    // A multiplexer before what is behind it, wherever the file has it.
    for isBehind in [false, true] {
      let devices = scenario.board.devices
      for index in devices.entryIndices where (devices[index].behind != nil) == isBehind {
        place(index, devices[index], &builder)
      }
    }
  }

  private func place(
    _ index: DeviceEntry.Index, _ device: DeviceEntry, _ builder: inout SignalBuilder
  ) {
    if case .kernel(let place) = device.place { return placeKernelSensor(index, place, &builder) }
    guard let chip = chips.named(device.chip) else {
      preconditionFailure("a checked board names registered chips")
    }
    let signals = zip(chip.model.inputNames, chip.model.restingInputs).map { name, resting in
      signal(of: .device(index, input: "\(name)"), &builder) ?? .constant(resting)
    }
    let bank = SignalBank(signals)
    switch (device.place, chip.model.maker) {
    case (.bus(let bus, let raw), .bus(let make)):
      guard let address = I2CAddress(raw) else {
        preconditionFailure("a checked board has legal addresses")
      }
      let substitute = recordedChip(index, at: address)
      let model = substitute ?? dumpedChip(index, chip) ?? make(address, device.options, bank)
      let attached = attach(model, at: address, of: bus, device, bank)
      attachedChips[index] = attached
      if let substitute { attached.begin(substitute, id: .permanent, count: nil, at: clock.now) }
    case (.line, .line(let make)):
      pulseLines[index] =
        recordedLine(index, named: device.name, bank)
        ?? make(device.name, device.options, bank, clock)
    default: preconditionFailure("a checked board hangs each chip where it belongs")
    }
  }

  private func placeKernelSensor(
    _ index: DeviceEntry.Index, _ place: KernelPlace, _ builder: inout SignalBuilder
  ) {
    let signals = KernelQuantity.all(of: place.subsystem).map { quantity in
      signal(of: .device(index, input: "\(quantity.channel.name)"), &builder)
        ?? .constant(quantity.channel.kind.resting)
    }
    kernelSensors[index] = sysfs.add(place, inputs: SignalBank(signals))
  }

  private func attach(
    _ model: any I2CChipModel, at address: I2CAddress, of bus: BusEntry.Index,
    _ device: DeviceEntry, _ bank: SignalBank
  ) -> AttachedChip {
    guard let behind = device.behind, let multiplexer = attachedChips[behind.device] else {
      return buses[bus.number].attach(model, at: address, name: device.name, inputs: bank)
    }
    return buses[bus.number].attach(
      model, at: address, name: device.name, inputs: bank, behind: multiplexer,
      channel: behind.channel)
  }

  private func wirePins() {
    pins = PinWiring(
      scenario, models: attachedChips.mapValues { $0.model },
      chipTime: { [unowned self] chip, time in
        attachedChips.values.first { $0.model === chip }?.chipTime(time) ?? time
      },
      plan: { [unowned self] chip, time in
        events.insert(.pins(chip: chip), at: time)
        clock.nextDeadline = events.next
      },
      moved: { [unowned self] line, active, time in
        observer?.edge(on: line.name, active: active, at: time)
        tellFaults(of: line, at: time)
      })
    if let pins { inputs = pins.inputs }
  }

  private func recordedChip(_ device: DeviceEntry.Index, at address: I2CAddress) -> RecordedChip? {
    guard case .transfers(let transcript, let isTolerant)? = recording(of: device) else {
      return nil
    }
    let chip = RecordedChip(address: address, transcript, isTolerant ? .tolerant() : .strict)
    recorded[device] = chip
    return chip
  }

  private func dumpedChip(_ device: DeviceEntry.Index, _ chip: Chip) -> (any I2CChipModel)? {
    guard case .registers(let dump)? = recording(of: device) else { return nil }
    return RegisterMapChip(dump, takesPairs: chip.model.wire.takesPairs)
  }

  private func recordedLine(
    _ device: DeviceEntry.Index, named name: String, _ bank: SignalBank
  ) -> SimulatedPulseLine? {
    guard case .levels(let levels)? = recording(of: device) else { return nil }
    let chip = RecordedPulseChip(levels)
    recordedLines[device] = chip
    return SimulatedPulseLine(name: name, chip, inputs: bank, clock: clock)
  }

  private func recording(of device: DeviceEntry.Index) -> RecordedEntry.Content? {
    scenario.recorded.first { $0.device == device }?.content
  }

  /// How far the node has followed the recording of a device; nil for a simulated one.
  package func progress(of device: DeviceEntry.Index) -> RecordingProgress? {
    if let line = recordedLines[device] {
      return .answers(asked: line.asked, recorded: line.recorded)
    }
    return recorded[device].map { .transfers($0.replay) }
  }

  private func placeLines(_ builder: inout SignalBuilder) {
    for index in scenario.board.lines.entryIndices {
      let line = scenario.board.lines[index]
      if line.isOutput {
        let output = SimulatedOutput(
          name: line.name, clock: clock, remembers: scenario.lastLook(at: index) ?? .zero,
          level: line.device == nil && line.isSafeOn)
        outputs[index] = output
        supplier(of: line)?.supplies(output, line.offset, activeLow: line.activeLow)
        continue
      }
      if let wired = inputs[index] {
        supplier(of: line)?.supplies(wired, line.offset, activeLow: line.activeLow)
        continue
      }
      let signal = signal(of: .line(index), &builder) ?? .constant(0)
      let input = SimulatedInput(name: line.name, level: signal.value(at: .zero) != 0)
      inputs[index] = input
      supplier(of: line)?.supplies(input, line.offset, activeLow: line.activeLow)
      lineSignals[index] = signal
      if let change = signal.nextChange(after: .zero) {
        events.insert(.edge(line: index), at: change)
      }
    }
  }

  private func signal(of target: SignalTarget, _ builder: inout SignalBuilder) -> Signal? {
    if let entry = scenario.signals.first(where: { $0.target == target }) {
      return builder.signal(entry.shape)
    }
    return scenario.floating.firstIndex(of: target).map { builder.floating(target, number: $0) }
  }

  private func supplier(of line: LineEntry) -> SuppliedLines? {
    guard let device = line.device else { return nil }
    if let known = suppliers[device] { return known }
    guard let model = attachedChips[device]?.model as? any LineSupplierModel
    else { preconditionFailure("a checked board takes lines from chips with lines") }
    let made = SuppliedLines(model)
    suppliers[device] = made
    return made
  }

  private func moveLine(_ line: LineEntry.Index, at time: Instant) {
    guard let signal = lineSignals[line], let input = inputs[line] else { return }
    input.move(to: signal.value(at: time) != 0, at: time)
    observer?.edge(on: input.name, active: signal.value(at: time) != 0, at: time)
    tellFaults(of: input, at: time)
    if let change = signal.nextChange(after: time) {
      events.insert(.edge(line: line), at: change)
    }
  }

  /// An edge of a recording, of which its line and the observer know from here.
  private func moveRecorded(_ place: RecordedPlace, to active: Bool, at time: Instant) {
    let board = scenario.board
    guard let line = board.lines.entryIndices.first(where: { board.lines[$0].place == place }),
      let input = inputs[line]
    else { return }
    input.move(to: active, at: time)
    observer?.edge(on: input.name, active: active, at: time)
  }

  /// Puts an event into the queue; it must not lie in the past.
  func insert(_ event: Event, at time: Instant) {
    events.insert(event, at: time)
  }
}
